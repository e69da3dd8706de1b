// The form of a badge, and beside it what comes of it.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import Container from "@cloudscape-design/components/container";
import Form from "@cloudscape-design/components/form";
import FormField from "@cloudscape-design/components/form-field";
import Grid from "@cloudscape-design/components/grid";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import Tiles from "@cloudscape-design/components/tiles";
import { useRef, useState, type FormEvent } from "react";
import type { Act } from "../act";
import { useFaultFocus } from "../forms";
import { Unsaved } from "../leave";
import type { Network } from "../network";
import { explain, faults as faultsIn, Problem } from "../problem";
import { number, span, texts } from "../texts";
import { AmountInput } from "./amount";
import { asksOf, faultsOf, maxTerms, usual, type Draft } from "./badgedraft";
import { Journey, Safety } from "./journey";
import type { Faults } from "./topic";

const t = texts(
  {
    what: "What it is",
    name: "Name",
    name_why: "People read it in the invitation and on their device, such as “Staff badge”.",
    how: "How people are invited",
    channel: "Invitations go by",
    email: "E-mail",
    email_why: "With a link, a QR code, and a code to type.",
    sms: "Text message",
    sms_why: "With a short link. It costs money for each message.",
    lasts: "How long an invitation lasts",
    network: "As the network's limits say: {time}",
    own: "A time of its own",
    own_label: "Time",
    bounds: "{min} to {max}.",
    prove: "What people have to prove",
    proof: "Proof",
    link: "The link alone",
    link_why: "Whoever opens the message gets the badge. People need one contact, and it takes a minute.",
    code: "The link and a code to the other contact",
    code_email: "After the link from the e-mail, a code goes to the phone number on file. People need both on file.",
    code_sms: "After the link from the text message, a code goes to the e-mail address on file. People need both on file.",
    phone: "Ask for a phone number, and check it with a code",
    phone_why: "The number is enrolled with the badge, so that they can be reached by text message later.",
    have: "What people get",
    devices: "Devices a person",
    devices_why: "On how many devices one person can have this badge, from 1 to 20.",
    terms: "Terms of use",
    terms_why: "People have to agree before the badge is made. Plain text; leave it empty if there are none.",
    terms_hint: "Terms",
    optional: "optional",
    left: "{n} of {max} characters",
    cancel: "Cancel",
    sent: "Invitations already sent",
    sent_what: "They never ask for less than they asked for when they were sent. If the badge asks for more from now on, they do so too, at once. How long they last does not change.",
  },
  {
    what: "Was es ist",
    name: "Name",
    name_why: "Steht in der Einladung und auf dem Gerät, etwa „Mitarbeiter-Badge“.",
    how: "Wie eingeladen wird",
    channel: "Einladungen gehen per",
    email: "E-Mail",
    email_why: "Mit Link, QR-Code und einem Code zum Eintippen.",
    sms: "SMS",
    sms_why: "Mit einem kurzen Link. Jede Nachricht kostet Geld.",
    lasts: "Wie lange eine Einladung gilt",
    network: "Wie in den Grenzen des Netzwerks: {time}",
    own: "Eine eigene Zeit",
    own_label: "Zeit",
    bounds: "{min} bis {max}.",
    prove: "Was nachzuweisen ist",
    proof: "Nachweis",
    link: "Nur der Link",
    link_why: "Wer die Nachricht öffnet, bekommt das Badge. Ein Kontakt genügt, und es dauert eine Minute.",
    code: "Der Link und ein Code an den anderen Kontakt",
    code_email: "Nach dem Link aus der E-Mail geht ein Code an die hinterlegte Telefonnummer. Beides muss hinterlegt sein.",
    code_sms: "Nach dem Link aus der SMS geht ein Code an die hinterlegte E-Mail-Adresse. Beides muss hinterlegt sein.",
    phone: "Nach einer Telefonnummer fragen und sie mit einem Code prüfen",
    phone_why: "Die Nummer wird mit dem Badge bestätigt, damit man die Person später per SMS erreicht.",
    have: "Was man bekommt",
    devices: "Geräte je Person",
    devices_why: "Auf wie vielen Geräten eine Person dieses Badge haben kann, von 1 bis 20.",
    terms: "Nutzungsbedingungen",
    terms_why: "Zuzustimmen, bevor das Badge entsteht. Reiner Text; lassen Sie ihn leer, wenn es keine gibt.",
    terms_hint: "Bedingungen",
    optional: "optional",
    left: "{n} von {max} Zeichen",
    cancel: "Abbrechen",
    sent: "Schon gesendete Einladungen",
    sent_what: "Sie verlangen nie weniger, als sie beim Senden verlangt haben. Verlangt das Badge ab jetzt mehr, tun sie es auch, und zwar sofort. Wie lange sie gelten, ändert sich nicht.",
  },
);

interface Fields {
  d: Draft;
  set: (change: Partial<Draft>) => void;
  faults: Faults;
  network: Network;
}

/** Makes a badge, or changes one that people may be invited to already. */
export function BadgeForm({ start, network, act, submit, cancel, existing }: {
  start: Draft;
  network: Network;
  act: Act<Draft>;
  submit: string;
  cancel: () => void;
  existing?: boolean;
}) {
  const [d, setD] = useState(start);
  const [tried, setTried] = useState(0);
  const element = useRef<HTMLFormElement>(null);
  useFaultFocus(element, tried, act.error);
  const local = faultsOf(d, network);
  const fields: Fields = {
    d,
    set: (change) => {
      act.reset();
      setD({ ...d, ...change });
    },
    faults: { ...faultsIn(act.error), ...(tried > 0 && local) },
    network,
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(tried + 1);
    if (Object.keys(local).length === 0) act.run(d);
  };
  const said = act.error instanceof Problem && act.error.fields.length > 0 ? undefined : act.error;
  return (
    <form ref={element} onSubmit={send}>
      <Unsaved when={JSON.stringify(d) !== JSON.stringify(start)} />
      <Grid gridDefinition={[{ colspan: { default: 12, s: 7 } }, { colspan: { default: 12, s: 5 } }]}>
        <Form
          errorText={said && explain(said)}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" formAction="none" onClick={cancel}>{t("cancel")}</Button>
              <Button variant="primary" formAction="submit" loading={act.busy}>{submit}</Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            {existing && <Alert header={t("sent")}>{t("sent_what")}</Alert>}
            <What {...fields} />
            <Invited {...fields} />
            <Proof {...fields} />
            <Have {...fields} />
          </SpaceBetween>
        </Form>
        <Outcome d={d} network={network} />
      </Grid>
    </form>
  );
}

/** What comes of a draft, as it stands. */
function Outcome({ d, network }: { d: Draft; network: Network }) {
  const asks = asksOf(d, network);
  return <SpaceBetween size="l"><Journey asks={asks} /><Safety asks={asks} /></SpaceBetween>;
}

const Part = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <Container header={<Header variant="h2">{title}</Header>}><SpaceBetween size="l">{children}</SpaceBetween></Container>
);

const What = ({ d, set, faults }: Fields) => (
  <Part title={t("what")}>
    <FormField label={t("name")} description={t("name_why")} errorText={faults.name}>
      <Input value={d.name} onChange={({ detail }) => set({ name: detail.value })} autoComplete={false} />
    </FormField>
  </Part>
);

function Invited({ d, set, faults, network }: Fields) {
  const number = usual(network, d);
  return (
    <Part title={t("how")}>
      <FormField label={t("channel")} errorText={faults.channel} stretch>
        <Tiles
          value={d.channel}
          columns={2}
          items={[
            { value: "email", label: t("email"), description: t("email_why") },
            { value: "sms", label: t("sms"), description: t("sms_why") },
          ]}
          onChange={({ detail }) => set({ channel: detail.value as Draft["channel"] })}
        />
      </FormField>
      <FormField label={t("lasts")}>
        <RadioGroup
          value={d.own ? "own" : "network"}
          items={[{ value: "network", label: t("network", { time: span(number.value) }) }, { value: "own", label: t("own") }]}
          onChange={({ detail }) => set({ own: detail.value === "own" })}
        />
      </FormField>
      {d.own && (
        <FormField label={t("own_label")} constraintText={t("bounds", { min: span(number.min), max: span(number.max) })} errorText={faults.valid_for}>
          <AmountInput value={d.lasts} max={number.max} onChange={(lasts) => set({ lasts })} />
        </FormField>
      )}
    </Part>
  );
}

const Proof = ({ d, set, faults }: Fields) => (
  <Part title={t("prove")}>
    <FormField label={t("proof")} errorText={faults.proof} stretch>
      <RadioGroup
        value={d.proof}
        items={[
          { value: "link", label: t("link"), description: t("link_why") },
          { value: "code", label: t("code"), description: t(d.channel === "sms" ? "code_sms" : "code_email") },
        ]}
        onChange={({ detail }) => set({ proof: detail.value as Draft["proof"] })}
      />
    </FormField>
    <Checkbox checked={d.phone} description={t("phone_why")} onChange={({ detail }) => set({ phone: detail.checked })}>{t("phone")}</Checkbox>
  </Part>
);

const Have = ({ d, set, faults }: Fields) => (
  <Part title={t("have")}>
    <FormField label={t("devices")} description={t("devices_why")} errorText={faults.device_limit}>
      <div className="amount"><Input type="number" inputMode="numeric" value={d.devices} onChange={({ detail }) => set({ devices: detail.value })} /></div>
    </FormField>
    <FormField
      label={<>{t("terms")} <Box variant="span" color="text-body-secondary" fontWeight="normal">– <i>{t("optional")}</i></Box></>}
      description={t("terms_why")}
      errorText={faults.terms}
      constraintText={t("left", { n: number([...d.terms].length), max: number(maxTerms) })}
      stretch
    >
      <Textarea rows={6} value={d.terms} onChange={({ detail }) => set({ terms: detail.value })} placeholder={t("terms_hint")} />
    </FormField>
  </Part>
);
