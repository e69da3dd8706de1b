// How messages fared and what SMS cost, over the days that somebody chose.
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useFilters } from "../address";
import { api } from "../api";
import { Go, Trouble } from "../parts";
import { texts } from "../texts";
import { Cost } from "./cost";
import { lastDays } from "./days";
import { Health } from "./health";

const t = texts(
  { health: "How messages fared", health_what: "A message counts on each day on which something became of it.", cost: "Cost of SMS", cost_what: "Estimated from the prices in the settings; the provider's bill decides.", prices: "To prices and budget", range: "Days shown", last: "Last {n} days" },
  { health: "Was aus Nachrichten wurde", health_what: "Eine Nachricht zählt an jedem Tag, an dem etwas aus ihr wurde.", cost: "Kosten der SMS", cost_what: "Geschätzt nach den Preisen in den Einstellungen; es gilt die Rechnung des Anbieters.", prices: "Zu Preisen und Budget", range: "Gezeigte Tage", last: "Letzte {n} Tage" },
);

const ranges = [7, 30, 90];

export default function Arrived() {
  const [{ days }, set] = useFilters("days");
  const range = ranges.includes(Number(days)) ? Number(days) : 30;
  const all = lastDays(range);
  const { data, error, refetch } = api.useQuery("get", "/v1/deliveries", { params: { query: { from: all[0]!, to: all.at(-1)! } } });
  const option = (n: number) => ({ value: String(n), label: t("last", { n }) });
  const choice = <Select ariaLabel={t("range")} selectedOption={option(range)} options={ranges.map(option)} onChange={({ detail }) => set({ days: detail.selectedOption.value === "30" ? null : detail.selectedOption.value! })} />;
  if (error) return <Trouble error={error} again={() => void refetch()} />;
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2" description={t("health_what")} actions={choice}>{t("health")}</Header>}><Health days={data?.days} /></Container>
      <Container header={<Header variant="h2" description={t("cost_what")}>{t("cost")}</Header>} footer={<Go to="/settings/costs">{t("prices")}</Go>}><Cost data={data} /></Container>
    </SpaceBetween>
  );
}
