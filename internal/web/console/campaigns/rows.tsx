// What came of each user of a campaign: numbers by outcome, which choose the rows
// below them.
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tiles from "@cloudscape-design/components/tiles";
import { useEffect, useRef } from "react";
import { useFilters } from "../address";
import { ask, GET, refresh, type Schemas } from "../api";
import { DataTable, usePageSize, type Column } from "../datatable";
import { usePages } from "../pages";
import { Go, Nothing, When } from "../parts";
import { number, texts } from "../texts";
import { had, isOutcome, outcomeHint, outcomes, OutcomeStatus, outcomeText, reasonText, type Campaign } from "./words";

const t = texts(
  {
    outcomes: "What came of it", all: "All", users: "Users", user: "User", outcome: "Outcome", why: "Reason", at: "When",
    waiting: "Nobody yet", waiting_hint: "The first users appear here in a moment.", none: "Nobody with this outcome", nobody: "This campaign was for nobody", nobody_hint: "When it ran, there was nobody whom it was for.",
  },
  {
    outcomes: "Was daraus wurde", all: "Alle", users: "Nutzer", user: "Nutzer", outcome: "Ergebnis", why: "Grund", at: "Wann",
    waiting: "Noch niemand", waiting_hint: "Gleich erscheinen hier die ersten Nutzer.", none: "Niemand mit diesem Ergebnis", nobody: "Diese Kampagne war für niemanden", nobody_hint: "Als sie lief, gab es niemanden, für den sie war.",
  },
);

type Row = Schemas["InviteRowView"];

const nameOf = (r: Row): string => r.name || r.user;

const often = 2_000; // milliseconds

/** The numbers and the rows; which outcome is shown is in the address. */
export function Rows({ campaign }: { campaign: Campaign }) {
  const [filters, set] = useFilters("outcome");
  const outcome = isOutcome(filters.outcome) ? filters.outcome : undefined;
  const size = usePageSize("campaign");
  const running = campaign.state === "running";
  const path = { campaign: campaign.id };
  const pages = usePages(["/v1/campaigns/{campaign}/rows", path, outcome ?? ""], size, (cursor, signal, limit) =>
    ask(GET("/v1/campaigns/{campaign}/rows", { params: { path, query: { limit, ...(outcome && { outcome }), ...(cursor && { cursor }) } }, signal })),
    () => running && often);
  useLastLook(running);
  const shown = outcomes.filter((o) => had(campaign, o) > 0 || o === outcome);
  const tile = (value: string, n: number, text: string) => ({ value, label: text, description: <Box variant="awsui-value-large" color="inherit">{number(n)}</Box> });
  const columns: Column<Row>[] = [
    { id: "user", header: t("user"), rowHeader: true, long: nameOf, cell: (r) => <Go to={`/users/${r.user}`}>{nameOf(r)}</Go> },
    { id: "outcome", header: t("outcome"), cell: (r) => <OutcomeStatus outcome={r.outcome} /> },
    { id: "why", header: t("why"), cell: (r) => reasonText(r.outcome, r.why) },
    { id: "at", header: t("at"), cell: (r) => <When at={r.at} /> },
  ];
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">{t("outcomes")}</Header>}>
        <SpaceBetween size="m">
          <Tiles
            ariaLabel={t("outcomes")}
            columns={4}
            value={outcome ?? "all"}
            onChange={({ detail }) => set({ outcome: detail.value === "all" ? null : detail.value })}
            items={[tile("all", campaign.done, t("all")), ...shown.map((o) => tile(o, had(campaign, o), outcomeText(o)))]}
          />
          {outcome && <Box variant="p">{outcomeHint(outcome)}</Box>}
        </SpaceBetween>
      </Container>
      <DataTable<Row>
        name="campaign"
        title={t("users")}
        counter={`(${number(outcome ? had(campaign, outcome) : campaign.done)})`}
        pages={pages}
        id={(r) => r.user}
        columns={columns}
        empty={<Empty running={running} filtered={Boolean(outcome)} />}
      />
    </SpaceBetween>
  );
}

function Empty({ running, filtered }: { running: boolean; filtered: boolean }) {
  if (running) return <Nothing title={t("waiting")} hint={t("waiting_hint")} />;
  return filtered ? <Nothing title={t("none")} /> : <Nothing title={t("nobody")} hint={t("nobody_hint")} />;
}

/** Reads the rows once more when the campaign is over: what came between the last look and the end. */
function useLastLook(running: boolean): void {
  const was = useRef(running);
  useEffect(() => {
    if (was.current && !running) void refresh("/v1/campaigns/{campaign}/rows");
    was.current = running;
  }, [running]);
}
