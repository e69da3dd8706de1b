// What happened to a user, newest first.
import { Actor, Facts, useEntryNames, type Entry } from "../audit/entry";
import { actText } from "../audit/acts";
import { ask, GET } from "../api";
import { DataTable, usePageSize } from "../datatable";
import { usePages } from "../pages";
import { Nothing, When } from "../parts";
import { texts } from "../texts";
import type { User } from "./name";

const t = texts(
  { title: "What happened", about: "Kept for 400 days.", at: "When", act: "What", who: "Who", detail: "Details", request: "Request", none: "Nothing is recorded", none_hint: "Records are kept for 400 days." },
  { title: "Was geschah", about: "400 Tage aufbewahrt.", at: "Wann", act: "Was", who: "Wer", detail: "Einzelheiten", request: "Anfrage", none: "Nichts ist verzeichnet", none_hint: "Einträge werden 400 Tage aufbewahrt." },
);

export function History({ user }: { user: User }) {
  const size = usePageSize("user-history");
  const pages = usePages(["/v1/audit", user.id], size, (cursor, signal, limit) => ask(GET("/v1/audit", { params: { query: { user: user.id, limit, ...(cursor && { cursor }) } }, signal })));
  const names = useEntryNames(pages.items);
  return (
    <DataTable<Entry>
      name="user-history"
      title={t("title")}
      description={t("about")}
      wrap
      pages={pages}
      id={(e) => e.id}
      columns={[
        { id: "at", header: t("at"), cell: (e) => <When at={e.at} /> },
        { id: "act", header: t("act"), rowHeader: true, cell: (e) => actText(e.act) },
        { id: "who", header: t("who"), cell: (e) => <Actor entry={e} names={names} /> },
        { id: "detail", header: t("detail"), cell: (e) => <Facts entry={e} names={names} without={["invitation"]} />, width: 240 },
        { id: "request", header: t("request"), extra: true, cell: (e) => <span className="code">{e.request}</span> },
      ]}
      empty={<Nothing title={t("none")} hint={t("none_hint")} />}
    />
  );
}
