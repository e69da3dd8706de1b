// What SMS may cost in a month, and what one is reckoned to cost.
import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useNetwork, type Network } from "../network";
import { Go, Trouble, View } from "../parts";
import { texts } from "../texts";
import { dollars, dollarsOf, typed } from "./money";
import { Prices } from "./prices";
import { Topic } from "./topic";

const t = texts(
  {
    title: "SMS costs", what: "What text messages may cost in a month, and what each is reckoned to cost. These are estimates, never a bill: what is paid in the end is between you and the provider.",
    budget: "Budget", budget_what: "What SMS may cost in a calendar month (UTC). A message that does not fit any more is not sent; e-mail goes on. Campaigns say beforehand whether they fit.",
    a_month: "{amount} a month", none: "No bound", field: "US dollars a month", field_why: "Up to 1,000,000. 0 is no bound.", wrong: "Type an amount from 0 to 1000000, such as {example}.", guards: "What the budget kept from being sent is among what was",  refused: "refused",
  },
  {
    title: "SMS-Kosten", what: "Was SMS in einem Monat kosten dürfen, und womit für jede gerechnet wird. Das sind Schätzungen, nie eine Rechnung: Was am Ende zu zahlen ist, machen Sie mit dem Anbieter aus.",
    budget: "Budget", budget_what: "Was SMS in einem Kalendermonat (UTC) kosten dürfen. Eine Nachricht, die nicht mehr hineinpasst, wird nicht gesendet; E-Mails gehen weiter. Kampagnen sagen vorher, ob sie hineinpassen.",
    a_month: "{amount} im Monat", none: "Keine Grenze", field: "US-Dollar im Monat", field_why: "Bis 1.000.000. 0 ist keine Grenze.", wrong: "Geben Sie einen Betrag von 0 bis 1000000 ein, etwa {example}.", guards: "Was wegen des Budgets nicht gesendet wurde, steht unter", refused: "Abgelehnt",
  },
);

const most = 1_000_000; // dollars

export default function Costs() {
  const { data, error, refetch } = useNetwork();
  return (
    <View title={t("title")} description={t("what")}>
      {data ? (
        <SpaceBetween size="l">
          <Budget network={data} />
          <Prices network={data} />
        </SpaceBetween>
      ) : error ? <Trouble error={error} again={() => void refetch()} /> : <Box textAlign="center" margin="xxl"><Spinner size="large" /></Box>}
    </View>
  );
}

function Budget({ network: { sms_budget } }: { network: Network }) {
  return (
    <Topic<{ budget: string }>
      id="budget"
      title={t("budget")}
      description={t("budget_what")}
      now={{ budget: typed(sms_budget) }}
      view={
        <SpaceBetween size="xs">
          <Box fontSize="heading-s" fontWeight="bold">{sms_budget > 0 ? t("a_month", { amount: dollars(sms_budget) }) : t("none")}</Box>
          <Box color="text-body-secondary">{t("guards")} <Go to="/guards">{t("refused")}</Go>.</Box>
        </SpaceBetween>
      }
      check={({ budget }) => ((dollarsOf(budget, 2) ?? most + 1) <= most ? {} : { sms_budget: t("wrong", { example: typed(250.5) }) })}
      change={({ budget }) => ({ sms_budget: dollarsOf(budget, 2)! })}
      form={({ draft, set, faults }) => (
        <FormField label={t("field")} constraintText={t("field_why")} errorText={faults.sms_budget}>
          <div className="amount"><Input value={draft.budget} inputMode="decimal" onChange={({ detail }) => set({ budget: detail.value })} /></div>
        </FormField>
      )}
    />
  );
}
