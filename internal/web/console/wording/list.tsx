// The texts of messages: which are the network's own, and the way to each.
import Badge from "@cloudscape-design/components/badge";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { useMemo, useState } from "react";
import { useFilters } from "../address";
import { api } from "../api";
import { DataTable, usePageSize, type Column } from "../datatable";
import { useShort } from "../pages";
import { Go, Nothing, View, When } from "../parts";
import { language } from "../preferences";
import { languageName } from "../settings/regions";
import { texts } from "../texts";
import { word } from "../words";
import { Another } from "./another";
import { placeOf, sourceName, type Summary } from "./words";

const t = texts(
  {
    title: "Message texts", about: "How messages are worded. Each has a built-in text, which you can replace by your own.", another: "Another language",
    kind: "Message", channel: "Channel", language: "Language", source: "Text", changed: "Changed", all: "All", none: "No texts are like that", none_hint: "Choose less, or clear the filters.", clear: "Clear the filters",
  },
  {
    title: "Nachrichtentexte", about: "Wie Nachrichten formuliert sind. Jede hat einen eingebauten Text, den Sie durch einen eigenen ersetzen können.", another: "Andere Sprache",
    kind: "Nachricht", channel: "Weg", language: "Sprache", source: "Text", changed: "Geändert", all: "Alle", none: "Solche Texte gibt es nicht", none_hint: "Wählen Sie weniger, oder leeren Sie die Filter.", clear: "Filter leeren",
  },
);

const parts = ["kind", "channel", "language", "source"] as const;
type Part = (typeof parts)[number];

const nameOf: Record<Part, (x: Summary) => string> = {
  kind: (x) => word("template", x.kind),
  channel: (x) => word("channel", x.channel),
  language: (x) => languageName(x.language),
  source: (x) => sourceName(x.source),
};

export default function Texts() {
  const q = api.useQuery("get", "/v1/templates");
  const [filters, set] = useFilters(...parts);
  const [adding, setAdding] = useState(false);
  const size = usePageSize("texts");
  const all = q.data?.items;
  const found = useMemo(() => all?.filter((x) => parts.every((p) => !filters[p] || x[p] === filters[p])), [all, filters]);
  const pages = useShort(found, size, q);
  const lang = language();
  const columns = useMemo(columnsOf, [lang]);
  const clear = () => set({ kind: null, channel: null, language: null, source: null });
  return (
    <View title={t("title")} description={t("about")} actions={<Button onClick={() => setAdding(true)}>{t("another")}</Button>}>
      <DataTable<Summary>
        name="texts"
        label={t("title")}
        pages={pages}
        id={placeOf}
        filter={<div className="filters">{parts.map((p) => <Filter key={p} part={p} of={all ?? []} value={filters[p]} set={(value) => set({ [p]: value })} />)}</div>}
        columns={columns}
        empty={<Nothing title={t("none")} hint={t("none_hint")} action={<Button onClick={clear}>{t("clear")}</Button>} />}
      />
      {adding && <Another of={all ?? []} onClose={() => setAdding(false)} />}
    </View>
  );
}

const columnsOf = (): Column<Summary>[] => [
  { id: "kind", header: t("kind"), rowHeader: true, cell: (x) => <Go to={placeOf(x)} ariaLabel={`${nameOf.kind(x)}, ${nameOf.channel(x)}, ${nameOf.language(x)}`}>{nameOf.kind(x)}</Go> },
  { id: "channel", header: t("channel"), cell: nameOf.channel },
  { id: "language", header: t("language"), cell: nameOf.language },
  { id: "source", header: t("source"), cell: (x) => (x.source === "own" ? <Badge color="blue">{nameOf.source(x)}</Badge> : nameOf.source(x)) },
  { id: "changed", header: t("changed"), cell: (x) => <When at={x.updated_at} /> },
];

/** A choice among what there is. */
function Filter({ part, of, value = "", set }: { part: Part; of: Summary[]; value: string | undefined; set: (value: string | null) => void }) {
  const names = new Map(of.map((x) => [x[part] as string, nameOf[part](x)]));
  const options = [{ value: "", label: t("all") }, ...[...names].map(([value, label]) => ({ value, label }))];
  return (
    <FormField label={t(part)}>
      <Select options={options} selectedOption={options.find((o) => o.value === value) ?? { value, label: value }} onChange={({ detail }) => set(detail.selectedOption.value || null)} />
    </FormField>
  );
}
