// The rows of an import: the plan for each, and what became of it.
import Button from "@cloudscape-design/components/button";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { Fragment, useState, type ReactNode } from "react";
import { useAct } from "../act";
import { useFilters } from "../address";
import { ask, GET } from "../api";
import { DataTable, usePageSize } from "../datatable";
import { readCSV, saveCSV } from "../download";
import { usePages } from "../pages";
import { Go, Nothing } from "../parts";
import { spoken } from "../problem";
import { regionName } from "../settings/regions";
import { number, texts } from "../texts";
import { actions, leftOut, outcomes, rowLooks, word, type Import, type Row } from "./words";

const t = texts(
  {
    title: "Rows", all: "All", filter: "Which rows", row: "Row", person: "Name", email: "E-mail", phone: "Phone", plan: "Plan", became: "Outcome", details: "Details", none: "No such rows", none_hint: "Choose another filter above the list.", new_groups: "{n, plural, =1 {New group} other {New groups}}: {names}",
    download: "Download rows that stay out", download_done: "Download rows that stayed out", loading: "Reading… {n}", file: "rejected.csv",
    assumed: "Region assumed", not_done: "Not done",
  },
  {
    title: "Zeilen", all: "Alle", filter: "Welche Zeilen", row: "Zeile", person: "Name", email: "E-Mail", phone: "Telefon", plan: "Plan", became: "Ergebnis", details: "Einzelheiten", none: "Keine solchen Zeilen", none_hint: "Wählen Sie über der Liste einen anderen Filter.", new_groups: "{n, plural, =1 {Neue Gruppe} other {Neue Gruppen}}: {names}",
    download: "Zeilen herunterladen, die draußen bleiben", download_done: "Zeilen herunterladen, die draußen blieben", loading: "Wird gelesen … {n}", file: "abgelehnt.csv",
    assumed: "Angenommene Region", not_done: "Nicht bearbeitet",
  },
);

type Kind = NonNullable<Row["action"] | Row["outcome"]>;

const isKind = (text: string | undefined): text is Kind => [...actions, ...outcomes].some((k) => k === text);

export function Rows({ of }: { of: Import }) {
  const [{ rows: chosen }, setFilters] = useFilters("rows");
  const kinds: readonly Kind[] = of.applied_at ? outcomes : actions;
  const counts = of.applied_at ? of.outcome : of.plan;
  const want = isKind(chosen) && kinds.includes(chosen) ? chosen : undefined;
  const size = usePageSize("import-rows");
  const pages = usePages(["/v1/imports/rows", of.id, of.state, want], size, (cursor, signal, limit) =>
    ask(GET("/v1/imports/{import}/rows", { params: { path: { import: of.id }, query: { limit, ...(want && { outcome: want }), ...(cursor && { cursor }) } }, signal })));
  const options = kinds.filter((k) => k === want || counts[k]).map((k) => ({ id: k as string, text: `${word(k)} (${number(counts[k] ?? 0)})` }));
  return (
    <DataTable<Row>
      name="import-rows"
      wrap
      title={t("title")}
      actions={leftOut(of) > 0 && of.state !== "running" && <Rejects of={of} />}
      filter={
        <SegmentedControl
          label={t("filter")}
          selectedId={want ?? "all"}
          options={[{ id: "all", text: `${t("all")} (${number(of.rows)})` }, ...options]}
          onChange={({ detail }) => setFilters({ rows: detail.selectedId === "all" ? null : detail.selectedId })}
        />
      }
      pages={pages}
      id={(r) => String(r.row)}
      columns={[
        { id: "row", header: t("row"), rowHeader: true, cell: (r) => number(r.row) },
        { id: "person", header: t("person"), width: 140, cell: (r) => <Person row={r} /> },
        ...(["email", "phone", "login", "title", "employee_number", "groups", "language", "time_zone", "country", "enabled"] as const).map((f) => ({
          id: f, header: word(f), cell: (r: Row) => r.person[f] ?? "–", extra: f !== "email" && f !== "phone",
        })),
        { id: "region", header: t("assumed"), extra: true, cell: (r) => (r.region ? regionName(r.region) : "–") },
        { id: "action", header: of.applied_at ? t("became") : t("plan"), width: 170, cell: (r) => <Became row={r} applied={Boolean(of.applied_at)} /> },
        { id: "details", header: t("details"), width: 220, cell: (r) => <Details row={r} /> },
      ]}
      empty={<Nothing title={t("none")} hint={t("none_hint")} />}
    />
  );
}

function Person({ row }: { row: Row }) {
  const { first_name, last_name, name } = row.person;
  const text = [first_name, last_name].filter(Boolean).join(" ") || name || row.person.login || row.person.email || "–";
  return row.user ? <Go to={`/users/${row.user}`}>{text}</Go> : <>{text}</>;
}

function Became({ row, applied }: { row: Row; applied: boolean }) {
  const kind = applied ? row.outcome : row.action;
  if (!kind) return <StatusIndicator type="not-started">{t("not_done")}</StatusIndicator>;
  return <StatusIndicator type={rowLooks[kind]}>{word(kind)}</StatusIndicator>;
}

const changesOf = (r: Row): string => [
  ...(r.fields ?? []).map(word),
  ...(r.new_groups?.length ? [t("new_groups", { n: r.new_groups.length, names: r.new_groups.join(", ") })] : []),
].join(", ");

/** What is wrong with a row, as the API says it; else what changes. */
function Details({ row }: { row: Row }) {
  const problems = row.problems ?? [];
  if (problems.length === 0) return <>{changesOf(row) || "–"}</>;
  return <>{problems.map((p, at) => <div key={at}>{linked(sentence(p.column, spoken(p.problem)))}</div>)}</>;
}

const sentence = (column: string | undefined, problem: string): string =>
  `${column ? `${column} ${problem}` : `${problem.charAt(0).toUpperCase()}${problem.slice(1)}`}.`;

/** A text with the ids of users in it led to. */
const linked = (text: string): ReactNode =>
  text.split(/\b((?:user|Nutzer) [0-9a-z]{16})\b/).map((part, at) => (at % 2 ? <Go key={at} to={`/users/${part.slice(-16)}`}>{part}</Go> : <Fragment key={at}>{part}</Fragment>));

/** Downloads what does not go in as a file that can be mended and uploaded again. */
function Rejects({ of }: { of: Import }) {
  const [read, setRead] = useState(0);
  const download = useAct(async () => {
    setRead(0);
    saveCSV(t("file"), await readCSV((cursor) => GET("/v1/imports/{import}/rejects", { params: { path: { import: of.id }, query: cursor ? { cursor } : {} }, parseAs: "text" }), setRead));
  });
  return (
    <Button iconName="download" loading={download.busy} loadingText={t("loading", { n: number(read) })} onClick={() => download.run()}>
      {of.applied_at ? t("download_done") : t("download")}
    </Button>
  );
}
