// Imports: a new one, and those that were.
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { ask, GET } from "../api";
import { DataTable, usePageSize } from "../datatable";
import { usePages } from "../pages";
import { Go, Nothing, View } from "../parts";
import { number, texts, when } from "../texts";
import { Upload } from "./upload";
import { leftOut, stateLooks, stateWord, underWay, word, type Import } from "./words";

const t = texts(
  {
    title: "Import", description: "Add and change many people at once, from a list.", earlier: "Imports", none: "No imports yet",
    none_hint: "Choose a file above. Every import stays here for 90 days, with what became of each row.",
    uploaded: "Uploaded", state: "State", format: "File", rows: "Rows", added: "Added", changed: "Changed", out: "Stayed out",
  },
  {
    title: "Import", description: "Viele Personen auf einmal hinzufügen und ändern, aus einer Liste.", earlier: "Importe", none: "Noch keine Importe",
    none_hint: "Wählen Sie oben eine Datei. Jeder Import bleibt 90 Tage hier, mit dem, was aus jeder Zeile wurde.",
    uploaded: "Hochgeladen", state: "Zustand", format: "Datei", rows: "Zeilen", added: "Hinzugefügt", changed: "Geändert", out: "Draußen geblieben",
  },
);

const often = 2_000; // milliseconds, while one is under way

export default function Imports() {
  const size = usePageSize("imports");
  const pages = usePages<Import>(["/v1/imports"], size, (cursor, signal, limit) => ask(GET("/v1/imports", { params: { query: { limit, ...(cursor && { cursor }) } }, signal })), (items) => items.some((i) => underWay(i.state)) && often);
  return (
    <View title={t("title")} description={t("description")}>
      <SpaceBetween size="l">
        <Upload />
        <DataTable<Import>
          name="imports"
          title={t("earlier")}
          pages={pages}
          id={(i) => i.id}
          columns={[
            { id: "uploaded", header: t("uploaded"), rowHeader: true, cell: (i) => <Go to={`/imports/${i.id}`}>{when(i.created_at)}</Go> },
            { id: "state", header: t("state"), cell: (i) => <StatusIndicator type={stateLooks[i.state]}>{stateWord(i.state)}</StatusIndicator> },
            { id: "rows", header: t("rows"), cell: (i) => number(i.rows) },
            { id: "added", header: t("added"), cell: (i) => count(i, "created") },
            { id: "changed", header: t("changed"), cell: (i) => count(i, "updated") },
            { id: "out", header: t("out"), cell: (i) => (i.applied_at ? number(leftOut(i)) : "–") },
            { id: "format", header: t("format"), extra: true, cell: (i) => word(i.format) },
          ]}
          empty={<Nothing title={t("none")} hint={t("none_hint")} />}
        />
      </SpaceBetween>
    </View>
  );
}

const count = (i: Import, outcome: string): string => (i.applied_at ? number(i.outcome[outcome] ?? 0) : "–");
