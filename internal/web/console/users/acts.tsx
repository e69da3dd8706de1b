// What can be done with users from the table: let in, shut out, put into a group.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { ask, POST, PUT } from "../api";
import { isStaff, Privileges } from "../groups/words";
import { touched } from "../invitations/acts";
import { useGroups } from "../known";
import { Several } from "../several";
import { texts } from "../texts";
import { nameOf, type User } from "./name";

const t = texts(
  {
    off: "Deactivate", off_title: "{n, plural, one {Deactivate {name}?} other {Deactivate # users?}}", off_done: "{n, plural, one {The user is deactivated.} other {# users are deactivated.}}",
    off_hint: "All that they may do ends at once: they are signed out everywhere, their badges no longer sign in, and links that were sent to them lead nowhere. Their data stays. You can activate them again.",
    on: "Activate", on_title: "{n, plural, one {Activate {name}?} other {Activate # users?}}", on_done: "{n, plural, one {The user is active again.} other {# users are active again.}}",
    on_hint: "They may sign in again with their badges. Open invitations whose time is not over work again, with the links that were sent before; revoke those that are not to.",
    join: "Add to group", join_title: "{n, plural, one {Add {name} to a group} other {Add # users to a group}}", join_done: "{n, plural, one {The user is in the group.} other {# users are in the group.}}",
    join_hint: "With this they can:", again: "They sign in again before they can.", group: "Group", choose: "Choose a group", find: "Find a group", no_group: "No such group",
  },
  {
    off: "Deaktivieren", off_title: "{n, plural, one {{name} deaktivieren?} other {# Nutzer deaktivieren?}}", off_done: "{n, plural, one {Der Nutzer ist deaktiviert.} other {# Nutzer sind deaktiviert.}}",
    off_hint: "Alles, was sie dürfen, endet sofort: Sie werden überall abgemeldet, mit ihren Badges kann man sich nicht mehr anmelden, und gesendete Links führen ins Leere. Ihre Daten bleiben. Sie können sie wieder aktivieren.",
    on: "Aktivieren", on_title: "{n, plural, one {{name} aktivieren?} other {# Nutzer aktivieren?}}", on_done: "{n, plural, one {Der Nutzer ist wieder aktiv.} other {# Nutzer sind wieder aktiv.}}",
    on_hint: "Sie dürfen sich mit ihren Badges wieder anmelden. Offene Einladungen, deren Zeit nicht vorbei ist, gelten wieder, mit den früher gesendeten Links; ziehen Sie zurück, was nicht gelten soll.",
    join: "In eine Gruppe aufnehmen", join_title: "{n, plural, one {{name} in eine Gruppe aufnehmen} other {# Nutzer in eine Gruppe aufnehmen}}", join_done: "{n, plural, one {Der Nutzer ist in der Gruppe.} other {# Nutzer sind in der Gruppe.}}",
    join_hint: "Damit dürfen sie:", again: "Vorher melden sie sich neu an.", group: "Gruppe", choose: "Gruppe wählen", find: "Gruppe suchen", no_group: "Keine solche Gruppe",
  },
);

interface On {
  users: User[];
  onDone: (did: boolean) => void;
}

const changes = [...touched, "/v1/groups"];
const words = (users: User[]) => ({ n: users.length, name: users[0] ? nameOf(users[0]) : "" });
const path = (u: User) => ({ params: { path: { user: u.id } } });

export const Deactivate = ({ users, onDone }: On) => (
  <Several title={t("off_title", words(users))} yes={t("off")} items={users} name={nameOf} act={(u) => ask(POST("/v1/users/{user}/deactivate", path(u)))} done={(n) => t("off_done", { n })} changes={changes} onDone={onDone}>
    <Box variant="p">{t("off_hint")}</Box>
  </Several>
);

export const Activate = ({ users, onDone }: On) => (
  <Several title={t("on_title", words(users))} yes={t("on")} items={users} name={nameOf} act={(u) => ask(POST("/v1/users/{user}/activate", path(u)))} done={(n) => t("on_done", { n })} changes={changes} onDone={onDone}>
    <Box variant="p">{t("on_hint")}</Box>
  </Several>
);

/** Puts users into a group that is chosen in the dialog. */
export function Join({ users, onDone }: On) {
  const [group, setGroup] = useState("");
  const groups = (useGroups() ?? []).filter((g) => g.id !== "everyone");
  const options = groups.map((g) => ({ value: g.id, label: g.name }));
  const gives = groups.find((g) => g.id === group)?.privileges;
  const join = (u: User) => ask(PUT("/v1/groups/{group}/members/{user}", { params: { path: { group, user: u.id } } }));
  return (
    <Several title={t("join_title", words(users))} yes={t("join")} items={users} name={nameOf} act={join} done={(n) => t("join_done", { n })} changes={changes} onDone={onDone} ready={group !== ""}>
      <SpaceBetween size="m">
        <FormField label={t("group")}>
          <Select
            selectedOption={options.find((o) => o.value === group) ?? null}
            options={options}
            onChange={({ detail }) => setGroup(detail.selectedOption.value ?? "")}
            placeholder={t("choose")}
            filteringType="auto"
            filteringAriaLabel={t("find")}
            noMatch={t("no_group")}
            expandToViewport
          />
        </FormField>
        {gives && <Box variant="p">{t("join_hint")}</Box>}
        {gives && <Privileges of={gives} />}
        {gives?.some(isStaff) && <Alert type="info">{t("again")}</Alert>}
      </SpaceBetween>
    </Several>
  );
}
