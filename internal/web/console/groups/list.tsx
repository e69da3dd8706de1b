// The groups of the network: what they give, and the way to their members.
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useState } from "react";
import { useLocation } from "wouter";
import { useFilters } from "../address";
import { ask, GET } from "../api";
import { DataTable, usePageSize } from "../datatable";
import type { Group } from "../known";
import { usePages, type Page } from "../pages";
import { Go, Nothing, View, When } from "../parts";
import { texts } from "../texts";
import { AddGroup } from "./add";

const t = texts(
  {
    title: "Groups", about: "A group is a named set of users. What a group gives, all of its members have.", none: "No groups yet", no_match: "No group has that in its name",
    no_match_hint: "Type less of the name, or clear the search.", clear: "Clear the search", add: "Add a group", name: "Name", gives: "Gives", created: "Added", built_in: "Built in", find: "Find groups by name",
  },
  {
    title: "Gruppen", about: "Eine Gruppe ist eine benannte Menge von Nutzern. Was eine Gruppe gibt, haben alle ihre Mitglieder.", none: "Noch keine Gruppen", no_match: "Keine Gruppe hat das im Namen",
    no_match_hint: "Tippen Sie weniger vom Namen, oder leeren Sie die Suche.", clear: "Suche leeren", add: "Gruppe hinzufügen", name: "Name", gives: "Gibt", created: "Hinzugefügt", built_in: "Eingebaut", find: "Gruppen nach Namen suchen",
  },
);

/** A page of groups; those whose name has the words in it are picked here, because the API has no search for groups. */
async function load(search: string, cursor: string | undefined, signal: AbortSignal, limit: number): Promise<Page<Group>> {
  const page = await ask(GET("/v1/groups", { params: { query: { limit, ...(cursor && { cursor }) } }, signal }));
  const wanted = search.toLocaleLowerCase();
  return wanted ? { ...page, items: page.items.filter((g) => g.name.toLocaleLowerCase().includes(wanted)) } : page;
}

export default function Groups() {
  const [{ search = "" }, set] = useFilters("search");
  const [adding, setAdding] = useState(false);
  const [, navigate] = useLocation();
  const size = usePageSize("groups");
  const pages = usePages(["/v1/groups", search], size, (cursor, signal, limit) => load(search, cursor, signal, limit));
  const empty = search
    ? <Nothing title={t("no_match")} hint={t("no_match_hint")} action={<Button onClick={() => set({ search: null })}>{t("clear")}</Button>} />
    : <Nothing title={t("none")} action={<Button onClick={() => setAdding(true)}>{t("add")}</Button>} />;
  return (
    <View title={t("title")} description={t("about")} actions={<Button variant="primary" onClick={() => setAdding(true)}>{t("add")}</Button>}>
      <DataTable<Group>
        name="groups"
        label={t("title")}
        pages={pages}
        id={(g) => g.id}
        filter={<TextFilter filteringText={search} filteringPlaceholder={t("find")} filteringAriaLabel={t("find")} onChange={({ detail }) => set({ search: detail.filteringText || null })} />}
        columns={[
          { id: "name", header: t("name"), rowHeader: true, cell: (g) => <Name group={g} /> },
          { id: "gives", header: t("gives"), cell: (g) => g.privileges.join(", ") || <Box color="text-status-inactive" display="inline">–</Box> },
          { id: "created", header: t("created"), extra: true, cell: (g) => <When at={g.created_at} /> },
        ]}
        empty={empty}
      />
      {adding && <AddGroup onClose={() => setAdding(false)} onDone={(g) => navigate(`/groups/${g.id}`)} />}
    </View>
  );
}

const Name = ({ group }: { group: Group }) => (
  <SpaceBetween direction="horizontal" size="xs" alignItems="center">
    <Go to={`/groups/${group.id}`}>{group.name}</Go>
    {group.built_in && <Badge>{t("built_in")}</Badge>}
  </SpaceBetween>
);
