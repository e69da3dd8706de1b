// Which column of a file is which field: what was recognised, and what somebody
// says instead.
import Box from "@cloudscape-design/components/box";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import Table from "@cloudscape-design/components/table";
import { texts } from "../texts";
import { byHand, fieldOf, mapped, type Column, type Pair } from "./mapping";
import { fields, word } from "./words";

const t = texts(
  {
    label: "Columns of the file", heading: "Heading in the file", examples: "Examples", field: "Is read as", none: "Not read", auto: "As its heading says",
    choose: "What column {heading} is", no_heading: "No heading", groups: "Several are separated by semicolons", country: "Two letters, where phone numbers are from",
    enabled: "Yes or no", name: "Where first and last name are one column", login: "Without it, the e-mail address",
  },
  {
    label: "Spalten der Datei", heading: "Überschrift in der Datei", examples: "Beispiele", field: "Wird gelesen als", none: "Nicht gelesen", auto: "Wie die Überschrift sagt",
    choose: "Was Spalte {heading} ist", no_heading: "Keine Überschrift", groups: "Mehrere trennt ein Strichpunkt", country: "Zwei Buchstaben, woher Telefonnummern sind",
    enabled: "Ja oder nein", name: "Wenn Vor- und Nachname eine Spalte sind", login: "Ohne ihn gilt die E-Mail-Adresse",
  },
);

/** A column with some of its cells. Its field is undefined until the API has said what it is. */
export interface Shown {
  heading: string;
  field?: string | undefined;
  examples: string[];
}

const option = (field: string): SelectProps.Option => ({ value: field, label: word(field), ...(t.has(field) && { description: t(field) }) });

/** The columns; without set they are only shown. */
export function Columns({ columns, pairs, set }: { columns: Shown[]; pairs: Pair[]; set?: ((pairs: Pair[]) => void) | undefined }) {
  return (
    <Table<Shown>
      variant="borderless"
      items={columns}
      wrapLines
      enableKeyboardNavigation
      ariaLabels={{ tableLabel: t("label") }}
      columnDefinitions={[
        { id: "heading", header: t("heading"), isRowHeader: true, cell: (c) => c.heading || <Box color="text-body-secondary">{t("no_heading")}</Box>, minWidth: 90 },
        { id: "field", header: t("field"), minWidth: 150, cell: (c) => (set && c.heading ? <Choice column={c} pairs={pairs} set={set} /> : <Known column={c} pairs={pairs} />) },
        { id: "examples", header: t("examples"), minWidth: 180, cell: (c) => <Box color="text-body-secondary">{c.examples.join(" · ") || "–"}</Box> },
      ]}
    />
  );
}

const columnOf = (c: Shown): Column => ({ heading: c.heading, ...(c.field && { field: c.field }) });

function Known({ column, pairs }: { column: Shown; pairs: Pair[] }) {
  const field = fieldOf(pairs, columnOf(column));
  return field ? <>{word(field)}</> : <Box color="text-body-secondary">{t("none")}</Box>;
}

function Choice({ column, pairs, set }: { column: Shown; pairs: Pair[]; set: (pairs: Pair[]) => void }) {
  const auto: SelectProps.Option = { value: "auto", label: t("auto") };
  const none: SelectProps.Option = { value: "", label: t("none") };
  const said = byHand(pairs, column.heading);
  const unknown = column.field === undefined && said === undefined;
  const field = fieldOf(pairs, columnOf(column));
  const options = [...(column.field === undefined || said !== undefined ? [auto] : []), none, ...fields.map(option)];
  const choose = (value: string) => set(mapped(pairs, column.heading, value === "auto" ? undefined : (value as Pair["field"])));
  return (
    <Select
      selectedOption={unknown ? auto : field ? option(field) : none}
      options={options}
      onChange={({ detail }) => choose(detail.selectedOption.value ?? "")}
      ariaLabel={t("choose", { heading: column.heading })}
      expandToViewport
    />
  );
}
