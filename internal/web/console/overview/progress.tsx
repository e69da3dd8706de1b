// What happened on each day, from the acts that the audit counted.
import Box from "@cloudscape-design/components/box";
import LineChart from "@cloudscape-design/components/line-chart";
import { api } from "../api";
import { Trouble } from "../parts";
import { language } from "../preferences";
import { number, texts } from "../texts";
import { Figures } from "../figures";

const t = texts(
  {
    sent: "Invitations sent", enrolled: "Contacts proven", made: "Badges made", label: "Acts by day", day: "Day", number: "Number",
    none: "Nothing happened in these days", chart: "Line chart",
  },
  {
    sent: "Einladungen gesendet", enrolled: "Kontakte bestätigt", made: "Badges erstellt", label: "Vorgänge je Tag", day: "Tag", number: "Anzahl",
    none: "In diesen Tagen ist nichts geschehen", chart: "Liniendiagramm",
  },
);

/** Which acts a line counts. */
const lines = {
  sent: ["invitation.send", "invitation.send_again", "invitation.fresh"],
  enrolled: ["challenge.verify"],
  made: ["badge.add"],
} as const;

const oneDay = 86_400_000; // milliseconds

const iso = (at: number): string => new Date(at).toISOString().slice(0, 10);

const short = (at: Date): string => new Intl.DateTimeFormat(language(), { day: "numeric", month: "short", timeZone: "UTC" }).format(at);

export default function Progress({ days }: { days: number }) {
  const today = Date.parse(iso(Date.now()));
  const query = { from: iso(today - (days - 1) * oneDay), to: iso(today) };
  const { data, error, refetch } = api.useQuery("get", "/v1/statistics", { params: { query } }, { refetchInterval: 60_000 });
  if (error) return <Trouble error={error} again={() => void refetch()} />;
  const counted = new Map((data?.days ?? []).map((d) => [d.day, d.acts]));
  const all = Array.from({ length: days }, (_, i) => today - (days - 1 - i) * oneDay);
  const series = (Object.keys(lines) as (keyof typeof lines)[]).map((line) => ({
    title: t(line),
    type: "line" as const,
    data: all.map((at) => ({ x: new Date(at), y: lines[line].reduce((sum, act) => sum + (counted.get(iso(at))?.[act] ?? 0), 0) })),
    valueFormatter: number,
  }));
  const most = Math.max(0, ...series.flatMap((s) => s.data.map((d) => d.y)));
  const rows = all.map((at, i) => [short(new Date(at)), ...series.map((s) => number(s.data[i]?.y ?? 0))]).reverse(); // today first
  return (
    <>
      <LineChart
        series={most > 0 || !data ? series : []}
        statusType={data ? "finished" : "loading"}
        xScaleType="time"
        xDomain={[new Date(all[0]!), new Date(today)]}
        yDomain={[0, Math.max(5, most)]}
        xTickFormatter={short}
        yTickFormatter={number}
        height={240}
        hideFilter
        xTitle={t("day")}
        yTitle={t("number")}
        ariaLabel={t("label")}
        i18nStrings={{ chartAriaRoleDescription: t("chart"), xTickFormatter: short, yTickFormatter: number, detailPopoverDismissAriaLabel: "✕" }}
        empty={<Box textAlign="center" color="inherit">{t("none")}</Box>}
      />
      {most > 0 && <Figures label={t("label")} head={[t("day"), ...series.map((s) => s.title)]} rows={rows} />}
    </>
  );
}
