// What the desk did for somebody, and what it was refused.
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useMemo } from "react";
import { ask, GET, type Schemas } from "../api";
import { actText } from "../audit/acts";
import { DataTable, usePageSize, type Column } from "../datatable";
import { usePages } from "../pages";
import { Nothing, When } from "../parts";
import { language } from "../preferences";
import { texts } from "../texts";
import { By } from "./by";
import { called } from "./words";

const t = texts(
  { title: "What the desk did", at: "When", act: "Act", by: "By", ticket: "Ticket", none: "The desk did nothing for this caller yet", none_hint: "Every step of a verification shows here.", refused: "Refused: {act}" },
  { title: "Was der Service-Desk tat", at: "Wann", act: "Handlung", by: "Durch", ticket: "Ticket", none: "Für diesen Anrufer tat der Service-Desk noch nichts", none_hint: "Hier steht jeder Schritt einer Prüfung.", refused: "Abgelehnt: {act}" },
);

type Entry = Schemas["DeskTraceView"];

export function Trace({ user }: { user: string }) {
  const lang = language();
  const columns = useMemo(() => columnsOf(), [lang]);
  const pages = usePages(["/v1/desk/users/{user}/trace", user], usePageSize("desk-trace", 20), (cursor, signal, limit) =>
    ask(GET("/v1/desk/users/{user}/trace", { params: { path: { user }, query: { limit, ...(cursor && { cursor }) } }, signal })));
  return <DataTable<Entry> name="desk-trace" title={t("title")} pages={pages} id={(e) => `${e.at} ${e.act} ${e.verification ?? ""}`} columns={columns} empty={<Nothing title={t("none")} hint={t("none_hint")} />} />;
}

const refusedAct = (act: string): string => (called(act) === act ? actText(act) : called(act));

const columnsOf = (): Column<Entry>[] => [
  { id: "act", header: t("act"), rowHeader: true, cell: (e) => (e.act === "desk.refuse" ? <StatusIndicator type="warning">{t("refused", { act: refusedAct(e.detail["act"] ?? "") })}</StatusIndicator> : actText(e.act)) },
  { id: "at", header: t("at"), cell: (e) => <When at={e.at} /> },
  { id: "ticket", header: t("ticket"), cell: (e) => e.ticket || "–" },
  { id: "by", header: t("by"), cell: (e) => <By actor={e.by} /> },
];
