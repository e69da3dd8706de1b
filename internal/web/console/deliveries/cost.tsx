// What SMS cost on each day, by country, and how much of the month's budget is spent.
import Box from "@cloudscape-design/components/box";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Schemas } from "../api";
import { When } from "../parts";
import { regionName } from "../settings/regions";
import { dollars } from "../settings/money";
import { percent, texts } from "../texts";
import { Bars, type Part } from "./bars";
import { shortDay } from "./days";
import type { Day } from "./health";

const t = texts(
  { label: "Cost of SMS by day", x: "Day (UTC)", y: "US dollars, estimated", none: "No SMS was paid for in these days", month: "This month's budget", spent: "{spent} of {budget}, {left} left", free: "{spent} this month. There is no budget that stops it.", alarm: "{part} of the budget was reached:" },
  { label: "Kosten der SMS je Tag", x: "Tag (UTC)", y: "US-Dollar, geschätzt", none: "In diesen Tagen wurde keine SMS bezahlt", month: "Budget dieses Monats", spent: "{spent} von {budget}, {left} übrig", free: "{spent} in diesem Monat. Kein Budget begrenzt es.", alarm: "{part} des Budgets waren erreicht:" },
);

type Deliveries = Schemas["MessagesDeliveriesView"];

/** One part for each country, by name. */
function partsOf(days: Day[]): Part[] {
  const regions = [...new Set(days.flatMap((d) => d.regions.map((r) => r.region)))];
  const cost = (d: Day, region: string) => d.regions.find((r) => r.region === region)?.cost ?? 0;
  return regions.map((region) => ({ title: regionName(region), values: days.map((d) => cost(d, region)) })).sort((a, b) => a.title.localeCompare(b.title));
}

export const Cost = ({ data }: { data: Deliveries | undefined }) => (
  <SpaceBetween size="l">
    {data && <Month month={data.month} />}
    <Bars label={t("label")} columns={(data?.days ?? []).map((d) => shortDay(d.day))} parts={partsOf(data?.days ?? [])} x={t("x")} y={t("y")} none={t("none")} loading={!data} form={dollars} least={1} />
  </SpaceBetween>
);

function Month({ month: { spent, budget, left = 0, alarm } }: { month: Deliveries["month"] }) {
  if (budget === 0) return <Box variant="p">{t("free", { spent: dollars(spent) })}</Box>;
  return (
    <ProgressBar
      label={t("month")}
      value={Math.min(100, (100 * spent) / budget)}
      description={t("spent", { spent: dollars(spent), budget: dollars(budget), left: dollars(left) })}
      {...(alarm && { additionalInfo: <>{t("alarm", { part: percent(alarm.percent / 100) })} <When at={alarm.at} /></> })}
    />
  );
}
