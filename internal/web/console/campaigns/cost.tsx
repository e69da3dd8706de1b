// What the SMS of a plan cost, and whether the month's budget has it.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import { useNetwork } from "../network";
import { Go } from "../parts";
import { spoken } from "../problem";
import { dollars } from "../settings/money";
import { regionName } from "../settings/regions";
import { number, texts } from "../texts";
import type { Campaign } from "./words";

const t = texts(
  {
    cost: "What the SMS cost, about", range: "{from} to {to}", estimate: "An estimate, never a bill.", range_hint: "From: each SMS once. To: with every reminder by SMS, to everybody.",
    as_of: "Prices as of", left: "Left of the month's budget", of: "{left} of {budget}", unbounded: "No bound",
    over_budget: "This costs more than is left of the month's budget: {from}, and {left} is left. What does not fit is not sent. Raise the budget, invite by e-mail, or invite fewer people.",
    maybe_over_budget: "With all reminders this can cost more than is left of the month's budget: up to {to}, and {left} is left. What does not fit is not sent. Raise the budget, or have fewer reminders by SMS.",
    price_unknown: "Nobody knows what an SMS costs there: {regions}. A high price is reckoned with. Give prices in the settings.", to_settings: "To budget and prices",
    quota: "The day's quota is smaller than this plan: {what}. The campaign waits when it is used up, and takes about {days, plural, one {# day} other {# days}}.", to_quota: "To the quota",
    email: "{quota} e-mails a day", sms: "{quota} text messages a day",
  },
  {
    cost: "Was die SMS etwa kosten", range: "{from} bis {to}", estimate: "Eine Schätzung, keine Rechnung.", range_hint: "Von: jede SMS einmal. Bis: mit jeder Erinnerung per SMS, an alle.",
    as_of: "Preise von", left: "Übrig vom Monatsbudget", of: "{left} von {budget}", unbounded: "Keine Grenze",
    over_budget: "Das kostet mehr, als vom Monatsbudget übrig ist: {from}, und {left} ist übrig. Was nicht hineinpasst, wird nicht gesendet. Erhöhen Sie das Budget, laden Sie per E-Mail ein, oder laden Sie weniger Personen ein.",
    maybe_over_budget: "Mit allen Erinnerungen kann das mehr kosten, als vom Monatsbudget übrig ist: bis zu {to}, und {left} ist übrig. Was nicht hineinpasst, wird nicht gesendet. Erhöhen Sie das Budget, oder erinnern Sie seltener per SMS.",
    price_unknown: "Niemand weiß, was eine SMS dort kostet: {regions}. Gerechnet wird mit einem hohen Preis. Geben Sie in den Einstellungen Preise an.", to_settings: "Zu Budget und Preisen",
    quota: "Das Tageskontingent ist kleiner als dieser Plan: {what}. Die Kampagne wartet, wenn es aufgebraucht ist, und braucht etwa {days, plural, one {# Tag} other {# Tage}}.", to_quota: "Zum Kontingent",
    email: "{quota} E-Mails am Tag", sms: "{quota} SMS am Tag",
  },
);

type Plan = NonNullable<Campaign["plan"]>;

/** The estimate, and what stands in the way; nothing of a plan without SMS. */
export function Cost({ plan }: { plan: Plan }) {
  const cost = plan.cost;
  return (
    <>
      {cost && (
        <KeyValuePairs
          columns={3}
          items={[
            { label: t("cost"), value: <Estimate from={cost.from} to={cost.to} /> },
            { label: t("left"), value: cost.left === undefined ? t("unbounded") : t("of", { left: dollars(cost.left), budget: dollars(cost.budget ?? 0) }) },
            { label: t("as_of"), value: cost.prices_as_of },
          ]}
        />
      )}
      {(plan.problems ?? []).map((p) => <Alert key={p.problem} type="warning" action={<Go to="/settings/costs">{t("to_settings")}</Go>}>{problemText(plan, p)}</Alert>)}
    </>
  );
}

const Estimate = ({ from, to }: { from: number; to: number }) => (
  <>
    {from === to ? dollars(from) : t("range", { from: dollars(from), to: dollars(to) })}
    <Box color="text-body-secondary" fontSize="body-s">{from !== to && t("range_hint")} {t("estimate")}</Box>
  </>
);

function problemText({ cost }: Plan, { problem, text }: NonNullable<Plan["problems"]>[number]): string {
  if (!cost || !t.has(problem)) return spoken(text);
  return t(problem, { from: dollars(cost.from), to: dollars(cost.to), left: dollars(cost.left ?? 0), regions: cost.unknown.map(regionName).join(", ") });
}

/** How long the day's quota makes the campaign take, where that is more than a day. */
export function Quota({ plan }: { plan: Plan }) {
  const numbers = useNetwork().data?.numbers;
  const short = (["email", "sms"] as const).flatMap((channel) => {
    const quota = numbers?.find((n) => n.name === (channel === "email" ? "emails_per_day" : "sms_per_day"))?.value ?? 0;
    const wanted = plan.channels[channel] ?? 0;
    return quota > 0 && wanted > quota ? [{ channel, quota, days: Math.ceil(wanted / quota) }] : [];
  });
  if (short.length === 0) return null;
  const what = short.map(({ channel, quota }) => t(channel, { quota: number(quota) })).join(", ");
  return <Alert type="info" action={<Go to="/settings/limits">{t("to_quota")}</Go>}>{t("quota", { what, days: Math.max(...short.map((s) => s.days)) })}</Alert>;
}
