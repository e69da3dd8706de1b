// What a receipt does with registration sessions: sending one, sending one again, removing one.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button, { type ButtonProps } from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import RadioGroup, { type RadioGroupProps } from "@cloudscape-design/components/radio-group";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type FormEvent } from "react";
import { useAct } from "../act";
import { ask, POST } from "../api";
import { Ask } from "../parts";
import { faults, Problem } from "../problem";
import { span, texts } from "../texts";
import { word } from "../words";
import { given } from "./given";
import { Refusal } from "./refusal";
import { badgeOf, goneTo, runs, useSessions, type Session } from "./sessions";
import { useTurn } from "./turn";
import type { Caller, Verification } from "./words";

const t = texts(
  {
    badge: "Badge", on: "On {n, plural, one {# device} other {# devices}} of {limit}", how: "How the caller gets it", to: "To {contact}", nothing: "Nothing on file", qr: "As a QR code on this screen", qr_why: "For a caller who sees it. The code of the second check still goes to them.", qr_not: "Whoever has the link of this badge can make it: only the caller may be sent it.",
    minutes: "Minutes that it works", minutes_why: "2 to 1440. Left empty: {usual}.", minutes_wrong: "Type 2 to 1440 minutes, or nothing.", force: "Put it on one device more", force_why: "The caller has this badge already.", force_wrong: "The caller has this badge already. Tick this if they shall have it on one device more, or choose another badge.",
    send: "Send session", show: "Show QR code", sent: "Registration session sent.", shown: "The QR code is shown.", none: "There is no badge to send. Ask an administrator.", nobody: "Neither an e-mail address nor a phone number is on file. Add one first.",
    which: "Session", again: "Send again", as_before: "As before", sent_again: "Sent again. The links before stopped working.", gone: "No session is open any more.", over: "Over which way",
    remove: "Remove {badge}, {to}", ask: "Remove this session?", ask_what: "Its link stops working at once. Another session can be sent later.", yes: "Remove", removed: "The session was removed.",
  },
  {
    badge: "Badge", on: "Auf {n, plural, one {# Gerät} other {# Geräten}} von {limit}", how: "Wie der Anrufer sie bekommt", to: "An {contact}", nothing: "Nichts hinterlegt", qr: "Als QR-Code auf diesem Bildschirm", qr_why: "Für Anrufer, die ihn sehen. Der Code der zweiten Prüfung geht trotzdem an sie.", qr_not: "Wer den Link zu diesem Badge hat, kann es anlegen: Er darf nur dem Anrufer gesendet werden.",
    minutes: "Minuten, die sie gilt", minutes_why: "2 bis 1440. Leer: {usual}.", minutes_wrong: "Tippen Sie 2 bis 1440 Minuten ein, oder nichts.", force: "Auf ein Gerät mehr bringen", force_why: "Der Anrufer hat dieses Badge schon.", force_wrong: "Der Anrufer hat dieses Badge schon. Kreuzen Sie dies an, wenn er es auf einem Gerät mehr haben soll, oder wählen Sie ein anderes Badge.",
    send: "Sitzung senden", show: "QR-Code zeigen", sent: "Registrierungssitzung gesendet.", shown: "Der QR-Code wird gezeigt.", none: "Es gibt kein Badge zu senden. Fragen Sie einen Administrator.", nobody: "Weder E-Mail-Adresse noch Telefonnummer ist hinterlegt. Fügen Sie zuerst eine hinzu.",
    which: "Sitzung", again: "Erneut senden", as_before: "Wie zuvor", sent_again: "Erneut gesendet. Die Links davor gelten nicht mehr.", gone: "Keine Sitzung ist mehr offen.", over: "Auf welchem Weg",
    remove: "{badge} entfernen, {to}", ask: "Diese Sitzung entfernen?", ask_what: "Ihr Link gilt sofort nicht mehr. Später kann eine neue gesendet werden.", yes: "Entfernen", removed: "Die Sitzung wurde entfernt.",
  },
);

interface On {
  v: Verification;
  caller: Caller;
  focus: boolean;
}

type Badge = Caller["sendable"][number];
type Channel = Badge["channel"];
type How = Channel | "qr";

const bounds = { least: 2, most: 1440 }; // minutes

const contactOf = (caller: Caller, c: Channel): string => (c === "email" ? caller.email : caller.phone) ?? "";

/** How a badge goes to a caller unless the agent says otherwise. */
function usual(caller: Caller, b: Badge): How | undefined {
  const other = b.channel === "email" ? "sms" : "email";
  return [b.channel, other].find((c): c is Channel => contactOf(caller, c as Channel) !== "") ?? (b.by_link ? "qr" : undefined);
}

export function SendSession(on: On) {
  const first = on.caller.sendable.find((b) => b.devices === 0) ?? on.caller.sendable[0];
  if (!first) return <Box color="text-body-secondary">{t("none")}</Box>;
  return <Form {...on} first={first} />;
}

function Form({ v, caller, focus, first }: On & { first: Badge }) {
  const [badge, setBadge] = useState(first);
  const [how, setHow] = useState(usual(caller, first));
  const [minutes, setMinutes] = useState("");
  const [force, setForce] = useState(false);
  const [tried, setTried] = useState(false);
  const asked = Number(minutes);
  const inBounds = minutes.trim() === "" || (Number.isInteger(asked) && asked >= bounds.least && asked <= bounds.most);
  const act = useAct(() => ask(POST("/v1/desk/users/{user}/registration-sessions", {
    params: { path: { user: caller.id } },
    body: { verification: v.id, badge: badge.badge, force, ...(how === "qr" ? { notify: false } : how && { channel: how }), ...(minutes.trim() && { valid_for: asked * 60 }) },
  })).then(keep(v)), { quiet: true, changes: ["/v1/desk"], done: (s) => t(s.link ? "shown" : "sent") });
  const has = badge.devices > 0 || (act.error instanceof Problem && act.error.code === "conflict");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (how && inBounds && (force || badge.devices === 0)) act.run();
  };
  const choose = (b: Badge) => {
    act.reset();
    setTried(false);
    setBadge(b);
    setHow(usual(caller, b));
    setForce(false);
  };
  const wrong = faults(act.error);
  return (
    <form onSubmit={submit}>
      <SpaceBetween size="m">
        <BadgeChoice badges={caller.sendable} chosen={badge} choose={choose} focus={focus && caller.sendable.length > 1} />
        <How caller={caller} badge={badge} how={how} set={setHow} focus={focus && caller.sendable.length === 1} />
        <FormField stretch label={t("minutes")} description={t("minutes_why", { usual: span(badge.valid_for) })} errorText={wrong["valid_for"] ?? (tried && !inBounds ? t("minutes_wrong") : undefined)}>
          <Input value={minutes} inputMode="numeric" autoComplete={false} onChange={({ detail }) => setMinutes(detail.value)} nativeInputAttributes={{ maxLength: 4 }} />
        </FormField>
        {has && (
          <FormField errorText={tried && !force && t("force_wrong")}>
            <Checkbox checked={force} description={t("force_why")} onChange={({ detail }) => setForce(detail.checked)}>{t("force")}</Checkbox>
          </FormField>
        )}
        {!wrong["valid_for"] && !(has && !force) && <Refusal act={act} user={caller.id} />}
        <Button formAction="submit" variant="primary" loading={act.busy} disabled={!how}>{t(how === "qr" ? "show" : "send")}</Button>
      </SpaceBetween>
    </form>
  );
}

/** Keeps the link that only this answer has: the receipt may be used up by it. */
const keep = (v: Verification) => (s: Session): Session => {
  if (s.link) given.set(v.id, { link: s.link, ends: s.expires_at });
  return s;
};

function BadgeChoice({ badges, chosen, choose, focus }: { badges: Badge[]; chosen: Badge; choose: (b: Badge) => void; focus: boolean }) {
  const options: SelectProps.Option[] = badges.map((b) => ({ value: b.badge, label: b.name, ...(b.devices > 0 && { description: t("on", { n: b.devices, limit: b.device_limit }) }) }));
  const select = useTurn<SelectProps.Ref>(focus);
  return (
    <FormField stretch label={t("badge")}>
      <Select
        ref={select}
        selectedOption={options.find((o) => o.value === chosen.badge) ?? null}
        options={options}
        triggerVariant="option"
        onChange={({ detail }) => choose(badges.find((b) => b.badge === detail.selectedOption.value) ?? chosen)}
      />
    </FormField>
  );
}

function How({ caller, badge, how, set, focus }: { caller: Caller; badge: Badge; how: How | undefined; set: (h: How) => void; focus: boolean }) {
  const first = useTurn<RadioGroupProps.Ref>(focus);
  const channels: Channel[] = ["email", "sms"];
  return (
    <FormField stretch label={t("how")}>
      <RadioGroup
        ref={first}
        value={how ?? null}
        onChange={({ detail }) => set(detail.value as How)}
        items={[
          ...channels.map((c) => ({ value: c, label: word("channel", c), ...where(contactOf(caller, c)) })),
          { value: "qr", label: t("qr"), description: t(badge.by_link ? "qr_why" : "qr_not"), disabled: !badge.by_link },
        ]}
      />
      {!how && <Alert type="warning">{t("nobody")}</Alert>}
    </FormField>
  );
}

const where = (contact: string) => (contact ? { description: t("to", { contact }) } : { description: t("nothing"), disabled: true });

const useRunning = (caller: Caller): Session[] | undefined => useSessions(caller.id).data?.filter(runs);

export function ResendSession({ v, caller, focus }: On) {
  const running = useRunning(caller);
  const [chosen, choose] = useState("");
  const [channel, setChannel] = useState<Channel | "">("");
  const act = useAct((registration: string) => ask(POST("/v1/desk/registration-sessions/{registration}/send", { params: { path: { registration } }, body: { verification: v.id, ...(channel && { channel }) } })), {
    quiet: true, changes: ["/v1/desk"], done: t("sent_again"),
  });
  const session = running?.find((s) => s.id === chosen) ?? running?.[0];
  const first = useTurn<RadioGroupProps.Ref>(focus && session !== undefined);
  if (!running) return null;
  if (!session) return <Box color="text-body-secondary">{t("gone")}</Box>;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    act.run(session.id);
  };
  return (
    <form onSubmit={submit}>
      <SpaceBetween size="s">
        {running.length > 1 && (
          <FormField stretch label={t("which")}>
            <RadioGroup value={session.id} onChange={({ detail }) => choose(detail.value)} items={running.map((s) => ({ value: s.id, label: badgeOf(caller, s), description: goneTo(s) }))} />
          </FormField>
        )}
        <FormField stretch label={t("over")}>
          <RadioGroup
            ref={first}
            value={channel}
            onChange={({ detail }) => setChannel(detail.value as Channel | "")}
            items={[{ value: "", label: t("as_before"), description: goneTo(session) }, ...(["email", "sms"] as const).map((c) => ({ value: c, label: word("channel", c), ...where(contactOf(caller, c)) }))]}
          />
        </FormField>
        <Refusal act={act} user={caller.id} />
        <Button formAction="submit" variant="primary" loading={act.busy}>{t("again")}</Button>
      </SpaceBetween>
    </form>
  );
}

export function RemoveSession({ v, caller, focus }: On) {
  const running = useRunning(caller);
  const [asking, setAsking] = useState<Session>();
  const act = useAct((registration: string) => ask(POST("/v1/desk/registration-sessions/{registration}/remove", { params: { path: { registration } }, body: { verification: v.id } })), {
    quiet: true, changes: ["/v1/desk"], done: t("removed"),
  });
  const first = useTurn<ButtonProps.Ref>(focus && running !== undefined);
  if (!running) return null;
  if (running.length === 0) return <Box color="text-body-secondary">{t("gone")}</Box>;
  return (
    <SpaceBetween size="xs">
      {running.map((s, i) => <Button key={s.id} {...(i === 0 && { ref: first })} wrapText onClick={() => setAsking(s)}>{t("remove", { badge: badgeOf(caller, s), to: goneTo(s) })}</Button>)}
      {asking && <Ask title={t("ask")} yes={t("yes")} danger act={act} input={asking.id} onDone={() => setAsking(undefined)}>{t("ask_what")}</Ask>}
    </SpaceBetween>
  );
}
