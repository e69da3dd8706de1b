// Checking the seals: whether the entries are those that were sealed.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useEffect } from "react";
import { ask, GET, type Schemas } from "../api";
import { useLong } from "../long";
import { Trouble } from "../parts";
import { useSession } from "../session";
import { exactly, number, texts } from "../texts";

const t = texts(
  {
    title: "Check the seals", close: "Close", stop: "Stop", busy: "Checking. Keep this page open.", counted: "Seals checked: {seals}. Entries checked: {entries}.",
    why: "Every few minutes the entries are sealed. Each seal covers some entries and the seal before, so nobody can change, remove or add an entry later without breaking it.",
    good: "Nothing was changed since it was sealed", none: "Nothing is sealed yet: entries are sealed about 20 minutes after they are made.",
    bad: "{n, plural, =1 {One seal does not fit} other {# seals do not fit}}", what: "Somebody changed the stored audit, or a part of it was lost. Note what stands here, do not change anything, and compare with a backup.",
    edited: "Entries were edited or swapped", missing: "Entries are missing", inserted: "Entries were put in afterwards", broken: "The seal does not follow the one before it: one of the two was changed or taken away",
    unsealed: "Entries were not sealed in time: the schedule does not run, or the newest seals were taken away", of: "{trouble}. Chain {chain}, seal {seal}, {from} to {to}.",
    witness: "Note this somewhere else", witness_why: "Whoever could change everything stored could make new seals, too. The newest seals, noted where they can not reach, prove that they did not: a later check must find them again.",
    head: "Chain {chain}, seal {seal}", copy: "Copy", copied: "Copied", not_copied: "Could not be copied. Select the text instead.", at: "Newest seals of the audit of {network}, {at}",
  },
  {
    title: "Siegel prüfen", close: "Schließen", stop: "Anhalten", busy: "Wird geprüft. Lassen Sie diese Seite offen.", counted: "Geprüfte Siegel: {seals}. Geprüfte Einträge: {entries}.",
    why: "Alle paar Minuten werden die Einträge versiegelt. Jedes Siegel deckt einige Einträge und das Siegel davor, sodass niemand später einen Eintrag ändern, entfernen oder hinzufügen kann, ohne es zu brechen.",
    good: "Seit der Versiegelung wurde nichts geändert", none: "Noch ist nichts versiegelt: Einträge werden etwa 20 Minuten nach ihrer Entstehung versiegelt.",
    bad: "{n, plural, =1 {Ein Siegel passt nicht} other {# Siegel passen nicht}}", what: "Jemand hat das gespeicherte Protokoll geändert, oder ein Teil ging verloren. Notieren Sie, was hier steht, ändern Sie nichts, und vergleichen Sie mit einer Sicherung.",
    edited: "Einträge wurden geändert oder vertauscht", missing: "Einträge fehlen", inserted: "Einträge wurden nachträglich eingefügt", broken: "Das Siegel folgt nicht auf das davor: Eines der beiden wurde geändert oder entfernt",
    unsealed: "Einträge wurden nicht rechtzeitig versiegelt: Der Zeitplan läuft nicht, oder die neuesten Siegel wurden entfernt", of: "{trouble}. Kette {chain}, Siegel {seal}, {from} bis {to}.",
    witness: "Notieren Sie dies anderswo", witness_why: "Wer alles Gespeicherte ändern könnte, könnte auch neue Siegel machen. Die neuesten Siegel, notiert, wo niemand sonst hinkommt, beweisen, dass es nicht geschah: Eine spätere Prüfung muss sie wiederfinden.",
    head: "Kette {chain}, Siegel {seal}", copy: "Kopieren", copied: "Kopiert", not_copied: "Ließ sich nicht kopieren. Markieren Sie stattdessen den Text.", at: "Neueste Siegel des Protokolls von {network}, {at}",
  },
);

type Report = Omit<Schemas["NetworkReportView"], "next">;

const nothing: Report = { links: 0, entries: 0, findings: [], heads: [] };

const joined = (a: Report, b: Report): Report => ({ links: a.links + b.links, entries: a.entries + b.entries, findings: [...a.findings, ...b.findings], heads: [...a.heads, ...b.heads] });

async function check(tell: (so: Report) => void, signal: AbortSignal): Promise<Report> {
  let report = nothing;
  for (let cursor: string | undefined, more = true; more; more = Boolean(cursor)) {
    const part = await ask(GET("/v1/audit/check", { params: { query: cursor ? { cursor } : {} }, signal }));
    cursor = part.next;
    tell((report = joined(report, part)));
  }
  return report;
}

/** The dialog; it checks at once. */
export function CheckSeals({ onClose }: { onClose: () => void }) {
  const { run, busy, far, result, error } = useLong(nothing, check);
  useEffect(run, []); // eslint-disable-line -- once
  return (
    <Modal visible size="large" header={t("title")} onDismiss={onClose} footer={<Box float="right"><Button onClick={onClose}>{busy ? t("stop") : t("close")}</Button></Box>}>
      <SpaceBetween size="m">
        <Box variant="p">{t("why")}</Box>
        {error ? <Trouble error={error} again={run} /> : result ? <Result of={result} /> : <StatusIndicator type="in-progress">{t("busy")}</StatusIndicator>}
        <Box color="text-body-secondary" aria-live="polite">{t("counted", { seals: number(far.links), entries: number(far.entries) })}</Box>
        {result && result.heads.some((h) => h.seq > 0) && <Witness heads={result.heads} />}
      </SpaceBetween>
    </Modal>
  );
}

function Result({ of }: { of: Report }) {
  if (of.links === 0) return <Alert type="info">{t("none")}</Alert>;
  if (of.findings.length === 0) return <Alert type="success">{t("good")}</Alert>;
  return (
    <Alert type="error" header={t("bad", { n: of.findings.length })}>
      <Box variant="p" color="inherit">{t("what")}</Box>
      <ul>
        {of.findings.map((f) => (
          <li key={`${f.trouble} ${f.shard}.${f.seq}`}>{t("of", { trouble: t(f.trouble), chain: f.shard + 1, seal: f.seq, from: exactly(f.from), to: exactly(f.to) })}</li>
        ))}
      </ul>
    </Alert>
  );
}

/** The newest seals, to be kept where whoever could change them can not reach. */
function Witness({ heads }: { heads: Report["heads"] }) {
  const { session } = useSession();
  const lines = heads.map((h) => `${t("head", { chain: h.shard + 1, seal: h.seq })}: ${h.hash}`);
  const text = [t("at", { network: session?.network ?? "", at: new Date().toISOString() }), ...lines].join("\n");
  return (
    <SpaceBetween size="xs">
      <Box variant="h3">{t("witness")}</Box>
      <Box variant="p">{t("witness_why")}</Box>
      <div className="code">{lines.map((line) => <div key={line}>{line}</div>)}</div>
      <CopyToClipboard textToCopy={text} copyButtonText={t("copy")} copySuccessText={t("copied")} copyErrorText={t("not_copied")} />
    </SpaceBetween>
  );
}
