// The groups of a user, and where each membership came from.
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { useState } from "react";
import { useAct } from "../act";
import { ask, PUT } from "../api";
import { DataTable, usePageSize } from "../datatable";
import { Dialog } from "../dialog";
import { LeaveGroup } from "../groups/members";
import { Privileges } from "../groups/words";
import { useGroups, type Group } from "../known";
import { useShort } from "../pages";
import { ActTrouble, Go, Nothing } from "../parts";
import { texts } from "../texts";
import { sourceText } from "../words";
import { nameOf, type User } from "./name";
import { touched } from "./touched";

const t = texts(
  {
    groups: "Groups", group: "Group", gives: "Gives", source: "Where it came from", act: "Action", self: "By itself", join: "Add to a group", join_title: "Add {name} to a group", done: "{name} is in the group {group}.", they_can: "With this they can:", choose: "Choose a group", find: "Find a group", no_match: "No such group, or they are in it already",
    none: "In no group", leave: "Take out", leave_of: "Take out of {group}", only_provider: "Only the provider that gave this membership takes it away.", nothing: "–",
  },
  {
    groups: "Gruppen", group: "Gruppe", gives: "Gibt", source: "Woher", act: "Aktion", self: "Von selbst", join: "In eine Gruppe aufnehmen", join_title: "{name} in eine Gruppe aufnehmen", done: "{name} ist in der Gruppe {group}.", they_can: "Damit darf die Person:", choose: "Gruppe wählen", find: "Gruppe suchen", no_match: "Keine solche Gruppe, oder die Person ist schon darin",
    none: "In keiner Gruppe", leave: "Herausnehmen", leave_of: "Aus {group} herausnehmen", only_provider: "Nur der Anbieter, der diese Mitgliedschaft gegeben hat, nimmt sie weg.", nothing: "–",
  },
);

interface Membership {
  group: Group;
  sources: string[]; // none: it is so by itself
}

const everyone = "everyone";

/** The memberships with the groups they are in; a group that is not known yet is shown by its id. */
function membershipsOf(user: User, groups: Group[]): Membership[] {
  const known = new Map(groups.map((g) => [g.id, g]));
  const group = (id: string): Group => known.get(id) ?? { id, name: id, built_in: false, privileges: [] };
  return [{ group: group(everyone), sources: [] }, ...user.groups.map((m) => ({ group: group(m.group), sources: m.sources }))];
}

export function Groups({ user }: { user: User }) {
  const groups = useGroups();
  const [joining, setJoining] = useState(false);
  const [leaving, setLeaving] = useState<Membership>();
  const memberships = groups && membershipsOf(user, groups);
  const pages = useShort(memberships, usePageSize("user-groups"), { error: null, isFetching: !groups, refetch: () => undefined });
  return (
    <>
      <DataTable<Membership>
        name="user-groups"
        title={t("groups")}
        short
        actions={<Button onClick={() => setJoining(true)}>{t("join")}</Button>}
        pages={pages}
        id={(m) => m.group.id}
        columns={[
          { id: "group", header: t("group"), rowHeader: true, long: ({ group }) => group.name, cell: ({ group }) => <Go to={`/groups/${group.id}`}>{group.name}</Go> },
          { id: "gives", header: t("gives"), cell: ({ group }) => group.privileges.join(", ") || t("nothing") },
          { id: "source", header: t("source"), cell: ({ sources }) => sources.map(sourceText).join(", ") || t("self") },
          { id: "act", header: t("act"), cell: (m) => <Leave membership={m} onClick={() => setLeaving(m)} /> },
        ]}
        empty={<Nothing title={t("none")} />}
      />
      {joining && groups && <Join user={user} groups={groups} onClose={() => setJoining(false)} />}
      {leaving && <LeaveGroup group={leaving.group} user={user} sources={leaving.sources} onClose={() => setLeaving(undefined)} />}
    </>
  );
}

function Leave({ membership: { group, sources }, onClick }: { membership: Membership; onClick: () => void }) {
  if (sources.length === 0) return <>{t("nothing")}</>;
  const fixed = sources.every((s) => s.includes(":"));
  return <Button variant="inline-link" wrapText={false} ariaLabel={t("leave_of", { group: group.name })} onClick={onClick} {...(fixed && { disabled: true, disabledReason: t("only_provider") })}>{t("leave")}</Button>;
}

function Join({ user, groups, onClose }: { user: User; groups: Group[]; onClose: () => void }) {
  const [group, setGroup] = useState<Group>();
  const name = nameOf(user);
  const act = useAct((g: Group) => ask(PUT("/v1/groups/{group}/members/{user}", { params: { path: { group: g.id, user: user.id } } })), {
    changes: touched, quiet: true, done: (_, g) => t("done", { name, group: g.name }), then: onClose,
  });
  const open = groups.filter((g) => g.id !== everyone && !user.groups.some((m) => m.group === g.id && m.sources.includes("manual")));
  const options = open.map((g) => ({ value: g.id, label: g.name, ...(g.privileges.length > 0 && { description: g.privileges.join(", ") }) }));
  return (
    <Dialog title={t("join_title", { name })} yes={t("join")} busy={act.busy} ready={group !== undefined} onYes={() => group && act.run(group)} onClose={onClose}>
      <FormField label={t("group")}>
        <Select
          selectedOption={options.find((o) => o.value === group?.id) ?? null}
          options={options}
          onChange={({ detail }) => setGroup(open.find((g) => g.id === detail.selectedOption.value))}
          placeholder={t("choose")}
          filteringType="auto"
          filteringAriaLabel={t("find")}
          noMatch={t("no_match")}
          empty={t("no_match")}
          expandToViewport
        />
      </FormField>
      {group && group.privileges.length > 0 && <div>{t("they_can")}<Privileges of={group.privileges} /></div>}
      <ActTrouble act={act} />
    </Dialog>
  );
}
