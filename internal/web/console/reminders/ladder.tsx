// The ladder: what happens to invitations that nobody takes up.
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Network } from "../network";
import { AmountInput, time, valueOf, type Amount } from "../settings/amount";
import { Topic, type Faults, type Fields } from "../settings/topic";
import { span, texts } from "../texts";
import { Story } from "./shown";
import type { Rung } from "./story";

const t = texts(
  {
    title: "Steps after an invitation", what: "What happens by itself while somebody does not come for their badge. It holds for what is sent from now on and for invitations that are under way.",
    wait: "Step {n}: wait", wait_why: "Since the message before.", by: "Step {n}: then", again: "Remind over the same channel", email: "Remind by e-mail", sms: "Remind by SMS", desk: "Task for the service desk",
    add: "Add step", remove: "Remove step {n}", full: "There are at most 10 steps.", after_desk: "The service desk is the last step.",
    start: "Begin with", reminders: "Three reminders", all: "E-mail, SMS, service desk",
    whole: "Type a whole number.", out: "Must be between {min} and {max}.", last: "The service desk can only be the last step: from there on a person decides.",
  },
  {
    title: "Schritte nach einer Einladung", what: "Was von selbst geschieht, solange jemand sein Badge nicht holt. Es gilt für alles, was ab jetzt gesendet wird, und für Einladungen, die unterwegs sind.",
    wait: "Schritt {n}: warten", wait_why: "Seit der vorigen Nachricht.", by: "Schritt {n}: dann", again: "Auf demselben Weg erinnern", email: "Per E-Mail erinnern", sms: "Per SMS erinnern", desk: "Aufgabe für den Service-Desk",
    add: "Schritt hinzufügen", remove: "Schritt {n} entfernen", full: "Es gibt höchstens 10 Schritte.", after_desk: "Der Service-Desk ist der letzte Schritt.",
    start: "Beginnen mit", reminders: "Drei Erinnerungen", all: "E-Mail, SMS, Service-Desk",
    whole: "Geben Sie eine ganze Zahl ein.", out: "Muss zwischen {min} und {max} liegen.", last: "Der Service-Desk kann nur der letzte Schritt sein: Von dort an entscheidet ein Mensch.",
  },
);

const [shortest, longest, most] = [3_600, 30 * 86_400, 10]; // seconds, seconds, steps: what the API takes
const ways: readonly Rung["by"][] = ["again", "email", "sms", "desk"];

interface Step {
  after: Amount;
  by: Rung["by"];
}

interface Draft {
  steps: Step[];
}

const draftOf = (ladder: Rung[]): Draft => ({ steps: ladder.map(({ after, by }) => ({ after: time(after), by })) });

/** The ladder of a draft; steps whose time is none yet are left out. */
const ladderOf = ({ steps }: Draft): Rung[] => steps.flatMap(({ after, by }) => (valueOf(after) ? [{ after: valueOf(after)!, by }] : []));

const day = 86_400;
const beginnings: Record<"reminders" | "all", Rung[]> = {
  reminders: [{ after: 3 * day, by: "again" }, { after: 7 * day, by: "again" }, { after: 7 * day, by: "again" }],
  all: [{ after: 3 * day, by: "email" }, { after: 2 * day, by: "sms" }, { after: 3 * day, by: "desk" }],
};

export function Ladder({ network }: { network: Network }) {
  return (
    <Topic<Draft>
      id="ladder"
      title={t("title")}
      description={t("what")}
      now={draftOf(network.ladder)}
      view={<Story network={network} ladder={network.ladder} quiet={network.quiet_hours} />}
      check={faultsOf}
      change={(d) => ({ ladder: ladderOf(d) })}
      form={(fields) => (
        <SpaceBetween size="l">
          <Steps {...fields} />
          <Story network={network} ladder={ladderOf(fields.draft)} quiet={network.quiet_hours} />
        </SpaceBetween>
      )}
    />
  );
}

function faultsOf({ steps }: Draft): Faults {
  return Object.fromEntries(steps.flatMap(({ after, by }, i) => {
    const value = valueOf(after);
    const wrong: [string, string][] = [];
    if (value === undefined) wrong.push([`ladder[${i}].after`, t("whole")]);
    else if (value < shortest || value > longest) wrong.push([`ladder[${i}].after`, t("out", { min: span(shortest), max: span(longest) })]);
    if (by === "desk" && i < steps.length - 1) wrong.push([`ladder[${i}].by`, t("last")]);
    return wrong;
  }));
}

function Steps({ draft: { steps }, set, faults }: Fields<Draft>) {
  const change = (i: number, to: Partial<Step>) => set({ steps: steps.map((s, at) => (at === i ? { ...s, ...to } : s)) });
  const full = steps.length >= most ? t("full") : steps.at(-1)?.by === "desk" ? t("after_desk") : "";
  const begin = (name: keyof typeof beginnings) => <Button key={name} formAction="none" onClick={() => set(draftOf(beginnings[name]))}>{t(name)}</Button>;
  return (
    <SpaceBetween size="m">
      {steps.map((s, i) => (
        <div className="rung" key={i}>
          <FormField label={t("wait", { n: i + 1 })} constraintText={t("wait_why")} errorText={faults[`ladder[${i}].after`]}>
            <AmountInput value={s.after} min={shortest} max={longest} onChange={(after) => change(i, { after })} />
          </FormField>
          <FormField label={t("by", { n: i + 1 })} errorText={faults[`ladder[${i}].by`]}>
            <Select options={ways.map((value) => ({ value, label: t(value) }))} selectedOption={{ value: s.by, label: t(s.by) }} onChange={({ detail }) => change(i, { by: detail.selectedOption.value as Rung["by"] })} />
          </FormField>
          <Button variant="icon" iconName="remove" formAction="none" ariaLabel={t("remove", { n: i + 1 })} onClick={() => set({ steps: steps.filter((_, at) => at !== i) })} />
        </div>
      ))}
      <SpaceBetween direction="horizontal" size="xs" alignItems="center">
        <Button iconName="add-plus" formAction="none" disabled={full !== ""} disabledReason={full} onClick={() => set({ steps: [...steps, { after: { text: "3", unit: "day" }, by: "again" }] })}>{t("add")}</Button>
        {steps.length === 0 && <>{t("start")}: {begin("reminders")} {begin("all")}</>}
      </SpaceBetween>
    </SpaceBetween>
  );
}
