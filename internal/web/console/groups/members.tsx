// The members of a group: where each membership came from, putting in and taking out.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useState } from "react";
import { useAct } from "../act";
import { ask, DELETE, GET, PUT, type Schemas } from "../api";
import { DataTable, usePageSize } from "../datatable";
import { Dialog } from "../dialog";
import type { Group } from "../known";
import { usePages } from "../pages";
import { ActTrouble, Ask, Go, Nothing } from "../parts";
import { texts } from "../texts";
import { FindUser } from "../users/find";
import { nameOf, type User } from "../users/name";
import { sourceText, word } from "../words";
import { isStaff, Privileges } from "./words";

const t = texts(
  {
    members: "Members", none: "Nobody is in this group", none_hint: "Put somebody in, or let an import do it for many at once.", put: "Put somebody in", put_title: "Put somebody into {group}", put_yes: "Put into the group",
    user: "User", put_done: "{name} is in the group.", they_can: "With this they can:", again: "They sign in again before they can.",
    name: "Name", email: "E-mail", phone: "Phone", state: "State", source: "Membership", act: "Action", out: "Take out", out_of: "Take {name} out", out_title: "Take {name} out of {group}?", out_done: "{name} is no longer in the group.",
    loses: "What the group gives ends for them at once, unless another group gives it.", stays: "The membership that a provider gave stays; only the provider takes it away.", only_provider: "Only the provider that gave this membership takes it away.",
  },
  {
    members: "Mitglieder", none: "In dieser Gruppe ist niemand", none_hint: "Nehmen Sie jemanden auf, oder überlassen Sie es für viele auf einmal einem Import.", put: "Jemanden aufnehmen", put_title: "Jemanden in {group} aufnehmen", put_yes: "In die Gruppe aufnehmen",
    user: "Nutzer", put_done: "{name} ist in der Gruppe.", they_can: "Damit darf die Person:", again: "Vorher meldet sie sich neu an.",
    name: "Name", email: "E-Mail", phone: "Telefon", state: "Zustand", source: "Mitgliedschaft", act: "Aktion", out: "Herausnehmen", out_of: "{name} herausnehmen", out_title: "{name} aus {group} herausnehmen?", out_done: "{name} ist nicht mehr in der Gruppe.",
    loses: "Was die Gruppe gibt, endet für die Person sofort, außer eine andere Gruppe gibt es ihr.", stays: "Die Mitgliedschaft, die ein Anbieter gegeben hat, bleibt; nur der Anbieter nimmt sie weg.", only_provider: "Nur der Anbieter, der diese Mitgliedschaft gegeben hat, nimmt sie weg.",
  },
);

type Member = Schemas["DirectoryMemberView"];

/** What joining and leaving change. */
const changes = ["/v1/groups", "/v1/users", "/v1/standings", "/v1/audit", "/v1/statistics"];

const isByPeople = (source: string): boolean => !source.includes(":");

export function Members({ group }: { group: Group }) {
  const size = usePageSize("members");
  const [putting, setPutting] = useState(false);
  const [leaving, setLeaving] = useState<Member>();
  const pages = usePages(["/v1/groups/{group}/members", group.id], size, (cursor, signal, limit) => ask(GET("/v1/groups/{group}/members", { params: { path: { group: group.id }, query: { limit, ...(cursor && { cursor }) } }, signal })));
  const fixed = group.id === "everyone";
  const put = <Button onClick={() => setPutting(true)}>{t("put")}</Button>;
  return (
    <>
      <DataTable<Member>
        name="members"
        title={t("members")}
        actions={!fixed && put}
        pages={pages}
        id={(m) => m.user.id}
        columns={[
          { id: "name", header: t("name"), rowHeader: true, long: ({ user }) => nameOf(user), cell: ({ user }) => <Go to={`/users/${user.id}`}>{nameOf(user)}</Go> },
          { id: "email", header: t("email"), long: ({ user }) => user.email ?? "", cell: ({ user }) => user.email || "–" },
          { id: "phone", header: t("phone"), extra: true, cell: ({ user }) => user.phone || "–" },
          { id: "state", header: t("state"), cell: ({ user }) => <StatusIndicator type={user.state === "active" ? "success" : "stopped"}>{word("user", user.state)}</StatusIndicator> },
          ...(fixed ? [] : [
            { id: "source", header: t("source"), cell: (m: Member) => m.sources.map(sourceText).join(", ") },
            { id: "act", header: t("act"), cell: (m: Member) => <Out member={m} onClick={() => setLeaving(m)} /> },
          ]),
        ]}
        empty={<Nothing title={t("none")} hint={!fixed && t("none_hint")} action={!fixed && put} />}
      />
      {putting && <Put group={group} onClose={() => setPutting(false)} />}
      {leaving && <LeaveGroup group={group} user={leaving.user} sources={leaving.sources} onClose={() => setLeaving(undefined)} />}
    </>
  );
}

const Out = ({ member, onClick }: { member: Member; onClick: () => void }) => (
  <Button
    variant="inline-link"
    wrapText={false}
    ariaLabel={t("out_of", { name: nameOf(member.user) })}
    onClick={onClick}
    {...(!member.sources.some(isByPeople) && { disabled: true, disabledReason: t("only_provider") })}
  >
    {t("out")}
  </Button>
);

/** The dialog that finds a user and puts them in. */
function Put({ group, onClose }: { group: Group; onClose: () => void }) {
  const [user, setUser] = useState<User>();
  const act = useAct((u: User) => ask(PUT("/v1/groups/{group}/members/{user}", { params: { path: { group: group.id, user: u.id } } })), {
    changes, quiet: true, done: (_, u) => t("put_done", { name: nameOf(u) }), then: onClose,
  });
  const strong = group.privileges.filter(isStaff);
  return (
    <Dialog title={t("put_title", { group: group.name })} yes={t("put_yes")} busy={act.busy} ready={user !== undefined} onYes={() => user && act.run(user)} onClose={onClose}>
      <FormField label={t("user")}><FindUser value={user} set={setUser} /></FormField>
      {group.privileges.length > 0 && (
        <div>
          <Box variant="p">{t("they_can")}</Box>
          <Privileges of={group.privileges} />
          {strong.length > 0 && <Box variant="p">{t("again")}</Box>}
        </div>
      )}
      <ActTrouble act={act} />
    </Dialog>
  );
}

/** Asks before a user is taken out of a group. */
export function LeaveGroup({ group, user, sources, onClose }: { group: Group; user: User; sources: string[]; onClose: () => void }) {
  const act = useAct(() => ask(DELETE("/v1/groups/{group}/members/{user}", { params: { path: { group: group.id, user: user.id } } })), {
    changes, quiet: true, done: t("out_done", { name: nameOf(user) }),
  });
  return (
    <Ask title={t("out_title", { name: nameOf(user), group: group.name })} yes={t("out")} act={act} input={undefined} onDone={onClose} danger>
      <SpaceBetween size="s">
        <Box variant="p">{t("loses")}</Box>
        {group.privileges.length > 0 && <Privileges of={group.privileges} />}
        {!sources.every(isByPeople) && <Box variant="p">{t("stays")}</Box>}
      </SpaceBetween>
    </Ask>
  );
}
