// A code that the caller reads out: the word to say first, the field, and sending it again.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type FormEvent } from "react";
import type { Act } from "../act";
import { ActTrouble } from "../parts";
import { faults } from "../problem";
import { texts } from "../texts";
import { left, useNow } from "./clock";
import { digitsOf, grouped, isHeard } from "./spoken";
import type { Sent } from "./words";

const t = texts(
  {
    say: "Say this word first", why: "It is in the message, so that the caller can tell that it is you.", code: "Code that the caller reads out", to: "Sent to {contact}. {n} digits, in groups of three.",
    check: "Check", misheard: "Misheard: ask the caller to read all {n} digits again. That was no try.", again: "Send again", again_in: "Send again in {left}",
  },
  {
    say: "Sagen Sie zuerst dieses Wort", why: "Es steht in der Nachricht: Daran erkennt der Anrufer, dass Sie es sind.", code: "Code, den der Anrufer vorliest", to: "Gesendet an {contact}. {n} Ziffern, in Dreiergruppen.",
    check: "Prüfen", misheard: "Verhört: Lassen Sie sich alle {n} Ziffern noch einmal vorlesen. Das war kein Versuch.", again: "Noch einmal senden", again_in: "Noch einmal senden in {left}",
  },
);

export function Code({ sent, word, act, again }: { sent: Sent; word: string; act: Act<string>; again: Act<void> }) {
  const [typed, type] = useState("");
  const [misheard, setMisheard] = useState(false);
  const n = sent.digits + 1;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const is = isHeard(typed, sent.digits);
    setMisheard(!is);
    if (is) act.run(digitsOf(typed));
  };
  const change = (now: string) => {
    setMisheard(false);
    type(grouped(typed, now));
  };
  const wrong = misheard ? t("misheard", { n }) : faults(act.error)["code"];
  return (
    <form onSubmit={submit}>
      <SpaceBetween size="m">
        <div>
          <Box variant="awsui-key-label">{t("say")}</Box>
          <div className="say" data-say>{word}</div>
          <Box color="text-body-secondary">{t("why")}</Box>
        </div>
        <FormField label={t("code")} description={t("to", { contact: sent.contact, n })} errorText={wrong} secondaryControl={<Button formAction="submit" variant="primary" loading={act.busy}>{t("check")}</Button>}>
          <Input key={sent.challenge} autoFocus value={typed} inputMode="numeric" autoComplete={false} onChange={({ detail }) => change(detail.value)} nativeInputAttributes={{ maxLength: 64 }} />
        </FormField>
        {!wrong && <ActTrouble act={act} />}
        <ActTrouble act={again} />
        <Again at={sent.again} act={again} />
      </SpaceBetween>
    </form>
  );
}

function Again({ at, act }: { at: number; act: Act<void> }) {
  const now = useNow(at);
  return <Button formAction="none" disabled={now < at} loading={act.busy} onClick={() => act.run()}>{now < at ? t("again_in", { left: left(at, now) }) : t("again")}</Button>;
}
