// Beginning to verify a caller: the ticket, what they ask for, and a code at once.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type FormEvent } from "react";
import { useLocation } from "wouter";
import { useAct } from "../act";
import { ask, POST } from "../api";
import { ActTrouble, Nothing } from "../parts";
import { faults, spoken } from "../problem";
import { number, texts } from "../texts";
import { called, offeredTo, sentNow, underway, type Act, type Caller, type Service } from "./words";

const t = texts(
  {
    title: "Verify the caller", ticket: "Ticket", ticket_why: "Its number, or what else names the call.", acts: "What the caller asks for", need: "Asks for {n} points", code: "Send a code now", to: "To {service} {contact}", no_code: "No code", counts: "Counts {n} points",
    yes: "Begin", no_ticket: "Type the ticket.", no_acts: "Choose what the caller asks for.", refused: "You can not verify this caller", nothing: "Nothing can be done for this caller here", nothing_hint: "The user is disabled, or nothing is sent at the moment. Ask an administrator.",
  },
  {
    title: "Anrufer prüfen", ticket: "Ticket", ticket_why: "Seine Nummer, oder was sonst das Gespräch benennt.", acts: "Worum der Anrufer bittet", need: "Verlangt {n} Punkte", code: "Jetzt einen Code senden", to: "An {service} {contact}", no_code: "Kein Code", counts: "Zählt {n} Punkte",
    yes: "Beginnen", no_ticket: "Tippen Sie das Ticket ein.", no_acts: "Wählen Sie, worum der Anrufer bittet.", refused: "Sie können diesen Anrufer nicht prüfen", nothing: "Für diesen Anrufer geht hier nichts", nothing_hint: "Der Nutzer ist gesperrt, oder es wird gerade nichts gesendet. Fragen Sie einen Administrator.",
  },
);

export function Begin({ caller }: { caller: Caller }) {
  const offered = offeredTo(caller);
  return (
    <Container header={<Header variant="h2">{t("title")}</Header>}>
      {caller.refused ? <Alert type="warning" header={t("refused")}>{spoken(caller.refused)}</Alert>
        : offered.length === 0 ? <Nothing title={t("nothing")} hint={t("nothing_hint")} />
        : <Form caller={caller} offered={offered} />}
    </Container>
  );
}

function Form({ caller, offered }: { caller: Caller; offered: Act[] }) {
  const [, navigate] = useLocation();
  const weight = caller.methods.find((m) => m.method === "code")?.weight ?? 0;
  const reachable = weight > 0 ? caller.enrollments.filter((e) => e.verifies) : [];
  const [ticket, setTicket] = useState("");
  const [acts, setActs] = useState<Act[]>([]);
  const [code, setCode] = useState<Service | "">(reachable[0]?.service ?? "");
  const [tried, setTried] = useState(false);
  const ready = ticket.trim() !== "" && acts.length > 0;
  const act = useAct(() => ask(POST("/v1/desk/verifications", { body: { user: caller.id, ticket: ticket.trim(), acts, ...(code && { code }) } })), {
    quiet: true,
    changes: ["/v1/desk/users"],
    then: (v) => {
      if (v.code) underway.set(v.id, sentNow(v.code));
      navigate(`/desk/${caller.id}/${v.id}`, { replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (ready) act.run();
  };
  const wrong = faults(act.error);
  const toggle = (a: Act, on: boolean) => setActs(offered.filter((o) => (o === a ? on : acts.includes(o))));
  const need = (a: Act) => number(caller.acts.find((x) => x.act === a)?.need ?? 0);
  return (
    <form onSubmit={submit}>
      <SpaceBetween size="m">
        <FormField label={t("ticket")} description={t("ticket_why")} errorText={wrong["ticket"] ?? (tried && !ticket.trim() ? t("no_ticket") : undefined)}>
          <Input autoFocus value={ticket} onChange={({ detail }) => setTicket(detail.value)} nativeInputAttributes={{ maxLength: 64 }} />
        </FormField>
        <FormField label={t("acts")} errorText={wrong["acts"] ?? (tried && acts.length === 0 ? t("no_acts") : undefined)}>
          <SpaceBetween size="xs">
            {offered.map((a) => <Checkbox key={a} checked={acts.includes(a)} description={t("need", { n: need(a) })} onChange={({ detail }) => toggle(a, detail.checked)}>{called(a)}</Checkbox>)}
          </SpaceBetween>
        </FormField>
        {reachable.length > 0 && (
          <FormField label={t("code")} description={t("counts", { n: number(weight) })} errorText={wrong["code"]}>
            <RadioGroup
              value={code}
              onChange={({ detail }) => setCode(detail.value as Service | "")}
              items={[...reachable.map((e) => ({ value: e.service, label: t("to", { service: called(e.service), contact: e.contact }) })), { value: "", label: t("no_code") }]}
            />
          </FormField>
        )}
        {Object.keys(wrong).length === 0 && <ActTrouble act={act} />}
        <Button formAction="submit" variant="primary" loading={act.busy}>{t("yes")}</Button>
      </SpaceBetween>
    </form>
  );
}
