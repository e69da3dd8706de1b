// The overview: what to do first, and how far the network's people are.
import Container from "@cloudscape-design/components/container";
import Grid from "@cloudscape-design/components/grid";
import Header from "@cloudscape-design/components/header";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { lazy, Suspense } from "react";
import { useFilters } from "../address";
import { Trouble, View } from "../parts";
import { texts } from "../texts";
import { Guide } from "./guide";
import { useInvitationCounts } from "./have";
import { Numbers } from "./numbers";

const Progress = lazy(() => import("./progress"));
const States = lazy(() => import("./states"));

const t = texts(
  {
    title: "Overview", progress: "Progress", progress_what: "What happened on each day (UTC)", states: "Invitations by state",
    range: "Days shown", last: "Last {n} days",
  },
  {
    title: "Übersicht", progress: "Fortschritt", progress_what: "Was an jedem Tag geschah (UTC)", states: "Einladungen nach Stand",
    range: "Gezeigte Tage", last: "Letzte {n} Tage",
  },
);

const ranges = [7, 30, 90];

export default function Overview() {
  const [{ days }, setFilters] = useFilters("days");
  const range = ranges.includes(Number(days)) ? Number(days) : 30;
  const option = (n: number) => ({ value: String(n), label: t("last", { n }) });
  return (
    <View title={t("title")}>
      <SpaceBetween size="l">
        <Guide />
        <Numbers />
        <Grid gridDefinition={[{ colspan: { default: 12, s: 8 } }, { colspan: { default: 12, s: 4 } }]}>
          <Container
            fitHeight
            header={
              <Header
                variant="h2"
                description={t("progress_what")}
                actions={
                  <Select
                    ariaLabel={t("range")}
                    selectedOption={option(range)}
                    options={ranges.map(option)}
                    onChange={({ detail }) => setFilters({ days: detail.selectedOption.value === "30" ? null : detail.selectedOption.value! })}
                  />
                }
              >
                {t("progress")}
              </Header>
            }
          >
            <Suspense fallback={<div className="chart" />}><Progress days={range} /></Suspense>
          </Container>
          <Container fitHeight header={<Header variant="h2">{t("states")}</Header>}>
            <Suspense fallback={<div className="chart" />}><InvitationStates /></Suspense>
          </Container>
        </Grid>
      </SpaceBetween>
    </View>
  );
}

function InvitationStates() {
  const { data, error, refetch } = useInvitationCounts();
  if (error) return <Trouble error={error} again={() => void refetch()} />;
  return <States counts={data?.items} />;
}
