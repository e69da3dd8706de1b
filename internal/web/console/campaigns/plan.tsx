// The plan of a campaign: how many get it and how, who does not and why, and what it
// will cost.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { dollars } from "../settings/money";
import { regionName } from "../settings/regions";
import { number, texts } from "../texts";
import { Cost, Quota } from "./cost";
import { lackText, planned, type Campaign } from "./words";

const t = texts(
  {
    users: "Users looked at", sent: "Will be sent", email: "By e-mail", sms: "By SMS", unreachable: "Can not be reached", left: "Left out",
    messages: "{n, plural, one {# message} other {# messages}}", why: "{what}: {n}",
    countries: "SMS by country", country: "Country", count: "Messages", parts: "Parts", cost: "Costs about", parts_hint: "A long text message goes out in parts, and each is paid for.", unknown: "not known",
    rehearsed: "Rehearsed: {sent, plural, =0 {nobody would be sent anything} one {# person would be sent it} other {# people would be sent it}}.",
    same: "All of it is as planned.", fewer: "{n, plural, one {One person less} other {# people less}} than planned: something changed since. The column “In the rehearsal” below says for whom.",
  },
  {
    users: "Angesehene Nutzer", sent: "Wird gesendet", email: "Per E-Mail", sms: "Per SMS", unreachable: "Nicht erreichbar", left: "Ausgelassen",
    messages: "{n, plural, one {# Nachricht} other {# Nachrichten}}", why: "{what}: {n}",
    countries: "SMS nach Land", country: "Land", count: "Nachrichten", parts: "Teile", cost: "Kostet etwa", parts_hint: "Eine lange SMS geht in Teilen hinaus, und jeder Teil kostet.", unknown: "unbekannt",
    rehearsed: "Geprobt: {sent, plural, =0 {Niemand bekäme etwas} one {# Person bekäme sie} other {# Personen bekämen sie}}.",
    same: "Alles ist wie geplant.", fewer: "{n, plural, one {Eine Person weniger} other {# Personen weniger}} als geplant: Seitdem hat sich etwas geändert. Die Spalte „In der Probe“ unten zeigt, bei wem.",
  },
);

type Plan = NonNullable<Campaign["plan"]>;

/** What the plan says; what the last rehearsal found beside it. */
export function PlanFigures({ campaign: c }: { campaign: Campaign }) {
  const plan = c.plan;
  if (!plan) return null;
  const sent = plan.outcomes["sent"] ?? 0;
  const unreachable = Object.values(plan.lacks).reduce((a, b) => a + b, 0);
  return (
    <SpaceBetween size="l">
      <Rehearsed campaign={c} sent={sent} />
      <KeyValuePairs
        columns={4}
        items={[
          { label: t("sent"), value: <Figure n={sent} /> },
          { label: t("email"), value: t("messages", { n: plan.channels["email"] ?? 0 }) },
          { label: t("sms"), value: t("messages", { n: plan.channels["sms"] ?? 0 }) },
          { label: t("unreachable"), value: <Lacks plan={plan} n={unreachable} /> },
          { label: t("left"), value: number(Math.max(0, planned(c) - sent - unreachable)) },
          { label: t("users"), value: number(planned(c)) },
        ]}
      />
      {plan.regions.length > 0 && <Regions plan={plan} />}
      <Cost plan={plan} />
      {c.state === "planned" && <Quota plan={plan} />}
    </SpaceBetween>
  );
}

const Figure = ({ n }: { n: number }) => <Box variant="awsui-value-large">{number(n)}</Box>;

function Rehearsed({ campaign: c, sent }: { campaign: Campaign; sent: number }) {
  if (!c.rehearsal || c.state !== "planned") return null;
  const would = c.rehearsal["sent"] ?? 0;
  return (
    <Alert type={would < sent ? "warning" : "success"}>
      {t("rehearsed", { sent: would })} {would < sent ? t("fewer", { n: sent - would }) : t("same")}
    </Alert>
  );
}

/** Those who can not be reached, by what they lack. */
function Lacks({ plan, n }: { plan: Plan; n: number }) {
  return (
    <>
      {number(n)}
      {Object.entries(plan.lacks).map(([lack, n]) => <Box key={lack} color="text-body-secondary" fontSize="body-s">{t("why", { what: lackText(lack), n })}</Box>)}
    </>
  );
}

type Region = Plan["regions"][number];

const Regions = ({ plan }: { plan: Plan }) => (
  <Table<Region>
    variant="embedded"
    items={plan.regions}
    trackBy="region"
    ariaLabels={{ tableLabel: t("countries") }}
    header={<Box variant="h3">{t("countries")}</Box>}
    footer={<Box color="text-body-secondary" fontSize="body-s">{t("parts_hint")}</Box>}
    columnDefinitions={[
      { id: "region", header: t("country"), isRowHeader: true, cell: (r) => regionName(r.region) },
      { id: "messages", header: t("count"), cell: (r) => number(r.messages) },
      { id: "parts", header: t("parts"), cell: (r) => (r.parts > 0 ? number(r.parts) : t("unknown")) },
      { id: "cost", header: t("cost"), cell: (r) => (r.known ? dollars(r.cost_from) : t("unknown")) },
    ]}
  />
);
