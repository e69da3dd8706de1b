// The first look at a user: whether they may do anything, whether they have a
// badge, and how they are reached.
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { When } from "../parts";
import { texts } from "../texts";
import { word } from "../words";
import type { User } from "./name";
import { useCredentials, useInvitations } from "./user-data";
import { Mark } from "./user-marks";

const t = texts(
  {
    summary: "At a glance", state: "State", badge: "Badge", contacts: "Contacts", unreachable: "None on file", email: "E-mail", phone: "Phone", none: "–", devices: "{n, plural, one {On # device} other {On # devices}}", no_badge: "On no device", invited: "Invited; the link works until", nobody: "Invited, but there is no contact to send it to",
    copy: "Copy {what}", copied: "Copied", failed: "Not copied",
  },
  {
    summary: "Auf einen Blick", state: "Zustand", badge: "Badge", contacts: "Kontakte", unreachable: "Keine hinterlegt", email: "E-Mail", phone: "Telefon", none: "–", devices: "{n, plural, one {Auf # Gerät} other {Auf # Geräten}}", no_badge: "Auf keinem Gerät", invited: "Eingeladen; der Link gilt bis", nobody: "Eingeladen, aber es gibt keinen Kontakt, an den gesendet werden kann",
    copy: "{what} kopieren", copied: "Kopiert", failed: "Nicht kopiert",
  },
);

/** A value with a button that copies it. */
export const Copied = ({ text, what }: { text: string | undefined; what: string }) =>
  text ? <CopyToClipboard variant="inline" textToCopy={text} copyButtonAriaLabel={t("copy", { what })} copySuccessText={t("copied")} copyErrorText={t("failed")} /> : <>{t("none")}</>;

export const UserState = ({ user }: { user: User }) => (
  <>
    <StatusIndicator type={user.state === "active" ? "success" : "stopped"}>{word("user", user.state)}</StatusIndicator>
    {user.frozen_at && <div><StatusIndicator type="error">{word("user", "frozen")}</StatusIndicator></div>}
  </>
);

export const Summary = ({ user }: { user: User }) => (
  <Container>
    <KeyValuePairs
      columns={3}
      ariaLabel={t("summary")}
      items={[
        { label: t("state"), value: <UserState user={user} /> },
        { label: t("badge"), value: <Standing user={user} /> },
        { label: t("contacts"), value: <Contacts user={user} /> },
      ]}
    />
  </Container>
);

/** How to reach them: each with a button that copies it. */
function Contacts({ user }: { user: User }) {
  const { email, phone } = user;
  if (!email && !phone) return <>{t("unreachable")}</>;
  return (
    <>
      {email && <div><Copied text={email} what={t("email")} /><Mark user={user} channel="email" /></div>}
      {phone && <div><Copied text={phone} what={t("phone")} /><Mark user={user} channel="sms" /></div>}
    </>
  );
}

function Standing({ user }: { user: User }) {
  const { data: credentials } = useCredentials(user.id);
  const { data: invitations } = useInvitations(user.id);
  if (!credentials || !invitations) return <StatusIndicator type="loading">…</StatusIndicator>;
  const n = credentials.items.length;
  const open = invitations.find((i) => i.state === "open");
  return (
    <>
      <StatusIndicator type={n > 0 ? "success" : "not-started"}>{n > 0 ? t("devices", { n }) : t("no_badge")}</StatusIndicator>
      {open && <Box color="text-body-secondary" fontSize="body-s">{open.reason ? t("nobody") : <>{t("invited")} <When at={open.expires_at} /></>}</Box>}
    </>
  );
}
