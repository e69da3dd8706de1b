// Making an API token: what it may do, for how long, and the token itself, once.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Form from "@cloudscape-design/components/form";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useRef, useState, type FormEvent } from "react";
import { useLocation } from "wouter";
import { useAct, type Act } from "../act";
import { apiAt, ask, POST, type Schemas } from "../api";
import { useFaultFocus } from "../forms";
import { saved, Unsaved } from "../leave";
import { useNetwork } from "../network";
import { View } from "../parts";
import { explain, faults, Problem } from "../problem";
import { day, span, texts } from "../texts";
import { AmountInput, said, time, valueOf, type Amount } from "./amount";
import { groupName, groups, whatOf } from "./scopes";
import { OnlyPeople, useIsProgram } from "./tokens";

const t = texts(
  {
    title: "Create API token",
    what: "For a program that uses the API. It belongs to you, and stops working when you are no longer an active administrator.",
    name: "Name",
    name_why: "So that you know later which program it is for, such as “HR import”.",
    name_wrong: "Type a name of 1 to 100 characters.",
    scopes: "Scopes",
    scopes_why: "Give it only what the program needs. Write does not include read.",
    scopes_wrong: "Choose at least one.",
    lasts: "How long it works",
    usual: "As the network's limits say: {time}",
    own: "A time of its own",
    own_label: "Time",
    bounds: "{min} to {max}.",
    bounds_wrong: "Must be between {min} and {max}.",
    cancel: "Cancel",
    create: "Create API token",
    made: "Your API token",
    once: "Copy it now",
    once_why: "It is shown this once and kept nowhere: Lanyard itself only knows a fingerprint of it. Put it into the program or a secret store, not into a mail or a chat.",
    token: "API token {name}, until {day}",
    copy: "Copy",
    copied: "Copied",
    not_copied: "The browser did not copy it. Select it and copy it by hand.",
    copy_token: "Copy API token",
    try: "Try it",
    try_why: "This asks the API what the token may do.",
    copy_line: "Copy the line",
    done: "I have copied it",
    leave: "Leave without the token?",
    leave_why: "It can not be shown again. If you have not copied it, revoke it in the list and create a new one.",
  },
  {
    title: "API-Token anlegen",
    what: "Für ein Programm, das die API benutzt. Es gehört Ihnen und gilt nicht mehr, wenn Sie nicht mehr aktiv und Administrator sind.",
    name: "Name",
    name_why: "Damit Sie später wissen, für welches Programm es ist, etwa „HR-Import“.",
    name_wrong: "Geben Sie einen Namen mit 1 bis 100 Zeichen ein.",
    scopes: "Rechte (Scopes)",
    scopes_why: "Geben Sie ihm nur, was das Programm braucht. Schreiben schließt Lesen nicht ein.",
    scopes_wrong: "Wählen Sie mindestens eines.",
    lasts: "Wie lange es gilt",
    usual: "Wie in den Grenzen des Netzwerks: {time}",
    own: "Eine eigene Zeit",
    own_label: "Zeit",
    bounds: "{min} bis {max}.",
    bounds_wrong: "Muss zwischen {min} und {max} liegen.",
    cancel: "Abbrechen",
    create: "API-Token anlegen",
    made: "Ihr API-Token",
    once: "Kopieren Sie es jetzt",
    once_why: "Es wird nur dieses eine Mal gezeigt und nirgends aufbewahrt: Lanyard selbst kennt nur einen Fingerabdruck davon. Geben Sie es in das Programm oder einen Tresor für Geheimnisse, nicht in eine Mail oder einen Chat.",
    token: "API-Token {name}, bis {day}",
    copy: "Kopieren",
    copied: "Kopiert",
    not_copied: "Der Browser hat es nicht kopiert. Markieren und kopieren Sie es von Hand.",
    copy_token: "API-Token kopieren",
    try: "Ausprobieren",
    try_why: "Das fragt die API, was das Token darf.",
    copy_line: "Die Zeile kopieren",
    done: "Ich habe es kopiert",
    leave: "Ohne das Token gehen?",
    leave_why: "Es kann nicht noch einmal gezeigt werden. Wenn Sie es nicht kopiert haben, ziehen Sie es in der Liste zurück und legen ein neues an.",
  },
);

type Token = Schemas["NetworkTokenView"];

interface Draft {
  name: string;
  scopes: string[];
  own: boolean;
  lasts: Amount;
}

const blank: Draft = { name: "", scopes: [], own: false, lasts: time(30 * 86_400) };

export default function NewToken() {
  const program = useIsProgram();
  const [made, setMade] = useState<Token>();
  const make = useAct((d: Draft) => ask(POST("/v1/tokens", { body: { name: d.name.trim(), scopes: d.scopes, valid_for: d.own ? valueOf(d.lasts)! : 0 } })), {
    changes: ["/v1/tokens"],
    then: setMade,
    quiet: true,
  });
  if (made) return <View title={t("made")}><Shown token={made} /></View>;
  return <View title={t("title")} description={t("what")}>{program ? <OnlyPeople /> : <Making act={make} />}</View>;
}

function faultsOf(d: Draft, { min, max }: { min: number; max: number }): Record<string, string> {
  const lasts = valueOf(d.lasts) ?? 0;
  return {
    ...(!d.name.trim() || [...d.name.trim()].length > 100 ? { name: t("name_wrong") } : {}),
    ...(d.scopes.length === 0 ? { scopes: t("scopes_wrong") } : {}),
    ...(d.own && (lasts < min || lasts > max) ? { valid_for: t("bounds_wrong", { min: said(min, "seconds"), max: said(max, "seconds") }) } : {}),
  };
}

const otherwise = { value: 90 * 86_400, min: 3600, max: 365 * 86_400 }; // until the network's own number is known

function Making({ act }: { act: Act<Draft> }) {
  const [, navigate] = useLocation();
  const { data } = useNetwork();
  const bounds = data?.numbers.find((n) => n.name === "api_token") ?? otherwise;
  const [d, setD] = useState(blank);
  const [tried, setTried] = useState(0);
  const element = useRef<HTMLFormElement>(null);
  useFaultFocus(element, tried, act.error);
  const local = faultsOf(d, bounds);
  const wrong: Record<string, string> = { ...faults(act.error), ...(tried > 0 && local) };
  const set = (change: Partial<Draft>) => {
    act.reset();
    setD({ ...d, ...change });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(tried + 1);
    if (Object.keys(local).length === 0) act.run(d);
  };
  const said = act.error instanceof Problem && act.error.fields.length > 0 ? undefined : act.error;
  return (
    <form ref={element} onSubmit={submit}>
      <Unsaved when={JSON.stringify(d) !== JSON.stringify(blank)} />
      <Form
        errorText={said && explain(said)}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" onClick={() => navigate("/settings/tokens")}>{t("cancel")}</Button>
            <Button variant="primary" formAction="submit" loading={act.busy}>{t("create")}</Button>
          </SpaceBetween>
        }
      >
        <Container>
          <SpaceBetween size="l">
            <FormField label={t("name")} description={t("name_why")} errorText={wrong.name}>
              <Input value={d.name} onChange={({ detail }) => set({ name: detail.value })} autoComplete={false} />
            </FormField>
            <FormField label={t("scopes")} description={t("scopes_why")} errorText={wrong.scopes} stretch>
              <ScopeBoxes chosen={d.scopes} set={(scopes) => set({ scopes })} />
            </FormField>
            <FormField label={t("lasts")}>
              <RadioGroup
                value={d.own ? "own" : "usual"}
                items={[{ value: "usual", label: t("usual", { time: span(bounds.value) }) }, { value: "own", label: t("own") }]}
                onChange={({ detail }) => set({ own: detail.value === "own" })}
              />
            </FormField>
            {d.own && (
              <FormField label={t("own_label")} constraintText={t("bounds", { min: span(bounds.min), max: span(bounds.max) })} errorText={wrong.valid_for}>
                <AmountInput value={d.lasts} max={bounds.max} onChange={(lasts) => set({ lasts })} />
              </FormField>
            )}
          </SpaceBetween>
        </Container>
      </Form>
    </form>
  );
}

function ScopeBoxes({ chosen, set }: { chosen: string[]; set: (scopes: string[]) => void }) {
  const flip = (scope: string, on: boolean) => set(on ? [...chosen, scope] : chosen.filter((s) => s !== scope));
  return (
    <Box padding={{ top: "xs" }}><ColumnLayout columns={2}>
      {groups.map(({ of, scopes }) => (
        <div key={of} role="group" aria-label={groupName(of)}>
          <SpaceBetween size="xs">
            <Box fontWeight="bold">{groupName(of)}</Box>
            {scopes.map((scope) => (
              <Checkbox key={scope} checked={chosen.includes(scope)} description={whatOf(scope)} onChange={({ detail }) => flip(scope, detail.checked)}>
                <code>{scope}</code>
              </Checkbox>
            ))}
          </SpaceBetween>
        </div>
      ))}
    </ColumnLayout></Box>
  );
}

/** The token itself. It is nowhere else, so leaving asks. */
function Shown({ token }: { token: Token }) {
  const [, navigate] = useLocation();
  const raw = token.token ?? "";
  const line = `curl -H "Authorization: Bearer ${raw}" ${apiAt()}/v1/session`;
  const done = () => {
    saved();
    navigate("/settings/tokens");
  };
  return (
    <Container footer={<Button variant="primary" onClick={done}>{t("done")}</Button>}>
      <Unsaved when title={t("leave")} what={t("leave_why")} />
      <SpaceBetween size="l">
        <Alert type="warning" header={t("once")}>{t("once_why")}</Alert>
        <Secret label={t("token", { name: token.name, day: day(token.ends_at) })} text={raw} copy={t("copy_token")} />
        <Secret label={t("try")} why={t("try_why")} text={line} copy={t("copy_line")} />
      </SpaceBetween>
    </Container>
  );
}

const Secret = ({ label, why, text, copy }: { label: string; why?: string; text: string; copy: string }) => (
  <SpaceBetween size="xs">
    <Header variant="h3" {...(why && { description: why })} actions={<CopyToClipboard textToCopy={text} copyButtonText={t("copy")} copyButtonAriaLabel={copy} copySuccessText={t("copied")} copyErrorText={t("not_copied")} />}>{label}</Header>
    <Box variant="code"><span className="code">{text}</span></Box>
  </SpaceBetween>
);
