// The ways for messages to go, in the order in which they are asked.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useMemo } from "react";
import { useLocation } from "wouter";
import { api } from "../api";
import { DataTable, usePageSize, type Column } from "../datatable";
import { useShort } from "../pages";
import { Go, Nothing, View, When } from "../parts";
import { language } from "../preferences";
import { regionName } from "../settings/regions";
import { number, texts } from "../texts";
import { word } from "../words";
import { kindName, type Gateway } from "./words";

const t = texts(
  {
    title: "Gateways", about: "The ways for messages to go. The one with the lowest order is asked first; another one when it is down, takes no more or is not set up.", add: "Add SMS vendor", none: "There are no gateways", name: "Name", kind: "Kind", channel: "Channel", order: "Order",
    regions: "Countries", all: "All", n: "{n, plural, one {{first}} other {# countries}}", state: "State", on: "On", off: "Off", changed: "Changed",
  },
  {
    title: "Versandwege", about: "Wie Nachrichten hinausgehen. Gefragt wird zuerst der mit der niedrigsten Reihenfolge; ein anderer, wenn er nicht erreichbar ist, nichts mehr annimmt oder unvollständig eingerichtet ist.", add: "SMS-Anbieter hinzufügen", none: "Es gibt keine Versandwege", name: "Name", kind: "Art", channel: "Weg", order: "Reihenfolge",
    regions: "Länder", all: "Alle", n: "{n, plural, one {{first}} other {# Länder}}", state: "Stand", on: "An", off: "Aus", changed: "Geändert",
  },
);

export default function Gateways() {
  const q = api.useQuery("get", "/v1/gateways");
  const [, navigate] = useLocation();
  const pages = useShort(q.data?.items, usePageSize("gateways"), q);
  const lang = language();
  const columns = useMemo(columnsOf, [lang]);
  const add = <Button variant="primary" onClick={() => navigate("/settings/gateways/new")}>{t("add")}</Button>;
  return (
    <View title={t("title")} description={t("about")} actions={add}>
      <DataTable<Gateway> name="gateways" label={t("title")} pages={pages} id={(g) => g.id} columns={columns} empty={<Nothing title={t("none")} action={add} />} short />
    </View>
  );
}

const columnsOf = (): Column<Gateway>[] => [
  { id: "name", header: t("name"), rowHeader: true, cell: (g) => <Go to={`/settings/gateways/${g.id}`}>{g.name}</Go> },
  { id: "channel", header: t("channel"), cell: (g) => word("channel", g.channel) },
  { id: "kind", header: t("kind"), cell: (g) => kindName(g.kind) },
  { id: "order", header: t("order"), cell: (g) => number(g.order) },
  { id: "regions", header: t("regions"), cell: regionsOf },
  { id: "state", header: t("state"), cell: (g) => <StatusIndicator type={g.enabled ? "success" : "stopped"}>{t(g.enabled ? "on" : "off")}</StatusIndicator> },
  { id: "changed", header: t("changed"), cell: (g) => <When at={g.updated_at} /> },
];

function regionsOf(g: Gateway) {
  if (g.channel === "email") return <Box color="text-status-inactive">–</Box>;
  const [first] = g.regions;
  return first ? t("n", { n: g.regions.length, first: regionName(first) }) : t("all");
}
