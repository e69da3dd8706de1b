// The audit as a CSV file: all entries that the filters let through.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { GET } from "../api";
import { readCSV, saveCSV } from "../download";
import { good } from "../flash";
import { useLong, type Long } from "../long";
import { Trouble } from "../parts";
import { texts } from "../texts";
import type { Query } from "./query";

const t = texts(
  {
    export: "Export as CSV", busy: "Reading the entries", so_far: "{n, plural, =0 {Nothing read yet.} =1 {One entry so far.} other {# entries so far.}} Keep this page open.", stop: "Stop",
    done: "{n, plural, =0 {There were no such entries: the file has the headings only.} =1 {The file has one entry.} other {The file has # entries.}}", file: "audit.csv",
  },
  {
    export: "Als CSV exportieren", busy: "Die Einträge werden gelesen", so_far: "{n, plural, =0 {Noch nichts gelesen.} =1 {Bisher ein Eintrag.} other {Bisher # Einträge.}} Lassen Sie diese Seite offen.", stop: "Anhalten",
    done: "{n, plural, =0 {Es gab keine solchen Einträge: Die Datei hat nur die Überschriften.} =1 {Die Datei hat einen Eintrag.} other {Die Datei hat # Einträge.}}", file: "protokoll.csv",
  },
);

export type Export = Long<number, number>;

/** Reads the entries of a query into a file. */
export const useExport = (query: Query): Export =>
  useLong<number, number>(0, async (tell, signal) => {
    let rows = 0;
    const parts = await readCSV(
      (cursor) => GET("/v1/audit/export", { params: { query: { ...query, ...(cursor && { cursor }) } }, parseAs: "text", signal }),
      (n) => tell((rows = n)),
    );
    saveCSV(t("file"), parts);
    return rows;
  }, (rows) => good(t("done", { n: rows })));

export const ExportButton = ({ of }: { of: Export }) => <Button iconName="download" disabled={of.busy} onClick={of.run}>{t("export")}</Button>;

/** How far it is, while it goes on. */
export function ExportProgress({ of }: { of: Export }) {
  if (of.error) return <Trouble error={of.error} again={of.run} />;
  if (!of.busy) return null;
  return <Alert type="info" header={t("busy")} action={<Button onClick={of.stop}>{t("stop")}</Button>}>{t("so_far", { n: of.far })}</Alert>;
}

