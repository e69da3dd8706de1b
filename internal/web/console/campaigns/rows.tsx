// What came of each user of a campaign: numbers by outcome, which choose the rows
// below them.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tiles from "@cloudscape-design/components/tiles";
import { useEffect, useMemo, useRef, useState } from "react";
import { useAct } from "../act";
import { useFilters } from "../address";
import { ask, GET, refresh, type Schemas } from "../api";
import { DataTable, usePageSize, type Column } from "../datatable";
import { readCSV, saveCSV } from "../download";
import { usePages } from "../pages";
import { Go, Nothing, When } from "../parts";
import { regionName } from "../settings/regions";
import { number, texts } from "../texts";
import { word } from "../words";
import { isMessageState, messageStates, useArrivals, type MessageState } from "./arrivals";
import { had, invites, isOutcome, lackText, outcomeHint, outcomes, OutcomeStatus, outcomeText, planned, reasonText, underWay, type Campaign } from "./words";

const t = texts(
  {
    outcomes: "What came of it", planned: "Who gets an invitation", plan: "Plan", how: "How, or why not", rehearsed: "In the rehearsal", as_planned: "As planned", sms: "SMS, {region}", sms_parts: "SMS, {region}, {n, plural, one {# part} other {# parts}}", message: "Message", any: "Any", counted: "{what} ({n})", channel: "Channel", download: "Download as CSV", reading: "{n} rows", file: "campaign.csv", all: "All", users: "Users", user: "User", outcome: "Outcome", why: "Reason", at: "When",
    waiting: "Nobody yet", waiting_hint: "The first users appear here in a moment.", none: "Nobody with this outcome", nobody: "This campaign was for nobody", nobody_hint: "When it ran, there was nobody whom it was for.",
  },
  {
    outcomes: "Was daraus wurde", planned: "Wer eine Einladung bekommt", plan: "Plan", how: "Wie, oder warum nicht", rehearsed: "In der Probe", as_planned: "Wie geplant", sms: "SMS, {region}", sms_parts: "SMS, {region}, {n, plural, one {# Teil} other {# Teile}}", message: "Nachricht", any: "Jede", counted: "{what} ({n})", channel: "Kanal", download: "Als CSV herunterladen", reading: "{n} Zeilen", file: "kampagne.csv", all: "Alle", users: "Nutzer", user: "Nutzer", outcome: "Ergebnis", why: "Grund", at: "Wann",
    waiting: "Noch niemand", waiting_hint: "Gleich erscheinen hier die ersten Nutzer.", none: "Niemand mit diesem Ergebnis", nobody: "Diese Kampagne war für niemanden", nobody_hint: "Als sie lief, gab es niemanden, für den sie war.",
  },
);

type Row = Schemas["InviteRowView"];

const nameOf = (r: Row): string => r.name || r.user;

const often = 2_000; // milliseconds
const perUser = 1; // more: a search among thousands is not repeated every moment

/** The numbers and the rows; which are shown is in the address. */
export function Rows({ campaign }: { campaign: Campaign }) {
  const [filters, set] = useFilters("outcome", "message");
  const outcome = isOutcome(filters.outcome) ? filters.outcome : undefined;
  const message = isMessageState(filters.message) ? filters.message : undefined;
  const size = usePageSize("campaign");
  const busy = underWay(campaign) && campaign.reason !== "wave";
  const path = { campaign: campaign.id };
  const total = campaign.plan ? planned(campaign) : campaign.done;
  const pages = usePages(["/v1/campaigns/{campaign}/rows", path, outcome ?? "", message ?? ""], size, (cursor, signal, limit) =>
    ask(GET("/v1/campaigns/{campaign}/rows", { params: { path, query: { limit, ...(outcome && { outcome }), ...(message && { message_state: message }), ...(cursor && { cursor }) } }, signal })),
    (rows) => (busy || rows.some(isMoving)) && often + perUser * total);
  useLastLook(`${campaign.state} ${campaign.stage} ${campaign.reason ?? ""}`);
  const early = !invites(campaign);
  const shown = outcomes.filter((o) => had(campaign, o) > 0 || o === outcome);
  const tile = (value: string, n: number, text: string) => ({ value, label: text, description: <Box variant="awsui-value-large" color="inherit">{number(n)}</Box> });
  const columns = useMemo(() => columnsOf(early, Boolean(campaign.rehearsal)), [early, Boolean(campaign.rehearsal)]);
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">{t(early ? "planned" : "outcomes")}</Header>}>
        <SpaceBetween size="m">
          <Tiles
            ariaLabel={t(early ? "planned" : "outcomes")}
            columns={4}
            value={outcome ?? "all"}
            onChange={({ detail }) => set({ outcome: detail.value === "all" ? null : detail.value })}
            items={[tile("all", total, t("all")), ...shown.map((o) => tile(o, had(campaign, o), outcomeText(o, early)))]}
          />
          {outcome && <Box variant="p">{outcomeHint(outcome, early)}</Box>}
        </SpaceBetween>
      </Container>
      <DataTable<Row>
        name="campaign"
        title={t("users")}
        counter={message ? "" : `(${number(outcome ? had(campaign, outcome) : total)})`}
        actions={<Download campaign={campaign} />}
        filter={!early && <MessageFilter campaign={campaign} value={message} set={(m) => set({ message: m })} />}
        pages={pages}
        id={(r) => r.user}
        columns={columns}
        empty={<Empty running={underWay(campaign)} filtered={Boolean(outcome ?? message)} />}
      />
    </SpaceBetween>
  );
}

/** Whether more will become of a row's message in a moment. */
const isMoving = (r: Row): boolean => r.message_state === "queued" || r.message_state === "sending";

function columnsOf(early: boolean, rehearsed: boolean): Column<Row>[] {
  const user: Column<Row> = { id: "user", header: t("user"), rowHeader: true, long: nameOf, cell: (r) => <Go to={`/users/${r.user}`}>{nameOf(r)}</Go> };
  if (early) {
    return [
      user,
      { id: "outcome", header: t("plan"), cell: (r) => <OutcomeStatus outcome={r.plan?.outcome ?? r.outcome} planned /> },
      { id: "why", header: t("how"), cell: planText },
      ...(rehearsed ? [{ id: "rehearsed", header: t("rehearsed"), cell: (r: Row) => <Rehearsed row={r} /> }] : []),
    ];
  }
  return [
    user,
    { id: "outcome", header: t("outcome"), cell: (r) => <OutcomeStatus outcome={r.outcome} /> },
    { id: "message", header: t("message"), cell: (r) => (r.message_state ? word("message", r.message_state) : "–") },
    { id: "why", header: t("why"), cell: (r) => (r.message_reason ? word("reason", r.message_reason) : reasonText(r.outcome, r.why)) },
    { id: "channel", header: t("channel"), extra: true, cell: (r) => (r.channel ? word("channel", r.channel) : "–") },
    { id: "at", header: t("at"), cell: (r) => <When at={r.outcome === "planned" ? undefined : r.at} /> },
  ];
}

/** By which way somebody is planned to get it, or why not. */
function planText({ plan }: Row): string {
  if (!plan) return "–";
  if (plan.lacks) return lackText(plan.lacks);
  if (!plan.channel) return reasonText(plan.outcome, plan.why);
  if (!plan.region) return word("channel", plan.channel);
  return plan.parts ? t("sms_parts", { region: regionName(plan.region), n: plan.parts }) : t("sms", { region: regionName(plan.region) });
}

function Rehearsed({ row: r }: { row: Row }) {
  if (!r.rehearsed) return <>–</>;
  return r.rehearsed === r.plan?.outcome ? <>{t("as_planned")}</> : <OutcomeStatus outcome={r.rehearsed} />;
}

/** Chooses the rows by what became of their messages. */
function MessageFilter({ campaign, value, set }: { campaign: Campaign; value: MessageState | undefined; set: (m: string | null) => void }) {
  const counts = useArrivals(campaign);
  const option = (s: MessageState) => ({ value: s, label: counts ? t("counted", { what: word("message", s), n: counts[s] ?? 0 }) : word("message", s) });
  const any = { value: "", label: t("any") };
  const options = [any, ...messageStates.filter((s) => counts?.[s] || s === value).map(option)];
  return (
    <div className="filters">
      <FormField label={t("message")}>
        <Select selectedOption={options.find((o) => o.value === value) ?? any} options={options} onChange={({ detail }) => set(detail.selectedOption.value || null)} />
      </FormField>
    </div>
  );
}

/** Gives all rows as a file, whatever is shown. */
function Download({ campaign }: { campaign: Campaign }) {
  const [read, setRead] = useState(0);
  const act = useAct(async () => {
    setRead(0);
    saveCSV(t("file"), await readCSV((cursor) => GET("/v1/campaigns/{campaign}/outcomes", { params: { path: { campaign: campaign.id }, query: cursor ? { cursor } : {} }, parseAs: "text" }), setRead));
  });
  return <Button iconName="download" loading={act.busy} loadingText={t("reading", { n: number(read) })} onClick={() => act.run()}>{t("download")}</Button>;
}

function Empty({ running, filtered }: { running: boolean; filtered: boolean }) {
  if (running) return <Nothing title={t("waiting")} hint={t("waiting_hint")} />;
  return filtered ? <Nothing title={t("none")} /> : <Nothing title={t("nobody")} hint={t("nobody_hint")} />;
}

/** Reads the rows once more when the campaign comes to be something else: what came between the last look and that. */
function useLastLook(now: string): void {
  const was = useRef(now);
  useEffect(() => {
    if (was.current !== now) void refresh("/v1/campaigns/{campaign}/rows", "/v1/campaigns/{campaign}/messages");
    was.current = now;
  }, [now]);
}
