// A user who is frozen: since when, by what, and how an administrator who has looked
// lifts that.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import { useAct } from "../act";
import { ask, POST } from "../api";
import { Ask, When } from "../parts";
import { useSession } from "../session";
import { texts } from "../texts";
import { nameOf, type User } from "./name";
import { touched } from "./touched";

const t = texts(
  {
    frozen: "{name} is frozen", since: "Since", contact_changed: "Somebody was told that a contact of theirs was changed, and said: this was not me.", badge_added: "Somebody was told of a new badge on a device, and said: this was not me.",
    what: "Nobody can sign in as them, get a badge or change their contacts, and the service desk cannot help. Call them on a number that you know from elsewhere. Then look at what happened, take away what is not theirs, and lift this.",
    lift: "Lift the freeze", you: "This is you: another administrator has to lift it.", title: "Lift the freeze of {name}?", done: "{name} is no longer frozen.",
    first: "Do this only when you know who has their contacts and badges now:", contacts: "the e-mail address and phone number on file are theirs;", badges: "badges on devices that are not theirs are taken off;", invitations: "invitations that nobody wanted are revoked: those that are open work again.",
    then: "They sign in again with their badges. Links in messages from before now freeze nobody.",
  },
  {
    frozen: "{name} ist gesperrt", since: "Seit", contact_changed: "Jemand erfuhr, dass ein Kontakt geändert wurde, und sagte: Das war ich nicht.", badge_added: "Jemand erfuhr von einem neuen Badge auf einem Gerät und sagte: Das war ich nicht.",
    what: "Niemand kann sich als diese Person anmelden, ein Badge bekommen oder ihre Kontakte ändern, und der Service-Desk kann nicht helfen. Rufen Sie sie unter einer Nummer an, die Sie von anderswo kennen. Sehen Sie dann nach, was geschah, nehmen Sie weg, was nicht ihres ist, und heben Sie die Sperre auf.",
    lift: "Sperre aufheben", you: "Das sind Sie selbst: Ein anderer Administrator muss die Sperre aufheben.", title: "Die Sperre von {name} aufheben?", done: "{name} ist nicht mehr gesperrt.",
    first: "Tun Sie das erst, wenn Sie wissen, wer jetzt die Kontakte und Badges hat:", contacts: "Die hinterlegte E-Mail-Adresse und Telefonnummer gehören der Person;", badges: "Badges auf Geräten, die nicht ihre sind, sind entfernt;", invitations: "Einladungen, die niemand wollte, sind zurückgezogen: Offene gelten wieder.",
    then: "Die Person meldet sich mit ihren Badges neu an. Links in früheren Nachrichten sperren niemanden mehr.",
  },
);

/** What a user's page says first when the user is frozen. */
export function Frozen({ user, lift }: { user: User; lift: () => void }) {
  const { session } = useSession();
  if (!user.frozen_at) return null;
  const you = session?.user === user.id;
  return (
    <Alert type="error" header={t("frozen", { name: nameOf(user) })} action={!you && <Button onClick={lift}>{t("lift")}</Button>}>
      {user.frozen_by && t.has(user.frozen_by) && <>{t(user.frozen_by)} </>}{t("since")} <When at={user.frozen_at} />.
      <Box variant="p" color="inherit">{you ? t("you") : t("what")}</Box>
    </Alert>
  );
}

export function Lift({ user, onClose }: { user: User; onClose: () => void }) {
  const name = nameOf(user);
  const act = useAct(() => ask(POST("/v1/users/{user}/unfreeze", { params: { path: { user: user.id } } })), { changes: touched, quiet: true, done: t("done", { name }) });
  return (
    <Ask title={t("title", { name })} yes={t("lift")} act={act} input={undefined} onDone={onClose}>
      <div>
        <Box variant="p">{t("first")}</Box>
        <ul>
          <li>{t("contacts")}</li>
          <li>{t("badges")}</li>
          <li>{t("invitations")}</li>
        </ul>
        <Box variant="p">{t("then")}</Box>
      </div>
    </Ask>
  );
}
