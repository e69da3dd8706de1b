// The numbers of the network: lifetimes, lengths, limits.
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import type { Schemas } from "../api";
import { useNetwork } from "../network";
import { Trouble, View } from "../parts";
import { number, texts } from "../texts";
import { AmountInput, count, said, time, valueOf, type Amount } from "./amount";
import { nameOf, topicOf, topics, whyOf, type Topic as TopicName } from "./numbers";
import { Topic, type Fields } from "./topic";

const t = texts(
  {
    title: "Limits",
    what: "How long things last and how often they may happen. The defaults are sound; every number has bounds, so that none can be set to what is unsafe.",
    invitations: "How long invitations last",
    codes: "Codes",
    sessions: "How long people stay signed in",
    badges: "Badges and API",
    sending: "Sending",
    desk: "Service desk",
    invitations_what: "For badges that name no time of their own. Invitations already sent keep theirs.",
    codes_what: "What is sent to prove a phone number or an e-mail address. With these numbers, whoever guesses at one user's codes is right on one day in {n}.",
    sessions_what: "For sessions that begin from now on.",
    badges_what: "How much time an act may take, and how long programs keep their access.",
    sending_what: "What goes out in a day at most, and how much of it strangers can set off.",
    desk_what: "How callers are verified, and how much it takes before something is changed for them: one strong way, or two weak ones.",
    changed: "Changed",
    facts: "Default {standard}, possible {min} to {max}.",
    back: "Back to the default",
    whole: "Type a whole number.",
    out: "Must be between {min} and {max}.",
  },
  {
    title: "Grenzen",
    what: "Wie lange etwas gilt und wie oft es geschehen darf. Die Standardwerte sind solide; jede Zahl hat Schranken, damit keine unsicher gesetzt werden kann.",
    invitations: "Wie lange Einladungen gelten",
    codes: "Codes",
    sessions: "Wie lange man angemeldet bleibt",
    badges: "Badges und API",
    sending: "Versand",
    desk: "Service-Desk",
    invitations_what: "Für Badges, die keine eigene Zeit nennen. Schon gesendete Einladungen behalten ihre.",
    codes_what: "Was gesendet wird, um eine Telefonnummer oder E-Mail-Adresse nachzuweisen. Mit diesen Zahlen liegt, wer die Codes eines Nutzers rät, an einem von {n} Tagen richtig.",
    sessions_what: "Für Sitzungen, die ab jetzt beginnen.",
    badges_what: "Wie viel Zeit ein Vorgang haben darf und wie lange Programme ihren Zugang behalten.",
    sending_what: "Was an einem Tag höchstens hinausgeht, und wie viel davon Fremde auslösen können.",
    desk_what: "Wie Anrufer geprüft werden und wie viel es braucht, bevor etwas für sie geändert wird: ein starker Weg oder zwei schwache.",
    changed: "Geändert",
    facts: "Standard {standard}, möglich {min} bis {max}.",
    back: "Zurück zum Standard",
    whole: "Geben Sie eine ganze Zahl ein.",
    out: "Muss zwischen {min} und {max} liegen.",
  },
);

type Num = Schemas["NetworkNumberView"];

export default function Limits() {
  const { data, error, refetch } = useNetwork();
  return (
    <View title={t("title")} description={t("what")}>
      {data ? (
        <SpaceBetween size="l">
          {(Object.keys(topics) as TopicName[]).map((topic) => <Numbers key={topic} topic={topic} all={data.numbers} />)}
        </SpaceBetween>
      ) : error ? <Trouble error={error} again={() => void refetch()} /> : <Box textAlign="center" margin="xxl"><Spinner size="large" /></Box>}
    </View>
  );
}

/** The numbers of a topic in its order, and after them those that it does not know. */
function numbersOf(topic: TopicName, all: Num[]): Num[] {
  const place = (n: Num) => (topics[topic] as readonly string[]).indexOf(n.name) >>> 0;
  return all.filter((n) => topicOf(n.name) === topic).sort((a, b) => place(a) - place(b));
}

type Draft = Record<string, Amount>;

const amount = (n: Num, value: number): Amount => (n.unit === "seconds" ? time(value) : count(value));

function Numbers({ topic, all }: { topic: TopicName; all: Num[] }) {
  const numbers = numbersOf(topic, all);
  const now: Draft = Object.fromEntries(numbers.map((n) => [n.name, amount(n, n.value)]));
  return (
    <Topic<Draft>
      id={topic}
      title={t(topic)}
      description={topic === "codes" ? t("codes_what", { n: number(daysToGuess(all)) }) : t(`${topic}_what`)}
      now={now}
      view={<KeyValuePairs columns={2} minColumnWidth={260} items={numbers.map((n) => ({ label: nameOf(n.name), value: <Shown n={n} /> }))} />}
      check={(draft) => faultsOf(draft, numbers)}
      change={(draft) => ({ numbers: Object.fromEntries(numbers.flatMap((n) => (valueOf(draft[n.name]!) === n.value ? [] : [[n.name, valueOf(draft[n.name]!)!]]))) })}
      form={(fields) => <SpaceBetween size="l">{numbers.map((n) => <Field key={n.name} n={n} {...fields} />)}</SpaceBetween>}
    />
  );
}

/** On one of how many days a guesser is right who uses up what one user's codes admit. */
function daysToGuess(all: Num[]): number {
  const of = (name: string) => all.find((n) => n.name === name)?.value ?? 1;
  return Math.round(10 ** of("code_digits") / of("wrong_codes_per_day"));
}

function faultsOf(draft: Draft, numbers: Num[]): Record<string, string> {
  return Object.fromEntries(numbers.flatMap((n) => {
    const value = valueOf(draft[n.name]!);
    if (value === undefined) return [[`numbers.${n.name}`, t("whole")]];
    if (value < n.min || value > n.max) return [[`numbers.${n.name}`, t("out", { min: said(n.min, n.unit), max: said(n.max, n.unit) })]];
    return [];
  }));
}

const facts = (n: Num) => t("facts", { standard: said(n.default, n.unit), min: said(n.min, n.unit), max: said(n.max, n.unit) });

const Shown = ({ n }: { n: Num }) => (
  <>
    <SpaceBetween direction="horizontal" size="xs">
      <Box fontSize="heading-s" fontWeight="bold">{said(n.value, n.unit)}</Box>
      {n.value !== n.default && <Badge color="blue">{t("changed")}</Badge>}
    </SpaceBetween>
    <Box fontSize="body-s" color="text-body-secondary">{whyOf(n.name)}</Box>
    <Box fontSize="body-s" color="text-body-secondary">{facts(n)}</Box>
  </>
);

function Field({ n, draft, set, faults }: { n: Num } & Fields<Draft>) {
  const value = draft[n.name]!;
  const standard = amount(n, n.default);
  const back = valueOf(value) !== n.default && (
    <Button variant="inline-link" formAction="none" ariaLabel={`${t("back")}: ${nameOf(n.name)}`} onClick={() => set({ [n.name]: standard })}>{t("back")}</Button>
  );
  return (
    <FormField label={nameOf(n.name)} description={whyOf(n.name)} constraintText={<>{facts(n)} {back}</>} errorText={faults[`numbers.${n.name}`]}>
      <AmountInput value={value} max={n.max} onChange={(amount) => set({ [n.name]: amount })} />
    </FormField>
  );
}
