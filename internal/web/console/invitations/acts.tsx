// What can be done with people's invitations, one by one: send again, take back,
// hand the link over.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useAct } from "../act";
import { ask, POST, type Schemas } from "../api";
import { ActTrouble, When } from "../parts";
import { Several } from "../several";
import { texts } from "../texts";
import { word } from "../words";

const t = texts(
  {
    again: "Send again", again_title: "{n, plural, one {Send the invitation of {name} again?} other {Send # invitations again?}}",
    again_by: "The message goes by {channel}, and so do reminders from now on.",
    again_hint: "{n, plural, one {A new message with a new link goes out.} other {Each of them gets a new message with a new link.}} Links that were sent before stop working.",
    again_done: "{n, plural, one {The invitation is on its way again.} other {# invitations are on their way again.}}",
    revoke: "Revoke", revoke_title: "{n, plural, one {Revoke the invitation of {name}?} other {Revoke # invitations?}}",
    revoke_hint: "Their links stop working at once. Nobody is told. A badge that is on a device already stays. You can invite again at any time.",
    revoke_done: "{n, plural, one {The invitation is revoked.} other {# invitations are revoked.}}",
    left: "{n, plural, one {# of those selected is} other {# of those selected are}} left out: no open or expired invitation.",
    link_title: "Copy a link for {name}", link_made: "The link for {name}", link_yes: "Make the link", cancel: "Cancel", close: "Close",
    link_again: "You get a new link to the invitation instead of a message being sent. Links that were sent before stop working.",
    link_new: "An invitation is made, and you get its link instead of a message being sent.",
    link_whose: "Whoever has the link is taken for {name}. Hand it to nobody else.",
    link_is: "This is the link. It is shown only now.", link_until: "It works until", copy: "Copy link", copied: "Copied", not_copied: "It could not be copied. Select it and copy it by hand.",
  },
  {
    again: "Erneut senden", again_title: "{n, plural, one {Die Einladung von {name} erneut senden?} other {# Einladungen erneut senden?}}",
    again_by: "Die Nachricht geht per {channel}, und Erinnerungen von nun an auch.",
    again_hint: "{n, plural, one {Eine neue Nachricht mit einem neuen Link geht hinaus.} other {Jede dieser Personen bekommt eine neue Nachricht mit einem neuen Link.}} Früher gesendete Links funktionieren dann nicht mehr.",
    again_done: "{n, plural, one {Die Einladung ist erneut unterwegs.} other {# Einladungen sind erneut unterwegs.}}",
    revoke: "Zurückziehen", revoke_title: "{n, plural, one {Die Einladung von {name} zurückziehen?} other {# Einladungen zurückziehen?}}",
    revoke_hint: "Die Links funktionieren sofort nicht mehr. Niemand wird benachrichtigt. Ein Badge, das schon auf einem Gerät ist, bleibt. Sie können jederzeit neu einladen.",
    revoke_done: "{n, plural, one {Die Einladung ist zurückgezogen.} other {# Einladungen sind zurückgezogen.}}",
    left: "{n, plural, one {# der Ausgewählten bleibt} other {# der Ausgewählten bleiben}} außen vor: keine offene oder abgelaufene Einladung.",
    link_title: "Einen Link für {name} kopieren", link_made: "Der Link für {name}", link_yes: "Link erzeugen", cancel: "Abbrechen", close: "Schließen",
    link_again: "Sie bekommen einen neuen Link zur Einladung, statt dass eine Nachricht gesendet wird. Früher gesendete Links funktionieren dann nicht mehr.",
    link_new: "Eine Einladung entsteht, und Sie bekommen ihren Link, statt dass eine Nachricht gesendet wird.",
    link_whose: "Wer den Link hat, wird für {name} gehalten. Geben Sie ihn niemandem sonst.",
    link_is: "Das ist der Link. Er wird nur jetzt gezeigt.", link_until: "Er gilt bis", copy: "Link kopieren", copied: "Kopiert", not_copied: "Er ließ sich nicht kopieren. Markieren und kopieren Sie ihn von Hand.",
  },
);

/** A person with the invitation that an act is about. */
export interface Invited {
  user: string;
  name: string;
  badge: string;
  invitation?: string | undefined; // open, or expired; none: a link makes a new one
}

/** What acts on invitations may have changed. */
export const touched = ["/v1/invitations", "/v1/messages", "/v1/standings", "/v1/users", "/v1/campaigns", "/v1/statistics", "/v1/audit"];

interface On {
  people: Invited[];
  /** How many of those selected have nothing that this could be done to. */
  left?: number;
  onDone: (did: boolean) => void;
}

const words = (people: Invited[]) => ({ n: people.length, name: people[0]?.name ?? "" });
const path = (i: Invited) => ({ params: { path: { invitation: i.invitation ?? "" } } });

/** Sends invitations again, one call each: over the channel that they had, or another. */
export const SendAgain = ({ people, left = 0, channel, onDone }: On & { channel?: Invitation["channel"] | undefined }) => (
  <Several title={t("again_title", words(people))} yes={t("again")} items={people} name={(p) => p.name} act={(p) => ask(POST("/v1/invitations/{invitation}/send", { ...path(p), ...(channel && { body: { channel, deliver: "send" as const } }) }))} done={(n) => t("again_done", { n })} changes={touched} onDone={onDone}>
    <Box variant="p">{t("again_hint", words(people))} {channel && t("again_by", { channel: word("channel", channel) })}</Box>
    <Left n={left} />
  </Several>
);

/** Takes invitations back. */
export const Revoke = ({ people, left = 0, onDone }: On) => (
  <Several title={t("revoke_title", words(people))} yes={t("revoke")} items={people} name={(p) => p.name} act={(p) => ask(POST("/v1/invitations/{invitation}/revoke", path(p)))} done={(n) => t("revoke_done", { n })} changes={touched} onDone={onDone}>
    <Box variant="p">{t("revoke_hint")}</Box>
    <Left n={left} />
  </Several>
);

const Left = ({ n }: { n: number }) => (n > 0 ? <Box variant="p" color="text-body-secondary">{t("left", { n })}</Box> : null);

type Invitation = Schemas["InviteInvitationView"];

function makeLink(p: Invited): Promise<Invitation> {
  if (p.invitation) return ask(POST("/v1/invitations/{invitation}/send", { ...path(p), body: { deliver: "link" } }));
  return ask(POST("/v1/invitations", { body: { user: p.user, badge: p.badge, deliver: "link" } }));
}

/** Makes a link to hand over instead of sending it: asks, then shows it. */
export function CopyLink({ person, onDone }: { person: Invited; onDone: (did: boolean) => void }) {
  const make = useAct(makeLink, { changes: touched, quiet: true, then: (i) => show(i) });
  const [made, show] = useState<Invitation>();
  if (made) return <MadeLink made={made} name={person.name} onClose={() => onDone(true)} />;
  const close = () => onDone(false);
  return (
    <Modal
      visible
      header={t("link_title", { name: person.name })}
      onDismiss={close}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>{t("cancel")}</Button>
            <Button variant="primary" loading={make.busy} onClick={() => make.run(person)}>{t("link_yes")}</Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Box variant="p">{t(person.invitation ? "link_again" : "link_new")}</Box>
        <Alert type="warning">{t("link_whose", { name: person.name })}</Alert>
        <ActTrouble act={make} />
      </SpaceBetween>
    </Modal>
  );
}

/** Shows the link of an invitation that was asked for instead of sending it. */
export const MadeLink = ({ made, name, onClose }: { made: Invitation; name: string; onClose: () => void }) => (
  <Modal
    visible
    header={t("link_made", { name })}
    onDismiss={onClose}
    footer={
      <Box float="right">
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="link" onClick={onClose}>{t("close")}</Button>
          <CopyToClipboard textToCopy={made.link ?? ""} copyButtonText={t("copy")} copySuccessText={t("copied")} copyErrorText={t("not_copied")} />
        </SpaceBetween>
      </Box>
    }
  >
    <SpaceBetween size="m">
      <Box variant="p">{t("link_is")}</Box>
      <span className="code">{made.link}</span>
      <Box variant="p" color="text-body-secondary">{t("link_until")} <When at={made.expires_at} /></Box>
      <Alert type="warning">{t("link_whose", { name })}</Alert>
    </SpaceBetween>
  </Modal>
);
