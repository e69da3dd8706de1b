// What the desk did for somebody, and what it was refused.
import Box from "@cloudscape-design/components/box";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useMemo } from "react";
import { ask, GET, type Schemas } from "../api";
import { actText } from "../audit/acts";
import { DataTable, usePageSize, type Column } from "../datatable";
import { usePages } from "../pages";
import { Go, Nothing, When } from "../parts";
import { language } from "../preferences";
import { texts } from "../texts";
import { By } from "./by";
import { called, type Caller } from "./words";

const t = texts(
  {
    title: "What the desk did", about: "And what it was refused. The latest is first.", at: "When", act: "Act", by: "By", ticket: "Ticket", receipt: "Verification", receipt_of: "The verification of {act}", none: "The desk did nothing for this caller yet", none_hint: "Every step of a verification shows here.", refused: "Refused: {act}",
    "why.forbidden": "Not allowed", "why.used": "The verification was used for that", "why.expired": "Too late", "why.wrong_code": "Wrong code", "why.locked": "Too many wrong tries", "purpose.caller": "To verify the caller", "purpose.enrollment": "To enroll a contact",
  },
  {
    title: "Was der Service-Desk tat", about: "Und was ihm verweigert wurde. Das Neueste steht zuerst.", at: "Wann", act: "Handlung", by: "Durch", ticket: "Ticket", receipt: "Prüfung", receipt_of: "Die Prüfung zu {act}", none: "Für diesen Anrufer tat der Service-Desk noch nichts", none_hint: "Hier steht jeder Schritt einer Prüfung.", refused: "Abgelehnt: {act}",
    "why.forbidden": "Nicht erlaubt", "why.used": "Die Prüfung war dafür schon verwendet", "why.expired": "Zu spät", "why.wrong_code": "Falscher Code", "why.locked": "Zu viele falsche Versuche", "purpose.caller": "Um den Anrufer zu prüfen", "purpose.enrollment": "Um einen Kontakt zu registrieren",
  },
);

type Entry = Schemas["DeskTraceView"];

export function Trace({ caller }: { caller: Caller }) {
  const lang = language();
  const user = caller.id;
  const columns = useMemo(() => columnsOf(caller), [lang, caller]);
  const pages = usePages(["/v1/desk/users/{user}/trace", user], usePageSize("desk-trace", 20), (cursor, signal, limit) =>
    ask(GET("/v1/desk/users/{user}/trace", { params: { path: { user }, query: { limit, ...(cursor && { cursor }) } }, signal })));
  return <DataTable<Entry> name="desk-trace" title={t("title")} description={t("about")} wrap pages={pages} id={(e) => `${e.at} ${e.act} ${e.verification ?? ""}`} columns={columns} empty={<Nothing title={t("none")} hint={t("none_hint")} />} />;
}

const isRefusal = (e: Entry): boolean => e.act === "desk.refuse";

/** What was done, or would have been. */
function actOf(e: Entry): string {
  if (!isRefusal(e)) return actText(e.act);
  const act = e.detail["act"] ?? "";
  return t("refused", { act: called(act) === act ? actText(act) : called(act) });
}

/** What else there is to say: why not, what was asked for, over which service. */
function moreOf({ detail }: Entry): string {
  const why = `why.${detail["why"] ?? ""}`;
  if (t.has(why)) return t(why);
  const purpose = `purpose.${detail["purpose"] ?? ""}`;
  const about = (detail["acts"] ?? detail["service"] ?? "").split(" ").filter(Boolean).map(called);
  return [...(t.has(purpose) ? [t(purpose)] : []), ...about].join(", ");
}

const Act = ({ entry }: { entry: Entry }) => {
  const more = moreOf(entry);
  return (
    <>
      {isRefusal(entry) ? <StatusIndicator type="warning">{actOf(entry)}</StatusIndicator> : actOf(entry)}
      {more && <Box color="text-body-secondary" fontSize="body-s">{more}</Box>}
    </>
  );
};

const columnsOf = (caller: Caller): Column<Entry>[] => [
  { id: "act", header: t("act"), rowHeader: true, cell: (e) => <Act entry={e} /> },
  { id: "at", header: t("at"), width: 190, cell: (e) => <When at={e.at} /> },
  { id: "ticket", header: t("ticket"), cell: (e) => e.ticket || "–" },
  { id: "receipt", header: t("receipt"), cell: (e) => (e.verification ? <Go to={`/desk/${caller.id}/${e.verification}`} ariaLabel={t("receipt_of", { act: actOf(e) })}><span className="code">{e.verification.slice(-6)}</span></Go> : "–") },
  { id: "by", header: t("by"), cell: (e) => <By actor={e.by} name={e.by_name} caller={caller} /> },
];
