// What a verified caller can be helped with, each once.
import Box from "@cloudscape-design/components/box";
import Button, { type ButtonProps } from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input, { type InputProps } from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useState, type FormEvent } from "react";
import { useAct } from "../act";
import { ask, POST } from "../api";
import { Ask } from "../parts";
import { faults } from "../problem";
import { texts } from "../texts";
import { Code } from "./code";
import { Given } from "./given";
import { Refusal } from "./refusal";
import { RemoveSession, ResendSession, SendSession } from "./session";
import { useTurn } from "./turn";
import { called, sentNow, type Caller, type Enrollment, type Held, type Sent, type Service, type Verification } from "./words";

const t = texts(
  {
    mobile_code: "New mobile number", personal_email: "New e-mail address", send: "Send code", other: "Another contact", empty: "Type what the caller says.", added: "Added: {contact}", done: "Done",
    remove: "Remove {service} {contact}", ask: "Remove {contact}?", ask_what: "Codes no longer go there. The caller can enroll again.", yes: "Remove", removed: "Removed.", none: "No contact is enrolled.", all: "Remove all", ask_all: "Remove all enrollments?",
    badge: "Remove {name}, {device}", ask_badge: "Remove {name} from this device?", badge_what: "The caller can no longer sign in with it, and is signed out where they did.", no_badge: "No badge is on a device.",
  },
  {
    mobile_code: "Neue Mobilnummer", personal_email: "Neue E-Mail-Adresse", send: "Code senden", other: "Anderer Kontakt", empty: "Tippen Sie ein, was der Anrufer sagt.", added: "Hinzugefügt: {contact}", done: "Erledigt",
    remove: "{service} {contact} entfernen", ask: "{contact} entfernen?", ask_what: "Dorthin gehen keine Codes mehr. Der Anrufer kann sich neu registrieren.", yes: "Entfernen", removed: "Entfernt.", none: "Kein Kontakt ist registriert.", all: "Alle entfernen", ask_all: "Alle registrierten Kontakte entfernen?",
    badge: "{name} entfernen, {device}", ask_badge: "{name} von diesem Gerät entfernen?", badge_what: "Der Anrufer kann sich damit nicht mehr anmelden und ist abgemeldet, wo er es getan hat.", no_badge: "Kein Badge ist auf einem Gerät.",
  },
);

export function Receipt({ v, caller }: { v: Verification; caller: Caller }) {
  const first = v.acts.find((a) => !a.used_at)?.act;
  return (
    <SpaceBetween size="l">
      <Given verification={v.id} />
      {v.acts.map(({ act, used_at }) => (
        <SpaceBetween key={act} size="s">
          <Box variant="h3" padding="n">{called(act)}</Box>
          {used_at ? <StatusIndicator type="success">{t("done")}</StatusIndicator>
            : act === "remove_enrollment" ? <Remove v={v} caller={caller} focus={act === first} />
            : act === "add_mobile" ? <Add v={v} service="mobile_code" focus={act === first} />
            : act === "add_email" ? <Add v={v} service="personal_email" focus={act === first} />
            : act === "send_session" ? <SendSession v={v} caller={caller} focus={act === first} />
            : act === "resend_session" ? <ResendSession v={v} caller={caller} focus={act === first} />
            : act === "remove_badge" ? <RemoveBadge v={v} caller={caller} focus={act === first} />
            : act === "remove_session" ? <RemoveSession v={v} caller={caller} focus={act === first} /> : null}
        </SpaceBetween>
      ))}
    </SpaceBetween>
  );
}

function Add({ v, service, focus }: { v: Verification; service: Service; focus: boolean }) {
  const [contact, setContact] = useState("");
  const [sent, setSent] = useState<Sent & { word: string }>();
  const [tried, setTried] = useState(false);
  const field = useTurn<InputProps.Ref>(focus && !sent);
  const user = v.user;
  const send = useAct(() => ask(POST("/v1/desk/users/{user}/enrollments/challenges", { params: { path: { user } }, body: { verification: v.id, service, contact: contact.trim() } })), {
    quiet: true,
    then: (c) => setSent({ ...sentNow({ ...c, service }), word: c.word }),
  });
  const add = useAct((code: string) => ask(POST("/v1/desk/users/{user}/enrollments/{service}", { params: { path: { user, service } }, body: { verification: v.id, challenge: sent?.challenge ?? "", code } })), {
    quiet: true, changes: ["/v1/desk"], done: (e) => t("added", { contact: e.contact }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (contact.trim()) send.run();
  };
  const back = () => {
    send.reset();
    add.reset();
    setSent(undefined);
  };
  if (sent) {
    return (
      <SpaceBetween size="s">
        <Code sent={sent} word={sent.word} act={add} again={send} />
        <Button variant="inline-link" onClick={back}>{t("other")}</Button>
      </SpaceBetween>
    );
  }
  const wrong = faults(send.error)["contact"] ?? (tried && !contact.trim() ? t("empty") : undefined);
  return (
    <form onSubmit={submit}>
      <SpaceBetween size="s">
        <FormField label={t(service)} errorText={wrong} secondaryControl={<Button formAction="submit" variant="primary" loading={send.busy}>{t("send")}</Button>}>
          <Input ref={field} value={contact} inputMode={service === "mobile_code" ? "tel" : "email"} autoComplete={false} onChange={({ detail }) => setContact(detail.value)} nativeInputAttributes={{ maxLength: 400 }} />
        </FormField>
        {!wrong && <Refusal act={send} user={user} />}
      </SpaceBetween>
    </form>
  );
}

function Remove({ v, caller, focus }: { v: Verification; caller: Caller; focus: boolean }) {
  const [asking, setAsking] = useState<Enrollment>();
  const [all, setAll] = useState(false);
  const every = useAct(() => ask(POST("/v1/desk/users/{user}/enrollments/remove", { params: { path: { user: v.user } }, body: { verification: v.id } })), {
    quiet: true, changes: ["/v1/desk"], done: t("removed"),
  });
  const act = useAct((service: Service) => ask(POST("/v1/desk/users/{user}/enrollments/{service}/remove", { params: { path: { user: v.user, service } }, body: { verification: v.id } })), {
    quiet: true, changes: ["/v1/desk"], done: t("removed"),
  });
  const first = useTurn<ButtonProps.Ref>(focus);
  if (caller.enrollments.length === 0) return <Box color="text-body-secondary">{t("none")}</Box>;
  return (
    <SpaceBetween size="xs">
      {caller.enrollments.map((e, i) => <Button key={e.service} {...(i === 0 && { ref: first })} wrapText onClick={() => setAsking(e)}>{t("remove", { service: called(e.service), contact: e.contact })}</Button>)}
      {caller.enrollments.length > 1 && <Button onClick={() => setAll(true)}>{t("all")}</Button>}
      {all && <Ask title={t("ask_all")} yes={t("yes")} danger act={every} input={undefined} onDone={() => setAll(false)}>{t("ask_what")}</Ask>}
      {asking && <Ask title={t("ask", { contact: asking.contact })} yes={t("yes")} danger act={act} input={asking.service} onDone={() => setAsking(undefined)}>{t("ask_what")}</Ask>}
    </SpaceBetween>
  );
}

function RemoveBadge({ v, caller, focus }: { v: Verification; caller: Caller; focus: boolean }) {
  const [asking, setAsking] = useState<Held>();
  const act = useAct((credential: string) => ask(POST("/v1/desk/users/{user}/badges/{credential}/remove", { params: { path: { user: v.user, credential } }, body: { verification: v.id } })), {
    quiet: true, changes: ["/v1/desk"], done: t("removed"),
  });
  const first = useTurn<ButtonProps.Ref>(focus);
  if (caller.badges.length === 0) return <Box color="text-body-secondary">{t("no_badge")}</Box>;
  return (
    <SpaceBetween size="xs">
      {caller.badges.map((b, i) => <Button key={b.credential} {...(i === 0 && { ref: first })} wrapText onClick={() => setAsking(b)}>{t("badge", { name: b.name, device: called(b.device) })}</Button>)}
      {asking && <Ask title={t("ask_badge", { name: asking.name })} yes={t("yes")} danger act={act} input={asking.credential} onDone={() => setAsking(undefined)}>{t("badge_what")}</Ask>}
    </SpaceBetween>
  );
}
