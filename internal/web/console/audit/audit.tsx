// The audit: who did what, newest first.
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useSearch } from "wouter";
import { ask, GET } from "../api";
import { DataTable, usePageSize } from "../datatable";
import { usePages } from "../pages";
import { Go, Nothing, View, When } from "../parts";
import { texts } from "../texts";
import { actText } from "./acts";
import { CheckSeals } from "./check";
import { Details } from "./details";
import { Actor, Facts, Target, useEntryNames, type Entry } from "./entry";
import { ExportButton, ExportProgress, useExport } from "./export";
import { FilterBar } from "./filters";
import { useAuditFilters, useQueryOf } from "./query";

const t = texts(
  {
    title: "Audit", description: "Who did what. Entries are kept for 400 days; choose one for all it says.", check: "Check the seals", again: "Read again", at: "When", act: "What", actor: "By", about: "To",
    detail: "Details", request: "Request", none: "No entries", none_hint: "Nothing was done yet.", none_match: "No such entries", none_match_hint: "Nothing matches these filters.", clear: "Clear the filters",
  },
  {
    title: "Protokoll", description: "Wer was getan hat. Einträge werden 400 Tage aufbewahrt; wählen Sie einen, um alles zu sehen, was er sagt.", check: "Siegel prüfen", again: "Neu lesen", at: "Wann", act: "Was", actor: "Von", about: "An",
    detail: "Einzelheiten", request: "Anfrage", none: "Keine Einträge", none_hint: "Noch wurde nichts getan.", none_match: "Keine solchen Einträge", none_match_hint: "Zu diesen Filtern passt nichts.", clear: "Filter leeren",
  },
);

const closed = { entry: null, at: null };
const clear = { act: null, actor: null, user: null, range: null, from: null, to: null, ...closed };

export default function Audit() {
  const [filters, set] = useAuditFilters();
  const { entry, at } = filters;
  const [checking, setChecking] = useState(false);
  const query = useQueryOf(filters);
  const exporting = useExport(query);
  const size = usePageSize("audit");
  const pages = usePages(["/v1/audit", query], size, (cursor, signal, limit) => ask(GET("/v1/audit", { params: { query: { ...query, limit, ...(cursor && { cursor }) } }, signal })));
  const names = useEntryNames(pages.items);
  const empty = Object.keys(query).length > 0
    ? <Nothing title={t("none_match")} hint={t("none_match_hint")} action={<Button onClick={() => set(clear)}>{t("clear")}</Button>} />
    : <Nothing title={t("none")} hint={t("none_hint")} />;
  return (
    <View
      title={t("title")}
      description={t("description")}
      actions={<SpaceBetween direction="horizontal" size="xs"><Button iconName="refresh" ariaLabel={t("again")} onClick={pages.again} /><ExportButton of={exporting} /><Button onClick={() => setChecking(true)}>{t("check")}</Button></SpaceBetween>}
    >
      <SpaceBetween size="m">
        <ExportProgress of={exporting} />
        <DataTable<Entry>
          name="audit"
          label={t("title")}
          wrap
          pages={pages}
          id={(e) => e.id}
          filter={<FilterBar filters={filters} set={set} />}
          columns={[
            { id: "at", header: t("at"), cell: (e) => <When at={e.at} />, width: 180 },
            { id: "act", header: t("act"), rowHeader: true, cell: (e) => <Open entry={e} />, width: 170 },
            { id: "actor", header: t("actor"), cell: (e) => <Actor entry={e} names={names} />, width: 120 },
            { id: "about", header: t("about"), cell: (e) => (e.about ? <Go to={`/users/${e.about}`}>{names.user(e.about)}</Go> : <Target entry={e} names={names} />), width: 120 },
            { id: "detail", header: t("detail"), cell: (e) => <Facts entry={e} names={names} without={["invitation"]} />, width: 240 },
            { id: "request", header: t("request"), extra: true, cell: (e) => <span className="code">{e.request}</span> },
          ]}
          empty={empty}
        />
      </SpaceBetween>
      {entry && at && <Details known={pages.items.find((e) => e.id === entry)} id={entry} at={at} onClose={() => set(closed)} only={(change) => set({ ...clear, ...change })} />}
      {checking && <CheckSeals onClose={() => setChecking(false)} />}
    </View>
  );
}

/** An act, which opens its entry. */
function Open({ entry }: { entry: Entry }) {
  const params = new URLSearchParams(useSearch());
  params.set("entry", entry.id);
  params.set("at", entry.at);
  return <Go to={`/audit?${params.toString()}`}>{actText(entry.act)}</Go>;
}
