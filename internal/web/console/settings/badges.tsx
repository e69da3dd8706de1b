// The badges of the network.
import Button from "@cloudscape-design/components/button";
import { useLocation } from "wouter";
import { ask, GET } from "../api";
import { DataTable, usePageSize } from "../datatable";
import type { Badge } from "../known";
import { useNetwork } from "../network";
import { usePages } from "../pages";
import { Go, Nothing, View, When } from "../parts";
import { number, span, texts } from "../texts";
import { word } from "../words";
import { usual } from "./badgedraft";

const t = texts(
  {
    title: "Badges",
    what: "The kinds of badge that people can be invited to.",
    create: "Create badge",
    none: "No badges yet",
    none_hint: "Create one, then invite people to it.",
    name: "Name",
    channel: "Invited by",
    proof: "Proof",
    link: "Link alone",
    code: "Link and code",
    phone: "Phone number",
    yes: "Asked for",
    devices: "Devices",
    lasts: "Invitations last",
    terms: "Terms",
    has: "Yes",
    made: "Created",
    changed: "Changed",
  },
  {
    title: "Badges",
    what: "Die Arten von Badges, zu denen eingeladen werden kann.",
    create: "Badge anlegen",
    none: "Noch keine Badges",
    none_hint: "Legen Sie eines an, und laden Sie dann dazu ein.",
    name: "Name",
    channel: "Eingeladen per",
    proof: "Nachweis",
    link: "Nur Link",
    code: "Link und Code",
    phone: "Telefonnummer",
    yes: "Wird erfragt",
    devices: "Geräte",
    lasts: "Einladungen gelten",
    terms: "Bedingungen",
    has: "Ja",
    made: "Angelegt",
    changed: "Geändert",
  },
);

export default function Badges() {
  const size = usePageSize("badges");
  const [, navigate] = useLocation();
  const { data: network } = useNetwork();
  const pages = usePages(["/v1/badges"], size, (cursor, signal) => ask(GET("/v1/badges", { params: { query: { limit: size, ...(cursor && { cursor }) } }, signal })));
  const lasts = (b: Badge) => (b.valid_for ? span(b.valid_for) : network ? span(usual(network, b).value) : "–");
  const create = (variant: "primary" | "normal") => <Button variant={variant} onClick={() => navigate("/settings/badges/new")}>{t("create")}</Button>;
  return (
    <View title={t("title")} description={t("what")} actions={create("primary")}>
      <DataTable<Badge>
        name="badges"
        label={t("title")}
        pages={pages}
        id={(b) => b.id}
        columns={[
          { id: "name", header: t("name"), rowHeader: true, long: (b) => b.name, cell: (b) => <Go to={`/settings/badges/${b.id}`}>{b.name}</Go> },
          { id: "channel", header: t("channel"), cell: (b) => word("channel", b.channel) },
          { id: "proof", header: t("proof"), cell: (b) => t(b.proof) },
          { id: "phone", header: t("phone"), cell: (b) => (b.phone_enrollment ? t("yes") : "–") },
          { id: "devices", header: t("devices"), cell: (b) => number(b.device_limit) },
          { id: "lasts", header: t("lasts"), cell: lasts },
          { id: "terms", header: t("terms"), cell: (b) => (b.terms ? t("has") : "–") },
          { id: "made", header: t("made"), extra: true, cell: (b) => <When at={b.created_at} /> },
          { id: "changed", header: t("changed"), extra: true, cell: (b) => <When at={b.updated_at} /> },
        ]}
        empty={<Nothing title={t("none")} hint={t("none_hint")} action={create("normal")} />}
      />
    </View>
  );
}
