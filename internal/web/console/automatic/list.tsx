// Who is invited by themselves when they are added: to the network, or to a group.
import Button from "@cloudscape-design/components/button";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useMemo } from "react";
import { useFilters } from "../address";
import { DataTable, usePageSize, type Column } from "../datatable";
import { useAllGroups, useBadges, type Badge, type Group } from "../known";
import { useShort } from "../pages";
import { Go, Nothing, View } from "../parts";
import { language } from "../preferences";
import { texts } from "../texts";
import { groupName } from "./words";

const t = texts(
  {
    title: "Automatic invitations", what: "Whoever is added to the network, or put into a group, is invited to a badge by themselves. Off until you switch it on; before you do, you see who would get what.",
    group: "Whoever is added to", badge: "Is invited to", off: "Nothing", gone: "A badge that is gone", find: "Find a group by its name", no_match: "No group has a name like this", no_match_hint: "Try fewer letters.", clear: "Clear filter",
  },
  {
    title: "Automatische Einladungen", what: "Wer zum Netzwerk oder in eine Gruppe kommt, wird von selbst zu einem Badge eingeladen. Aus, bis Sie es einschalten; vorher sehen Sie, wer was bekäme.",
    group: "Wer hierher kommt", badge: "Wird eingeladen zu", off: "Nichts", gone: "Ein Badge, das es nicht mehr gibt", find: "Gruppe nach dem Namen suchen", no_match: "Keine Gruppe heißt so", no_match_hint: "Versuchen Sie weniger Buchstaben.", clear: "Filter aufheben",
  },
);

export default function Automatic() {
  const [{ search = "" }, set] = useFilters("search");
  const q = useAllGroups();
  const { badges } = useBadges();
  const lang = language();
  const groups = useMemo(() => q.data && sorted(q.data, search), [q.data, search, lang]);
  const columns = useMemo(() => columnsOf(badges), [badges, lang]);
  const pages = useShort(groups, usePageSize("automatic"), q);
  return (
    <View title={t("title")} description={t("what")}>
      <DataTable<Group>
        name="automatic"
        label={t("title")}
        pages={pages}
        id={(g) => g.id}
        columns={columns}
        filter={<TextFilter filteringText={search} filteringPlaceholder={t("find")} filteringAriaLabel={t("find")} onChange={({ detail }) => set({ search: detail.filteringText || null })} />}
        empty={<Nothing title={t("no_match")} hint={t("no_match_hint")} action={<Button onClick={() => set({ search: null })}>{t("clear")}</Button>} />}
      />
    </View>
  );
}

/** The groups whose names have some letters: everyone first, then those that are on. */
function sorted(all: Group[], search: string): Group[] {
  const wanted = search.toLocaleLowerCase();
  const rank = (g: Group) => (g.id === "everyone" ? 0 : g.auto_invite ? 1 : 2);
  return all.filter((g) => groupName(g).toLocaleLowerCase().includes(wanted)).sort((a, b) => rank(a) - rank(b) || groupName(a).localeCompare(groupName(b), language()));
}

const columnsOf = (badges: Badge[] | undefined): Column<Group>[] => [
  { id: "group", header: t("group"), rowHeader: true, long: groupName, cell: (g) => <Go to={`/settings/automatic/${g.id}`}>{groupName(g)}</Go> },
  { id: "badge", header: t("badge"), cell: (g) => (g.auto_invite ? <StatusIndicator type="success">{badges?.find((b) => b.id === g.auto_invite)?.name ?? (badges ? t("gone") : "…")}</StatusIndicator> : <StatusIndicator type="stopped">{t("off")}</StatusIndicator>) },
];
