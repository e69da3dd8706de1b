// Letting a planned campaign begin: for real at once or in waves, or as a rehearsal.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import RadioGroup from "@cloudscape-design/components/radio-group";
import { useState } from "react";
import { useAct } from "../act";
import { ask, POST } from "../api";
import { Dialog } from "../dialog";
import { touched } from "../invitations/acts";
import { useNetwork } from "../network";
import { ActTrouble } from "../parts";
import { faults } from "../problem";
import { number, texts } from "../texts";
import type { Campaign } from "./words";

const t = texts(
  {
    rehearse: "Rehearse", rehearsing: "The rehearsal has begun. Nothing is sent.", send: "Send…", begun: "Sending has begun.",
    title: "{n, plural, one {Send # invitation?} other {Send {said} invitations?}}", yes: "{n, plural, one {Send # invitation} other {Send {said} invitations}}", yes_first: "{n, plural, one {Send the first one} other {Send the first {said}}}",
    how: "How", all: "All at once", all_hint: "The only limits are the network's quota and what the providers take.",
    waves: "In waves", waves_hint: "A few people first. The next wave begins when {rate} of 100 messages have arrived, or when you say so.",
    sizes: "Messages in each wave", sizes_hint: "Numbers with commas between. Everybody else is the last wave.", wrong: "Type up to 10 numbers of 1 or more, with commas between, such as 5, 50.",
    then: "{n, plural, one {The last wave has # message.} other {The last wave has {said} messages.}}", whole: "The first waves take everybody: nobody is left for a last one.",
    exactly: "Only who is in the plan gets something, and only as planned. For whom something changed since, nothing is sent; that is said beside their names. Messages that are sent can not be taken back.",
  },
  {
    rehearse: "Proben", rehearsing: "Die Probe hat begonnen. Es wird nichts gesendet.", send: "Senden …", begun: "Der Versand hat begonnen.",
    title: "{n, plural, one {# Einladung senden?} other {{said} Einladungen senden?}}", yes: "{n, plural, one {# Einladung senden} other {{said} Einladungen senden}}", yes_first: "{n, plural, one {Die erste senden} other {Die ersten {said} senden}}",
    how: "Wie", all: "Alle auf einmal", all_hint: "Grenzen setzen nur das Kontingent des Netzwerks und was die Anbieter annehmen.",
    waves: "In Wellen", waves_hint: "Zuerst wenige Personen. Die nächste Welle beginnt, wenn {rate} von 100 Nachrichten angekommen sind, oder wenn Sie es sagen.",
    sizes: "Nachrichten in jeder Welle", sizes_hint: "Zahlen mit Komma dazwischen. Alle übrigen sind die letzte Welle.", wrong: "Geben Sie bis zu 10 Zahlen ab 1 mit Komma dazwischen ein, etwa 5, 50.",
    then: "{n, plural, one {Die letzte Welle hat # Nachricht.} other {Die letzte Welle hat {said} Nachrichten.}}", whole: "Die ersten Wellen umfassen alle: Für eine letzte bleibt niemand.",
    exactly: "Nur wer im Plan steht, bekommt etwas, und nur wie geplant. Wenn sich bei jemandem seitdem etwas geändert hat, wird dieser Person nichts gesendet; das steht neben ihrem Namen. Gesendete Nachrichten lassen sich nicht zurückholen.",
  },
);

const path = (c: Campaign) => ({ params: { path: { campaign: c.id } } });

/** Lets everything happen but the sending. */
export function Rehearse({ campaign, disabled }: { campaign: Campaign; disabled: boolean }) {
  const act = useAct(() => ask(POST("/v1/campaigns/{campaign}/start", { ...path(campaign), body: { rehearsal: true } })), { changes: ["/v1/campaigns"], done: t("rehearsing") });
  return <Button loading={act.busy} disabled={disabled} onClick={() => act.run()}>{t("rehearse")}</Button>;
}

/** Sends what is planned, after asking how. */
export function Begin({ campaign, disabled }: { campaign: Campaign; disabled: boolean }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button variant="primary" disabled={disabled} onClick={() => setAsking(true)}>{t("send")}</Button>
      {asking && <How campaign={campaign} onDone={() => setAsking(false)} />}
    </>
  );
}

/** Waves to begin with: small ones that leave somebody for the last. */
const usual = (all: number): string => (all > 55 ? "5, 50" : all > 5 ? "5" : "1");

/** Numbers as somebody types them; undefined when they are none. */
function sizesOf(text: string): number[] | undefined {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  const sizes = parts.map(Number);
  const good = sizes.length > 0 && sizes.length <= 10 && parts.every((p) => /^\d{1,7}$/.test(p)) && sizes.every((n) => n >= 1 && n <= 1_000_000);
  return good ? sizes : undefined;
}

function How({ campaign, onDone }: { campaign: Campaign; onDone: () => void }) {
  const all = campaign.plan?.outcomes["sent"] ?? 0;
  const [how, setHow] = useState<"all" | "waves">("all");
  const [typed, type] = useState(usual(all));
  const rate = useNetwork().data?.numbers.find((n) => n.name === "wave_arrived")?.value;
  const sizes = how === "waves" ? sizesOf(typed) : undefined;
  const act = useAct(() => ask(POST("/v1/campaigns/{campaign}/start", { ...path(campaign), body: sizes ? { waves: sizes } : {} })), {
    changes: touched, done: t("begun"), quiet: true, then: onDone,
  });
  const wrong = how === "waves" && !sizes ? t("wrong") : faults(act.error)["waves"];
  const left = all - (sizes ?? []).reduce((a, b) => a + b, 0);
  const first = Math.min(all, sizes?.[0] ?? all);
  return (
    <Dialog
      title={t("title", { n: all, said: number(all) })}
      yes={t(first < all ? "yes_first" : "yes", { n: first, said: number(first) })}
      busy={act.busy}
      ready={!wrong}
      onYes={() => act.run()}
      onClose={onDone}
    >
      <FormField label={t("how")}>
        <RadioGroup
          value={how}
          onChange={({ detail }) => setHow(detail.value as typeof how)}
          items={[
            { value: "all", label: t("all"), description: t("all_hint") },
            { value: "waves", label: t("waves"), description: t("waves_hint", { rate: rate === undefined ? "–" : number(rate) }) },
          ]}
        />
      </FormField>
      {how === "waves" && (
        <FormField label={t("sizes")} description={t("sizes_hint")} errorText={wrong} constraintText={sizes && (left > 0 ? t("then", { n: left, said: number(left) }) : t("whole"))}>
          <Input value={typed} onChange={({ detail }) => type(detail.value)} inputMode="text" />
        </FormField>
      )}
      <Alert type="info"><Box variant="span">{t("exactly")}</Box></Alert>
      {!wrong && <ActTrouble act={act} />}
    </Dialog>
  );
}
