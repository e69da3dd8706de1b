// How far an import is, and what to do next.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type ReactNode } from "react";
import { useAct } from "../act";
import { ask, POST } from "../api";
import { Ask, useFollow, useHref } from "../parts";
import { number, texts } from "../texts";
import { StopButton } from "./stop";
import { Vouched } from "./vouch";
import { leftOut, underWay, word, actions, type Import } from "./words";

const t = texts(
  {
    planning: "Looking at every row", planning_what: "Nothing changes. You can leave this page and come back.",
    running: "Importing", running_what: "You can leave this page and come back.", of: "{done} of {all} rows",
    planned: "The plan", planned_what: "Nothing has changed yet. Look at the rows, then apply it.", apply: "Apply", ask: "Apply this plan?",
    will: "{added, plural, =0 {Adds nobody} =1 {Adds one user} other {Adds # users}}, {changed, plural, =0 {changes none} =1 {changes one} other {changes #}}; {out, plural, =0 {every row goes in} =1 {one row stays out} other {# rows stay out}}.",
    quiet: "Nobody is invited. A contact that is replaced is told so. A user that somebody changes in the meantime is left as they are.", go: "Apply the plan",
    nothing: "There is nothing to apply", all_out: "No row can go in: the problems stand beside the rows below. Mend them in the file and upload it again.",
    all_same: "Everybody in this list is already as the list says.",
    done: "{added, plural, =0 {Nobody was added} =1 {One user was added} other {# users were added}}, {changed, plural, =0 {none changed} =1 {one changed} other {# changed}}.",
    out: "{out, plural, =1 {One row did not go in} other {# rows did not go in}}. Download the rows below, mend them and upload them again.",
    next: "Next: send badges to whoever has none yet.", send: "Send badges to them",
    stopped: "It was stopped", stopped_before: "Nothing was changed. Upload the file again to go on.", stopped_within: "What went in stays in; {left, plural, =1 {one row was} other {# rows were}} not done. Upload the file again: who is in already is left as they are.",
    failed: "It failed", failed_what: "What went in stays in. Upload the file again: who is in already is left as they are.",
  },
  {
    planning: "Jede Zeile wird angesehen", planning_what: "Es ändert sich nichts. Sie können diese Seite verlassen und wiederkommen.",
    running: "Wird importiert", running_what: "Sie können diese Seite verlassen und wiederkommen.", of: "{done} von {all} Zeilen",
    planned: "Der Plan", planned_what: "Noch hat sich nichts geändert. Sehen Sie die Zeilen an, dann übernehmen Sie ihn.", apply: "Übernehmen", ask: "Diesen Plan übernehmen?",
    will: "{added, plural, =0 {Fügt niemanden hinzu} =1 {Fügt einen Nutzer hinzu} other {Fügt # Nutzer hinzu}}, {changed, plural, =0 {ändert keinen} =1 {ändert einen} other {ändert #}}; {out, plural, =0 {jede Zeile geht} =1 {eine Zeile bleibt draußen} other {# Zeilen bleiben draußen}}.",
    quiet: "Niemand wird eingeladen. Ein Kontakt, der ersetzt wird, erfährt davon. Wen inzwischen jemand ändert, der bleibt, wie er ist.", go: "Plan übernehmen",
    nothing: "Es gibt nichts zu übernehmen", all_out: "Keine Zeile geht: Die Fehler stehen unten bei den Zeilen. Beheben Sie sie in der Datei, und laden Sie sie noch einmal hoch.",
    all_same: "Alle in dieser Liste sind schon so, wie die Liste sagt.",
    done: "{added, plural, =0 {Niemand wurde hinzugefügt} =1 {Ein Nutzer wurde hinzugefügt} other {# Nutzer wurden hinzugefügt}}, {changed, plural, =0 {keiner geändert} =1 {einer geändert} other {# geändert}}.",
    out: "{out, plural, =1 {Eine Zeile blieb draußen} other {# Zeilen blieben draußen}}. Laden Sie die Zeilen unten herunter, beheben Sie sie, und laden Sie sie wieder hoch.",
    next: "Weiter: Senden Sie Badges an alle, die noch keinen haben.", send: "Badges an sie senden",
    stopped: "Er wurde angehalten", stopped_before: "Nichts wurde geändert. Laden Sie die Datei noch einmal hoch, um weiterzumachen.",
    stopped_within: "Was übernommen ist, bleibt; {left, plural, =1 {eine Zeile wurde} other {# Zeilen wurden}} nicht bearbeitet. Laden Sie die Datei noch einmal hoch: Wer schon da ist, bleibt, wie er ist.",
    failed: "Er ist fehlgeschlagen", failed_what: "Was übernommen ist, bleibt. Laden Sie die Datei noch einmal hoch: Wer schon da ist, bleibt, wie er ist.",
  },
);

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0);

/** What is done with an import, or was. */
export function Stage({ of }: { of: Import }) {
  if (underWay(of.state)) return <Working of={of} />;
  const stage = of.state === "planned" ? <Plan of={of} /> : <Over of={of} />;
  return of.proof ? <SpaceBetween size="s">{stage}<Vouched proof={of.proof} contacts={of.contacts} /></SpaceBetween> : stage;
}

function Working({ of }: { of: Import }) {
  const state = of.state === "planning" ? "planning" : "running";
  const counts = state === "planning" ? of.plan : of.outcome;
  const done = sum(counts);
  const soFar = Object.entries(counts).map(([what, n]) => `${word(what)}: ${number(n)}`).join(" · ");
  return (
    <Container header={<Header variant="h2" description={t(`${state}_what`)} actions={<StopButton of={of} />}>{t(state)}</Header>}>
      <ProgressBar value={(done / of.rows) * 100} ariaLabel={t(state)} description={t("of", { done: number(done), all: number(of.rows) })} additionalInfo={soFar || "\u00a0"} />
    </Container>
  );
}

function Plan({ of }: { of: Import }) {
  const [asking, setAsking] = useState(false);
  const apply = useAct(() => ask(POST("/v1/imports/{import}/apply", { params: { path: { import: of.id } } })), { changes: ["/v1/imports", "/v1/users", "/v1/groups", "/v1/standings"], quiet: true });
  const [added, changed, unchanged, out] = actions.map((a) => of.plan[a] ?? 0) as [number, number, number, number];
  const will = t("will", { added, changed, out });
  if (added + changed === 0) return <Alert type="info" header={t("nothing")} action={<StopButton of={of} />}>{t(unchanged > 0 && out === 0 ? "all_same" : "all_out")}</Alert>;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={t("planned_what")}
          actions={<SpaceBetween direction="horizontal" size="xs"><StopButton of={of} /><Button variant="primary" onClick={() => setAsking(true)}>{t("apply")}</Button></SpaceBetween>}
        >
          {t("planned")}
        </Header>
      }
    >
      <Box variant="p" fontSize="heading-m">{will}</Box>
      {asking && (
        <Ask title={t("ask")} yes={t("go")} act={apply} input={undefined} onDone={() => setAsking(false)}>
          <Box variant="p">{will}</Box>
          <Box variant="p">{t("quiet")}</Box>
        </Ask>
      )}
    </Container>
  );
}

function Over({ of }: { of: Import }) {
  const href = useHref();
  const follow = useFollow();
  const out = leftOut(of);
  const [added, changed] = ["created", "updated"].map((o) => of.outcome[o] ?? 0) as [number, number];
  const next = <Button href={href("/users?standing=none")} onFollow={follow} variant="primary">{t("send")}</Button>;
  const said = t("done", { added, changed });
  switch (of.state) {
    case "done":
      return (
        <SpaceBetween size="s">
          <Alert type="success" header={said} action={added + changed > 0 && next}>{added + changed > 0 ? t("next") : null}</Alert>
          {out > 0 && <Alert type="warning">{t("out", { out })}</Alert>}
        </SpaceBetween>
      );
    case "stopped":
      return <Ended type="warning" header={t("stopped")}>{of.applied_at ? `${said} ${t("stopped_within", { left: of.rows - sum(of.outcome) })}` : t("stopped_before")}</Ended>;
    default:
      return <Ended type="error" header={t("failed")}>{of.applied_at ? `${said} ${t("failed_what")}` : t("stopped_before")} {of.reason}</Ended>;
  }
}

const Ended = ({ type, header, children }: { type: "warning" | "error"; header: string; children: ReactNode }) => <Alert type={type} header={header}>{children}</Alert>;
