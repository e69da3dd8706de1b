// What was refused to people who asked for it, by reason: of a day by hour, of a week by day.
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useQuery } from "@tanstack/react-query";
import { useFilters } from "../address";
import { ask, GET, type Schemas } from "../api";
import { refusedFor } from "../guards/words";
import { Go, Trouble } from "../parts";
import { texts } from "../texts";
import { Bars, type Part } from "./bars";
import { iso, lastDays, lastHours, shortDay, shortHour } from "./days";

const t = texts(
  {
    title: "Refused", what: "Codes and links that were asked for and not sent. Counted up to 100 an hour, reason and country.", range: "Time shown", day: "24 hours", week: "7 days", label_day: "Refused by hour", label_week: "Refused by day", x_day: "Hour from", x_week: "Day (UTC)", y: "Refused", none: "Nothing was refused in this time",
    more: "The chart has the newest of a great many.", list: "To the list with countries",
  },
  {
    title: "Abgelehnt", what: "Codes und Links, die angefordert und nicht gesendet wurden. Gezählt bis 100 je Stunde, Grund und Land.", range: "Gezeigte Zeit", day: "24 Stunden", week: "7 Tage", label_day: "Abgelehnt je Stunde", label_week: "Abgelehnt je Tag", x_day: "Stunde ab", x_week: "Tag (UTC)", y: "Abgelehnt", none: "In dieser Zeit wurde nichts abgelehnt",
    more: "Das Diagramm zeigt die neuesten von sehr vielen.", list: "Zur Liste mit Ländern",
  },
);

type Refusal = Schemas["MessagesRefusalView"];

const limit = 200; // refusals a call
const most = 10; // calls

/** The refusals since a moment, the latest first, and whether there were too many to read. */
async function since(from: number, signal: AbortSignal): Promise<{ items: Refusal[]; more: boolean }> {
  const items: Refusal[] = [];
  let cursor: string | undefined;
  for (let n = 0; n < most; n++) {
    const page = await ask(GET("/v1/refusals", { params: { query: { limit, ...(cursor && { cursor }) } }, signal }));
    items.push(...page.items.filter((r) => Date.parse(r.at) >= from));
    const last = page.items.at(-1);
    cursor = page.next || undefined;
    if (!cursor || (last && Date.parse(last.at) < from)) return { items, more: false };
  }
  return { items, more: true };
}

/** The parts of the columns: one for each reason. of tells in which column a refusal is. */
function partsOf(items: Refusal[], columns: number, of: (r: Refusal) => number): Part[] {
  const parts = new Map<string, Part>();
  for (const r of items) {
    const part = parts.get(r.why) ?? { title: refusedFor(r.why), values: Array<number>(columns).fill(0) };
    const i = of(r);
    if (i >= 0) part.values[i] = (part.values[i] ?? 0) + r.count;
    parts.set(r.why, part);
  }
  return [...parts.values()].sort((a, b) => a.title.localeCompare(b.title));
}

export default function Refusals() {
  const [{ refused }, set] = useFilters("refused");
  const range = refused === "week" ? "week" : "day";
  const hours = lastHours(24);
  const days = lastDays(7);
  const from = range === "week" ? Date.parse(days[0]!) : hours[0]!;
  const { data, error, refetch } = useQuery({ queryKey: ["/v1/refusals", "since", from], queryFn: ({ signal }) => since(from, signal) });
  const of = (r: Refusal) => (range === "week" ? days.indexOf(iso(Date.parse(r.at))) : hours.indexOf(Date.parse(r.at)));
  const columns = range === "week" ? days.map(shortDay) : hours.map(shortHour);
  const choice = <SegmentedControl label={t("range")} selectedId={range} options={[{ id: "day", text: t("day") }, { id: "week", text: t("week") }]} onChange={({ detail }) => set({ refused: detail.selectedId === "week" ? "week" : null })} />;
  return (
    <Container header={<Header variant="h2" description={t("what")} actions={choice}>{t("title")}</Header>} footer={<Go to="/guards">{t("list")}</Go>}>
      {error ? <Trouble error={error} again={() => void refetch()} /> : <Bars label={t(`label_${range}`)} columns={columns} parts={partsOf(data?.items ?? [], columns.length, of)} x={t(`x_${range}`)} y={t("y")} none={t("none")} loading={!data} />}
      {data?.more && <Box color="text-body-secondary">{t("more")}</Box>}
    </Container>
  );
}
