// The figures of a chart as a table: for whoever can not see the chart, or wants the
// numbers themselves.
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import { texts } from "./texts";

const t = texts({ table: "The figures as a table" }, { table: "Die Zahlen als Tabelle" });

/** head names the columns; the first cell of a row names the row. label is what the chart is called. */
export function Figures({ label, head, rows }: { label: string; head: string[]; rows: string[][] }) {
  return (
    <ExpandableSection variant="footer" headerText={t("table")} headerAriaLabel={`${label}: ${t("table")}`}>
      <div className="figures" role="region" aria-label={label} tabIndex={0}>
        <table>
          <thead>
            <tr>{head.map((name) => <th key={name} scope="col">{name}</th>)}</tr>
          </thead>
          <tbody>
            {rows.map(([name, ...figures]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {figures.map((figure, i) => <td key={head[i + 1]}>{figure}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </ExpandableSection>
  );
}
