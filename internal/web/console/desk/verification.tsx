// A verification, step by step: finding out who it is, then what it allows, then over.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button, { type ButtonProps } from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useLocation } from "wouter";
import { useAct } from "../act";
import { api, ask, DELETE, POST } from "../api";
import { ActTrouble, Trouble } from "../parts";
import { useSession } from "../session";
import { number, texts } from "../texts";
import { left, useNow } from "./clock";
import { Code } from "./code";
import { Given } from "./given";
import { Prompt, waits } from "./prompt";
import { Receipt } from "./receipt";
import { asksManager, Vouch } from "./vouch";
import { called, sentNow, underway, type Caller, type Method, type Service, type Verification } from "./words";

const t = texts(
  {
    title: "Verification", ticket: "Ticket {ticket}", points: "{sum} of {need} points", left: "Over in {left}", ask: "Ask a second person", asked: "A second person was asked. This goes on by itself when somebody agrees under Approvals.",
    second: "A second person has to agree, or counts where a code is not enough.", end: "End", another: "{agent} verifies this caller. If you know it is them, agree as the second person.", agree: "Agree", agreed: "You agreed.",
    counts: "{n, plural, one {# point} other {# points}}", passed: "{way}: {n, plural, one {# point} other {# points}}", denied: "The manager {manager} knows nothing of this call", disowned: "The caller's own device says: that is not me", disowned_what: "Change nothing for whoever is on the telephone, and tell your security team.",
    send: "Send a code", to: "To {service} {contact}", used: "Everything asked for is done.", ended: "This verification was ended.", expired: "This verification is over: its time ran out.", next: "Next caller", again: "Begin another", theirs: "Another agent verified this caller. Verify them yourself to help them.",
  },
  {
    title: "Prüfung", ticket: "Ticket {ticket}", points: "{sum} von {need} Punkten", left: "Vorbei in {left}", ask: "Zweite Person bitten", asked: "Eine zweite Person wurde gebeten. Es geht von selbst weiter, wenn jemand unter Zustimmungen zustimmt.",
    second: "Eine zweite Person muss zustimmen, oder sie zählt, wo ein Code nicht reicht.", end: "Beenden", another: "{agent} prüft diesen Anrufer. Wenn Sie wissen, dass er es ist, stimmen Sie als zweite Person zu.", agree: "Zustimmen", agreed: "Sie haben zugestimmt.",
    counts: "{n, plural, one {# Punkt} other {# Punkte}}", passed: "{way}: {n, plural, one {# Punkt} other {# Punkte}}", denied: "{manager} weiß nichts von diesem Anruf", disowned: "Das eigene Gerät des Anrufers sagt: Das bin nicht ich", disowned_what: "Ändern Sie nichts für die Person am Telefon, und sagen Sie Ihrem Sicherheitsteam Bescheid.",
    send: "Code senden", to: "An {service} {contact}", used: "Alles, worum gebeten wurde, ist getan.", ended: "Diese Prüfung wurde beendet.", expired: "Diese Prüfung ist vorbei: Ihre Zeit lief ab.", next: "Nächster Anrufer", again: "Neue beginnen", theirs: "Jemand anderes hat diesen Anrufer geprüft. Prüfen Sie ihn selbst, um ihm zu helfen.",
  },
);

const soon = 3_000; // milliseconds: somebody waits on the telephone

export function Step({ id, caller }: { id: string; caller: Caller }) {
  const { session } = useSession();
  const { data: v, error, refetch } = api.useQuery("get", "/v1/desk/verifications/{verification}", { params: { path: { verification: id } } }, {
    refetchInterval: ({ state: { data } }) => data?.state === "open" && (data.asked || waits(data) || asksManager(data)) && soon, // at most while it is open, which is an hour
  });
  if (error) return <Trouble error={error} again={() => void refetch()} />;
  if (!v) return <Box padding="xxxl" />;
  const mine = v.agent === session?.user;
  return (
    <Container header={<Head verification={v} mine={mine} over={() => void refetch()} />}>
      {v.state === "open" ? (mine ? <Verify v={v} caller={caller} /> : <Agree v={v} />)
        : v.state === "verified" ? (mine ? <Receipt v={v} caller={caller} /> : <Alert>{t("theirs")}</Alert>)
        : <Over v={v} state={v.state} caller={caller} />}
    </Container>
  );
}

function Head({ verification: v, mine, over }: { verification: Verification; mine: boolean; over: () => void }) {
  const end = useAct(() => ask(DELETE("/v1/desk/verifications/{verification}", { params: { path: { verification: v.id } } })), { changes: ["/v1/desk"] });
  const running = v.state === "open" || v.state === "verified";
  const at = Date.parse(v.expires_at);
  const now = useNow(at);
  const done = running && now > at;
  const tell = useRef(over);
  tell.current = over;
  useEffect(() => {
    if (done) tell.current();
  }, [done]);
  return (
    <Header
      variant="h2"
      description={<>{t("ticket", { ticket: v.ticket })} · {t("points", { sum: number(v.sum), need: number(v.need) })}{running && <> · <span className="clock">{t("left", { left: left(at, now) })}</span></>}</>}
      actions={running && mine && <Button loading={end.busy} onClick={() => end.run()}>{t("end")}</Button>}
    >
      {t("title")} <StatusIndicator type={v.state === "verified" || v.state === "used" ? "success" : v.state === "open" ? "in-progress" : "stopped"}>{called(v.state)}</StatusIndicator>
    </Header>
  );
}

function Verify({ v, caller }: { v: Verification; caller: Caller }) {
  const [sent, setSent] = useState(underway.get(v.id));
  const path = { verification: v.id };
  const keep = (now: Verification) => {
    if (!now.code) return;
    underway.set(v.id, sentNow(now.code));
    setSent(underway.get(v.id));
  };
  const send = useAct((service: Service) => ask(POST("/v1/desk/verifications/{verification}/code", { params: { path }, body: { service } })), { quiet: true, then: keep });
  const check = useAct((code: string) => ask(POST("/v1/desk/verifications/{verification}/code/check", { params: { path }, body: { challenge: sent?.challenge ?? "", code } })), { quiet: true, changes: ["/v1/desk"] });
  const passed = (method: string) => v.passed.some((p) => p.method === method);
  const reachable = sent || caller.enrollments.some((e) => e.verifies);
  const counts = (method: string) => caller.methods.some((m) => m.method === method) && !passed(method);
  return (
    <SpaceBetween size="l">
      {v.passed.map((p) => <StatusIndicator key={p.method} type="success">{t("passed", { way: called(`by_${p.method}`), n: p.weight })}</StatusIndicator>)}
      {counts("code") && reachable && (
        <Way method="code" caller={caller}>
          {sent ? <Code sent={sent} word={v.word ?? ""} act={check} again={{ ...send, run: () => send.run(sent.service) }} /> : <Send caller={caller} send={send} />}
        </Way>
      )}
      {counts("badge") && caller.sendable.some((b) => b.devices > 0) && <Way method="badge" caller={caller}><Prompt v={v} /></Way>}
      {counts("manager") && caller.manager && <Way method="manager" caller={caller}><Vouch v={v} manager={caller.manager} /></Way>}
      {counts("agent") && <Way method="agent" caller={caller}><Second v={v} /></Way>}
    </SpaceBetween>
  );
}

/** A way to verify, with what it counts. */
const Way = ({ method, caller, children }: { method: Method; caller: Caller; children: ReactNode }) => (
  <SpaceBetween size="xs">
    <Box variant="h3" padding="n">{called(`by_${method}`)} <Box variant="span" color="text-body-secondary" fontSize="body-s">{t("counts", { n: caller.methods.find((m) => m.method === method)?.weight ?? 0 })}</Box></Box>
    {children}
  </SpaceBetween>
);

function Send({ caller, send }: { caller: Caller; send: ReturnType<typeof useAct<Service>> }) {
  const reachable = caller.enrollments.filter((e) => e.verifies);
  const [service, set] = useState<Service | undefined>(reachable[0]?.service);
  if (!service) return null;
  return (
    <SpaceBetween size="s">
      <RadioGroup value={service} ariaLabel={t("send")} onChange={({ detail }) => set(detail.value as Service)} items={reachable.map((e) => ({ value: e.service, label: t("to", { service: called(e.service), contact: e.contact }) }))} />
      <ActTrouble act={send} />
      <Button variant="primary" loading={send.busy} onClick={() => send.run(service)}>{t("send")}</Button>
    </SpaceBetween>
  );
}

function Second({ v }: { v: Verification }) {
  const act = useAct(() => ask(POST("/v1/desk/verifications/{verification}/ask", { params: { path: { verification: v.id } } })), { changes: ["/v1/desk"], quiet: true, then: focusField });
  if (v.asked) return <StatusIndicator type="pending">{t("asked")}</StatusIndicator>;
  return (
    <SpaceBetween size="xs">
      <Box color="text-body-secondary">{t("second")}</Box>
      <ActTrouble act={act} />
      <Button loading={act.busy} onClick={() => act.run()}>{t("ask")}</Button>
    </SpaceBetween>
  );
}

/** Goes on at the code's field where the button went away. */
const focusField = (): void => document.querySelector<HTMLElement>("main form input")?.focus();

function Agree({ v }: { v: Verification }) {
  const act = useAct(() => ask(POST("/v1/desk/verifications/{verification}/agree", { params: { path: { verification: v.id } } })), { changes: ["/v1/desk"], quiet: true, done: t("agreed") });
  if (v.passed.some((p) => p.method === "agent")) return <StatusIndicator type="success">{t("agreed")}</StatusIndicator>;
  return (
    <SpaceBetween size="m">
      <Box>{t("another", { agent: v.agent_name || v.agent })}</Box>
      <ul>{v.acts.map((a) => <li key={a.act}>{called(a.act)}</li>)}</ul>
      <ActTrouble act={act} />
      <Button variant="primary" loading={act.busy} onClick={() => act.run()}>{t("agree")}</Button>
    </SpaceBetween>
  );
}

function Over({ v, state, caller }: { v: Verification; state: "used" | "ended" | "expired"; caller: Caller }) {
  const [, navigate] = useLocation();
  const next = useRef<ButtonProps.Ref>(null);
  useEffect(() => next.current?.focus(), []);
  return (
    <SpaceBetween size="m">
      {v.vouching?.state === "refused" && <Alert type="error" header={t("denied", { manager: caller.manager ?? "" })}>{t("disowned_what")}</Alert>}
      {v.prompt?.state === "refused" && <Alert type="error" header={t("disowned")}>{t("disowned_what")}</Alert>}
      <Alert type={state === "used" ? "success" : "info"}>{t(state)}</Alert>
      <Given verification={v.id} />
      <SpaceBetween size="xs" direction="horizontal">
        <Button ref={next} variant="primary" onClick={() => navigate("/desk")}>{t("next")}</Button>
        <Button onClick={() => navigate(`/desk/${caller.id}`)}>{t("again")}</Button>
      </SpaceBetween>
    </SpaceBetween>
  );
}
