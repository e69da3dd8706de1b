// One invitation: what it is, what can be done with it, and its story.
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useState } from "react";
import { api } from "../api";
import { useBadges } from "../known";
import { useNames } from "../names";
import { Go, Nothing, Trouble, View, When } from "../parts";
import { Problem } from "../problem";
import { number, texts } from "../texts";
import { canSendAgain } from "../users/user-data";
import { word } from "../words";
import { CopyLink, Revoke, SendAgain } from "./acts";
import { InvitationState, type Invitation } from "./state";
import { Story } from "./story";

const t = texts(
  {
    title: "Invitation", of: "Invitation of {name}", what: "What it is", user: "User", badge: "Badge", state: "State", channel: "Channel", sent: "Last sent", times: "Times sent", ends: "Link works until", completed: "Completed", campaign: "Campaign", open: "Open", by_link: "Link handed over", none: "–",
    again: "Send again", link: "Copy link", revoke: "Revoke", gone: "There is no such invitation, or no longer", gone_hint: "The address may be mistyped. Old invitations are deleted after a while.", all: "To all invitations",
  },
  {
    title: "Einladung", of: "Einladung von {name}", what: "Worum es geht", user: "Nutzer", badge: "Badge", state: "Stand", channel: "Weg", sent: "Zuletzt gesendet", times: "Wie oft gesendet", ends: "Link gilt bis", completed: "Abgeschlossen", campaign: "Kampagne", open: "Öffnen", by_link: "Link übergeben", none: "–",
    again: "Erneut senden", link: "Link kopieren", revoke: "Zurückziehen", gone: "Diese Einladung gibt es nicht, oder nicht mehr", gone_hint: "Vielleicht ist die Adresse vertippt. Alte Einladungen werden nach einer Weile gelöscht.", all: "Zu allen Einladungen",
  },
);

export default function InvitationView({ params: { invitation: id } }: { params: { invitation: string } }) {
  const { data: invitation, error, refetch } = api.useQuery("get", "/v1/invitations/{invitation}", { params: { path: { invitation: id } } });
  const name = useNames(invitation ? [invitation.user] : []);
  if (!invitation) return <View title={t("title")}><Missing error={error} again={() => void refetch()} /></View>;
  const called = name(invitation.user);
  return (
    <View title={t("of", { name: called })} actions={canSendAgain(invitation) && <Acts invitation={invitation} name={called} />}>
      <SpaceBetween size="l">
        <Facts invitation={invitation} name={called} />
        <Story invitation={invitation} name={called} />
      </SpaceBetween>
    </View>
  );
}

function Missing({ error, again }: { error: unknown; again: () => void }) {
  if (!error) return <Spinner size="large" />;
  if (error instanceof Problem && error.status === 404) return <Nothing title={t("gone")} hint={t("gone_hint")} action={<Go to="/invitations">{t("all")}</Go>} />;
  return <Trouble error={error} again={again} />;
}

function Facts({ invitation: i, name }: { invitation: Invitation; name: string }) {
  const { badges } = useBadges();
  const end = i.completed_at ? { label: t("completed"), value: <When at={i.completed_at} /> } : { label: t("ends"), value: <When at={i.expires_at} /> };
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        ariaLabel={t("what")}
        items={[
          { label: t("user"), value: <Go to={`/users/${i.user}`}>{name}</Go> },
          { label: t("badge"), value: <Go to={`/settings/badges/${i.badge}`}>{badges?.find((b) => b.id === i.badge)?.name ?? i.badge}</Go> },
          { label: t("state"), value: <InvitationState invitation={i} /> },
          { label: t("channel"), value: i.message || i.reason ? word("channel", i.channel) : t("by_link") },
          { label: t("sent"), value: <When at={i.sent_at} /> },
          { label: t("times"), value: number(i.generation) },
          end,
          { label: t("campaign"), value: i.campaign ? <Go to={`/campaigns/${i.campaign}`}>{t("open")}</Go> : t("none") },
        ]}
      />
    </Container>
  );
}

type Dialog = "again" | "link" | "revoke";

function Acts({ invitation, name }: { invitation: Invitation; name: string }) {
  const [open, setOpen] = useState<Dialog>();
  const close = () => setOpen(undefined);
  const person = { user: invitation.user, name, badge: invitation.badge, invitation: invitation.id };
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button onClick={() => setOpen("revoke")}>{t("revoke")}</Button>
      <Button onClick={() => setOpen("link")}>{t("link")}</Button>
      <Button variant="primary" onClick={() => setOpen("again")}>{t("again")}</Button>
      {open === "again" && <SendAgain people={[person]} onDone={close} />}
      {open === "revoke" && <Revoke people={[person]} onDone={close} />}
      {open === "link" && <CopyLink person={person} onDone={close} />}
    </SpaceBetween>
  );
}
