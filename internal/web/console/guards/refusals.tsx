// What was not sent to people who asked for it, by hour and reason.
import { useMemo } from "react";
import { ask, GET, type Schemas } from "../api";
import { DataTable, usePageSize, type Column } from "../datatable";
import { usePages } from "../pages";
import { Nothing, When } from "../parts";
import { language } from "../preferences";
import { regionName } from "../settings/regions";
import { number, texts } from "../texts";
import { word } from "../words";
import { refusedFor } from "./words";

const t = texts(
  {
    title: "Refused", what: "Codes and links that somebody asked for and that were not sent, the latest hour first. A few are people who press a button too often; many from one country are somebody at work.",
    none: "Nothing was refused", none_hint: "Here you see what the limits, the countries and the switch kept from being sent.", hour: "Hour from", why: "Why", channel: "Channel", country: "Country", count: "How often", most: "{n} or more",
  },
  {
    title: "Abgelehnt", what: "Codes und Links, die jemand anforderte und die nicht gesendet wurden, die letzte Stunde zuerst. Wenige sind Menschen, die zu oft auf einen Knopf drücken; viele aus einem Land sind jemand, der es darauf anlegt.",
    none: "Nichts wurde abgelehnt", none_hint: "Hier sehen Sie, was Grenzen, Länder und der Schalter zurückgehalten haben.", hour: "Stunde ab", why: "Warum", channel: "Weg", country: "Land", count: "Wie oft", most: "{n} oder mehr",
  },
);

type Refusal = Schemas["MessagesRefusalView"];

const most = 100; // what the API counts to

export function Refusals() {
  const lang = language();
  const columns = useMemo(columnsOf, [lang]);
  const pages = usePages(["/v1/refusals"], usePageSize("refusals", 20), (cursor, signal, limit) => ask(GET("/v1/refusals", { params: { query: { limit, ...(cursor && { cursor }) } }, signal })));
  return (
    <DataTable<Refusal>
      name="refusals"
      title={t("title")}
      description={t("what")}
      pages={pages}
      id={(r) => [r.at, r.why, r.channel, r.country].join("#")}
      columns={columns}
      empty={<Nothing title={t("none")} hint={t("none_hint")} />}
    />
  );
}

const columnsOf = (): Column<Refusal>[] => [
  { id: "at", header: t("hour"), cell: (r) => <When at={r.at} /> },
  { id: "why", header: t("why"), rowHeader: true, long: (r) => refusedFor(r.why), cell: (r) => refusedFor(r.why) },
  { id: "channel", header: t("channel"), cell: (r) => word("channel", r.channel) },
  { id: "country", header: t("country"), cell: (r) => (r.country ? regionName(r.country) : "–") },
  { id: "count", header: t("count"), cell: (r) => (r.count >= most ? t("most", { n: number(r.count) }) : number(r.count)) },
];
