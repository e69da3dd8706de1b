// How messages fared on each day, e-mail or SMS.
import Box from "@cloudscape-design/components/box";
import LineChart from "@cloudscape-design/components/line-chart";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useFilters } from "../address";
import type { Schemas } from "../api";
import { Figures } from "../figures";
import { number, texts } from "../texts";
import { word } from "../words";
import { shortDay } from "./days";

const t = texts(
  { label: "Messages by day: {channel}", day: "Day (UTC)", number: "Number", none: "Nothing was sent by this channel in these days", channel: "Channel", chart: "Line chart" },
  { label: "Nachrichten je Tag: {channel}", day: "Tag (UTC)", number: "Anzahl", none: "In diesen Tagen wurde auf diesem Weg nichts gesendet", channel: "Weg", chart: "Liniendiagramm" },
);

export type Day = Schemas["MessagesDeliveredView"];

/** What can become of a message, in the order of the lines. */
const states = ["accepted", "delivered", "deferred", "bounced", "complained", "suppressed", "blocked", "failed", "unknown"] as const;

export function Health({ days }: { days: Day[] | undefined }) {
  const [filters, set] = useFilters("channel");
  const channel = filters.channel === "sms" ? "sms" : "email";
  const all = days ?? [];
  const label = t("label", { channel: word("channel", channel) });
  const had = states.filter((s) => all.some((d) => (d[channel][s] ?? 0) > 0));
  const at = (day: string) => new Date(day);
  const short = (x: Date) => shortDay(x.toISOString());
  const series = had.map((s) => ({ title: word("message", s), type: "line" as const, data: all.map((d) => ({ x: at(d.day), y: d[channel][s] ?? 0 })), valueFormatter: number }));
  const most = Math.max(5, ...series.flatMap((s) => s.data.map((p) => p.y)));
  const rows = all.map((d) => [shortDay(d.day), ...had.map((s) => number(d[channel][s] ?? 0))]).reverse(); // today first
  return (
    <SpaceBetween size="m">
      <SegmentedControl label={t("channel")} selectedId={channel} options={(["email", "sms"] as const).map((id) => ({ id, text: word("channel", id) }))} onChange={({ detail }) => set({ channel: detail.selectedId === "sms" ? "sms" : null })} />
      <LineChart
        series={series}
        statusType={days ? "finished" : "loading"}
        xScaleType="time"
        {...(all.length > 1 && { xDomain: [at(all[0]!.day), at(all.at(-1)!.day)] })}
        yDomain={[0, most]}
        xTickFormatter={short}
        yTickFormatter={number}
        height={240}
        hideFilter
        xTitle={t("day")}
        yTitle={t("number")}
        ariaLabel={label}
        i18nStrings={{ chartAriaRoleDescription: t("chart"), xTickFormatter: short, yTickFormatter: number, detailPopoverDismissAriaLabel: "✕" }}
        empty={<Box textAlign="center" color="inherit">{t("none")}</Box>}
      />
      {had.length > 0 && <Figures label={label} head={[t("day"), ...series.map((s) => s.title)]} rows={rows} />}
    </SpaceBetween>
  );
}
