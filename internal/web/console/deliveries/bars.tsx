// Columns over time, each of several parts, with their figures as a table.
import BarChart from "@cloudscape-design/components/bar-chart";
import Box from "@cloudscape-design/components/box";
import { Figures } from "../figures";
import { number, texts } from "../texts";

const t = texts({ chart: "Bar chart", total: "Together" }, { chart: "Balkendiagramm", total: "Zusammen" });

/** One part of each column. */
export interface Part {
  title: string;
  values: number[]; // one for each column
  color?: string;
}

/** label is what the chart is called, x what a column is and y what is counted; nothing at all is none. The table begins with the last column. */
export function Bars({ label, columns, parts, x, y, none, loading, form = number, least = 5 }: {
  label: string;
  columns: string[];
  parts: Part[];
  x: string;
  y: string;
  none: string;
  loading: boolean;
  form?: (n: number) => string;
  /** The height of the chart is at least this. */
  least?: number;
}) {
  const totals = columns.map((_, i) => parts.reduce((sum, p) => sum + (p.values[i] ?? 0), 0));
  const most = Math.max(0, ...totals);
  const shown = parts.filter((p) => p.values.some((v) => v > 0));
  const rows = columns.map((name, i) => [name, ...shown.map((p) => form(p.values[i] ?? 0)), ...(shown.length > 1 ? [form(totals[i] ?? 0)] : [])]).reverse();
  return (
    <>
      <BarChart
        stackedBars
        series={shown.map((p) => ({ type: "bar" as const, title: p.title, data: columns.map((name, i) => ({ x: name, y: p.values[i] ?? 0 })), valueFormatter: form, ...(p.color && { color: p.color }) }))}
        statusType={loading ? "loading" : "finished"}
        xScaleType="categorical"
        xDomain={columns}
        yDomain={[0, Math.max(least, most)]}
        yTickFormatter={form}
        height={240}
        hideFilter
        xTitle={x}
        yTitle={y}
        ariaLabel={label}
        i18nStrings={{ chartAriaRoleDescription: t("chart"), yTickFormatter: form, detailPopoverDismissAriaLabel: "✕" }}
        empty={<Box textAlign="center" color="inherit">{none}</Box>}
      />
      {most > 0 && <Figures label={label} head={[x, ...shown.map((p) => p.title), ...(shown.length > 1 ? [t("total")] : [])]} rows={rows} />}
    </>
  );
}
