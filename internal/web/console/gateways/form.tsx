// The form of a gateway.
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Form from "@cloudscape-design/components/form";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Multiselect from "@cloudscape-design/components/multiselect";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tiles from "@cloudscape-design/components/tiles";
import Toggle from "@cloudscape-design/components/toggle";
import { useMemo, useRef, useState, type FormEvent, type ReactNode } from "react";
import type { Act } from "../act";
import { useFaultFocus } from "../forms";
import { Unsaved } from "../leave";
import { language } from "../preferences";
import { explain, faults, Problem } from "../problem";
import { regionOption, regionOptions } from "../settings/regions";
import { texts } from "../texts";
import type { Draft } from "./draft";
import { RequestPart } from "./request";
import { kindName, type Gateway } from "./words";

const t = texts(
  {
    when: "When it is used", kind: "Vendor", twilio: "With an account there.", http: "Any vendor that takes messages by HTTPS.", name: "Name", name_why: "So that you tell it from others.", enabled: "Messages go by this gateway", order: "Order", order_why: "1 to 1000. The lowest is asked first.", order_wrong: "Type a number from 1 to 1000.",
    regions: "Countries", regions_why: "Where it is used. Choose none for all.", choose: "All countries", find: "Find", no_match: "Nothing found. Try another word.", drop: "Take away {name}",
    account: "Account", user: "User", sid: "Account SID", password: "Password or key", auth: "Auth token", password_why: "Is never shown.", password_set: "Is set. Leave it empty to keep it.", keyword: "Keyword", keyword_why: "Only where the vendor wants one.",
    from: "What messages come from", from_why: "Fill in what your account has.", sender_id: "Sender of letters", sender_why: "Up to 11 letters, digits and spaces. Not in the United States and Canada.", long_code: "Number", long_why: "With its country code.", short_code: "Short code", short_why: "3 to 8 digits. Comes before the number.", cancel: "Cancel",
  },
  {
    when: "Wann er benutzt wird", kind: "Anbieter", twilio: "Mit einem Konto dort.", http: "Jeder Anbieter, der Nachrichten per HTTPS annimmt.", name: "Name", name_why: "Damit Sie ihn von anderen unterscheiden.", enabled: "Nachrichten gehen über diesen Versandweg", order: "Reihenfolge", order_why: "1 bis 1000. Der niedrigste wird zuerst gefragt.", order_wrong: "Geben Sie eine Zahl von 1 bis 1000 ein.",
    regions: "Länder", regions_why: "Wo er benutzt wird. Wählen Sie keines für alle.", choose: "Alle Länder", find: "Suchen", no_match: "Nichts gefunden. Versuchen Sie ein anderes Wort.", drop: "{name} entfernen",
    account: "Konto", user: "Benutzername", sid: "Account SID", password: "Passwort oder Schlüssel", auth: "Auth Token", password_why: "Wird nie gezeigt.", password_set: "Ist gesetzt. Lassen Sie das Feld leer, um es zu behalten.", keyword: "Schlüsselwort", keyword_why: "Nur wo der Anbieter eines verlangt.",
    from: "Absender", from_why: "Füllen Sie aus, was Ihr Konto hat.", sender_id: "Absender aus Buchstaben", sender_why: "Bis zu 11 Buchstaben, Ziffern und Leerzeichen. Nicht in den USA und Kanada.", long_code: "Nummer", long_why: "Mit Ländervorwahl.", short_code: "Kurzwahl", short_why: "3 bis 8 Ziffern. Geht der Nummer vor.", cancel: "Abbrechen",
  },
);

/** What the parts of the form need. */
export interface Fields {
  d: Draft;
  set: (change: Partial<Draft>) => void;
  wrong: Record<string, string>;
}

interface Props {
  start: Draft;
  existing?: Gateway;
  act: Act<Draft>;
  submit: string;
  cancel: () => void;
}

const localFaults = (d: Draft): Record<string, string> => (/^\d{1,4}$/.test(d.order.trim()) ? {} : { order: t("order_wrong") });

/** Adds a gateway, or changes one. */
export function GatewayForm({ start, existing, act, submit, cancel }: Props) {
  const [d, setD] = useState(start);
  const [tried, setTried] = useState(0);
  const element = useRef<HTMLFormElement>(null);
  useFaultFocus(element, tried, act.error);
  const local = localFaults(d);
  const wrong = { ...faults(act.error), ...(tried > 0 && local) };
  const fields: Fields = {
    d, wrong,
    set: (change) => {
      act.reset();
      setD({ ...d, ...change });
    },
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(tried + 1);
    if (Object.keys(local).length === 0) act.run(d);
  };
  const atFields = act.error instanceof Problem && act.error.fields.length > 0 && act.error.fields.every((f) => isShown(f.location, d));
  const builtIn = existing?.built_in ?? false;
  return (
    <form ref={element} onSubmit={send}>
      <Unsaved when={JSON.stringify(d) !== JSON.stringify(start)} />
      <Form
        errorText={act.error && !atFields && explain(act.error)}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" onClick={cancel}>{t("cancel")}</Button>
            <Button variant="primary" formAction="submit" loading={act.busy}>{submit}</Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          {!builtIn && <Account {...fields} existing={existing} />}
          {!builtIn && <From {...fields} />}
          {d.kind === "http" && <RequestPart {...fields} />}
          <When {...fields} sms={d.kind !== "ses"} />
        </SpaceBetween>
      </Form>
    </form>
  );
}

/** Whether a fault is said at its field; the others are said beneath the form. */
const isShown = (location: string, d: Draft): boolean => {
  const field = location.replace(/^body\./, "");
  if (field.startsWith("http.")) return d.kind === "http" && !/^http\.(headers|answers)$/.test(field);
  return field !== "kind" && field !== "http" && field in d;
};

/** A part of the form. */
export const Part = ({ title, why, children }: { title: string; why?: string; children: ReactNode }) => (
  <Container header={<Header variant="h2" description={why}>{title}</Header>}><SpaceBetween size="l">{children}</SpaceBetween></Container>
);

type Line = "name" | "order" | "sender_id" | "long_code" | "short_code" | "user" | "keyword";

const Line = ({ f, label = f, why, d, set, wrong, numeric = false }: Fields & { f: Line; label?: Line | "sid"; why?: string | undefined; numeric?: boolean }) => (
  <FormField label={t(label)} description={why} errorText={wrong[f]}>
    <Input value={d[f]} inputMode={numeric ? "numeric" : "text"} onChange={({ detail }) => set({ [f]: detail.value })} autoComplete={false} />
  </FormField>
);

function Account({ existing, ...fields }: Fields & { existing: Gateway | undefined }) {
  const { d, set, wrong } = fields;
  const twilio = d.kind === "twilio";
  return (
    <Part title={t("account")}>
      {!existing && (
        <FormField label={t("kind")} stretch>
          <Tiles value={d.kind} columns={2} items={(["twilio", "http"] as const).map((value) => ({ value, label: kindName(value), description: t(value) }))} onChange={({ detail }) => set({ kind: detail.value as Draft["kind"] })} />
        </FormField>
      )}
      <Line {...fields} f="name" why={t("name_why")} />
      <Line {...fields} f="user" label={twilio ? "sid" : "user"} />
      <FormField label={t(twilio ? "auth" : "password")} description={t("password_why")} constraintText={existing?.password.set && t("password_set")} errorText={wrong["password"]}>
        <Input type="password" value={d.password} onChange={({ detail }) => set({ password: detail.value })} autoComplete="new-password" />
      </FormField>
      {!twilio && <Line {...fields} f="keyword" why={t("keyword_why")} />}
    </Part>
  );
}

const From = (fields: Fields) => (
  <Part title={t("from")} why={t("from_why")}>
    <Line {...fields} f="sender_id" why={t("sender_why")} />
    <Line {...fields} f="long_code" why={t("long_why")} />
    <Line {...fields} f="short_code" why={t("short_why")} numeric />
  </Part>
);

function When({ sms, ...fields }: Fields & { sms: boolean }) {
  const { d, set, wrong } = fields;
  const lang = language();
  const regions = useMemo(() => regionOptions(d.regions), [d.regions, lang]);
  return (
    <Part title={t("when")}>
      <Toggle checked={d.enabled} onChange={({ detail }) => set({ enabled: detail.checked })}>{t("enabled")}</Toggle>
      <Line {...fields} f="order" why={t("order_why")} numeric />
      {sms && (
        <FormField label={t("regions")} description={t("regions_why")} errorText={wrong["regions"]}>
          <Multiselect
            options={regions}
            selectedOptions={d.regions.map(regionOption)}
            onChange={({ detail }) => set({ regions: detail.selectedOptions.map((o) => o.value!) })}
            placeholder={t("choose")}
            filteringType="auto"
            filteringPlaceholder={t("find")}
            filteringAriaLabel={t("find")}
            noMatch={t("no_match")}
            virtualScroll
            tokenLimit={12}
            deselectAriaLabel={(o) => t("drop", { name: o.label ?? "" })}
          />
        </FormField>
      )}
    </Part>
  );
}
