// One import: which columns were read, what is planned with every row, and what
// became of it.
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { api } from "../api";
import { Trouble, View, When } from "../parts";
import { number, texts } from "../texts";
import { Again } from "./again";
import { Rows } from "./rows";
import { Stage } from "./stage";
import { stateLooks, stateWord, underWay, word, type Import } from "./words";

const t = texts(
  {
    title: "Import", columns: "Columns", read: "{read, plural, =1 {One of {all} is read} other {# of {all} are read}}",
    about: "{format}, {rows, plural, =1 {one row} other {# rows}}, uploaded ",
  },
  {
    title: "Import", columns: "Spalten", read: "{read, plural, =1 {Eine von {all} wird gelesen} other {# von {all} werden gelesen}}",
    about: "{format}, {rows, plural, =1 {eine Zeile} other {# Zeilen}}, hochgeladen ",
  },
);

const often = 1_000; // milliseconds, while it is under way

export default function ImportView({ params }: { params: { import: string } }) {
  const { data, error, refetch } = api.useQuery("get", "/v1/imports/{import}", { params: { path: params } }, {
    refetchInterval: ({ state }) => (state.data && underWay(state.data.state) ? often : false),
  });
  if (!data) return <View title={t("title")}>{error && <Trouble error={error} again={() => void refetch()} />}</View>;
  return (
    <View
      title={t("title")}
      description={<>{t("about", { format: word(data.format), rows: data.rows })}<When at={data.created_at} /></>}
      info={<StatusIndicator type={stateLooks[data.state]}>{stateWord(data.state)}</StatusIndicator>}
    >
      <SpaceBetween size="l">
        {error && <Trouble error={error} again={() => void refetch()} />}
        <Stage of={data} />
        <ColumnSection key={data.id} of={data} />
        {data.state !== "planning" && <Rows key={data.id} of={data} />}
      </SpaceBetween>
    </View>
  );
}

/** The columns; open where somebody may want to say what the others are. */
function ColumnSection({ of }: { of: Import }) {
  const read = of.columns.filter((c) => c.field).length;
  const wanting = !of.applied_at && of.format === "plain" && read < of.columns.length;
  return (
    <ExpandableSection variant="container" headerText={t("columns")} headerDescription={t("read", { read, all: number(of.columns.length) })} defaultExpanded={wanting}>
      <Again of={of} />
    </ExpandableSection>
  );
}
