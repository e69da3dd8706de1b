// Shutting a user out and letting them in again, with what it ends spelled out.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import { useAct } from "../act";
import { ask, POST } from "../api";
import { Ask } from "../parts";
import { useSession } from "../session";
import { texts } from "../texts";
import { nameOf, type User } from "./name";
import { touched } from "./touched";
import { useCredentials, useInvitations } from "./user-data";

const t = texts(
  {
    off: "Deactivate", off_title: "Deactivate {name}?", off_done: "{name} is deactivated.", off_ends: "At once:", you: "This is you: you are signed out, and somebody else has to let you in again.",
    signed_out: "they are signed out everywhere;", badges: "{n, plural, =0 {no badge of theirs signs in;} one {their badge on a device no longer signs in;} other {their badges on # devices no longer sign in;}}",
    links: "{n, plural, =0 {links that were sent to them lead nowhere;} one {the link of their open invitation leads nowhere;} other {the links of their # open invitations lead nowhere;}}", tokens: "API tokens that they made stop working.",
    off_stays: "Nobody is told. Their data stays, and you can activate them again.",
    on: "Activate", on_title: "Activate {name} again?", on_done: "{name} is active again.", on_hint: "They may sign in again with the badges on their devices. Sessions from before stay over.",
    on_links: "{n, plural, =0 {Invitations that are open work again, with the links that were sent.} one {The open invitation works again, with the link that was sent; revoke it if it is not to.} other {The # open invitations work again, with the links that were sent; revoke those that are not to.}}",
  },
  {
    off: "Deaktivieren", off_title: "{name} deaktivieren?", off_done: "{name} ist deaktiviert.", off_ends: "Sofort:", you: "Das sind Sie selbst: Sie werden abgemeldet, und jemand anderes muss Sie wieder hereinlassen.",
    signed_out: "wird die Person überall abgemeldet;", badges: "{n, plural, =0 {kann sie sich mit keinem Badge anmelden;} one {kann sie sich mit ihrem Badge auf einem Gerät nicht mehr anmelden;} other {kann sie sich mit ihren Badges auf # Geräten nicht mehr anmelden;}}",
    links: "{n, plural, =0 {führen Links, die ihr gesendet wurden, ins Leere;} one {führt der Link ihrer offenen Einladung ins Leere;} other {führen die Links ihrer # offenen Einladungen ins Leere;}}", tokens: "wirken API-Token nicht mehr, die sie angelegt hat.",
    off_stays: "Niemand wird benachrichtigt. Die Daten bleiben, und Sie können die Person wieder aktivieren.",
    on: "Aktivieren", on_title: "{name} wieder aktivieren?", on_done: "{name} ist wieder aktiv.", on_hint: "Die Person darf sich mit den Badges auf ihren Geräten wieder anmelden. Frühere Sitzungen bleiben beendet.",
    on_links: "{n, plural, =0 {Offene Einladungen gelten wieder, mit den gesendeten Links.} one {Die offene Einladung gilt wieder, mit dem gesendeten Link; ziehen Sie sie zurück, wenn sie nicht gelten soll.} other {Die # offenen Einladungen gelten wieder, mit den gesendeten Links; ziehen Sie zurück, was nicht gelten soll.}}",
  },
);

interface On {
  user: User;
  onClose: () => void;
}

const path = (u: User) => ({ params: { path: { user: u.id } } });

/** How many badges on devices and open invitations the user has; undefined while that is not known. */
function useHas(user: string): { badges: number | undefined; open: number | undefined } {
  const badges = useCredentials(user).data?.items.length;
  const open = useInvitations(user).data?.filter((i) => i.state === "open").length;
  return { badges, open };
}

export function Deactivate({ user, onClose }: On) {
  const { session } = useSession();
  const has = useHas(user.id);
  const name = nameOf(user);
  const act = useAct(() => ask(POST("/v1/users/{user}/deactivate", path(user))), { changes: touched, quiet: true, done: t("off_done", { name }) });
  return (
    <Ask title={t("off_title", { name })} yes={t("off")} act={act} input={undefined} onDone={onClose} danger>
      {session?.user === user.id && <Alert type="warning">{t("you")}</Alert>}
      <div>
        <Box variant="p">{t("off_ends")}</Box>
        <ul>
          <li>{t("signed_out")}</li>
          {has.badges !== 0 && <li>{t("badges", { n: has.badges ?? 0 })}</li>}
          {has.open !== 0 && <li>{t("links", { n: has.open ?? 0 })}</li>}
          <li>{t("tokens")}</li>
        </ul>
        <Box variant="p">{t("off_stays")}</Box>
      </div>
    </Ask>
  );
}

export function Activate({ user, onClose }: On) {
  const has = useHas(user.id);
  const name = nameOf(user);
  const act = useAct(() => ask(POST("/v1/users/{user}/activate", path(user))), { changes: touched, quiet: true, done: t("on_done", { name }) });
  return (
    <Ask title={t("on_title", { name })} yes={t("on")} act={act} input={undefined} onDone={onClose}>
      <Box variant="p">{t("on_hint")}</Box>
      {has.open !== 0 && <Box variant="p">{t("on_links", { n: has.open ?? 0 })}</Box>}
    </Ask>
  );
}
