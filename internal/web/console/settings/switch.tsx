// The switch for everything that the network sends.
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Toggle from "@cloudscape-design/components/toggle";
import { useState } from "react";
import { useAct } from "../act";
import { ask, PATCH } from "../api";
import { leave } from "../leave";
import { Ask } from "../parts";
import { texts } from "../texts";

const t = texts(
  {
    title: "Sending",
    what: "One switch for every e-mail and every text message of this network. Use it when something goes out that should not, or costs run away.",
    toggle: "This network sends messages",
    on: "Sending is on",
    off: "Sending is off",
    off_title: "Switch sending off?",
    off_yes: "Switch off",
    off_done: "Sending is off.",
    stops: "Stops at once",
    stops_1: "New invitations, links sent again, and codes: whoever asks for one is told that sending is switched off.",
    stops_2: "So nobody gets through an invitation that needs a code.",
    waits: "Waits until you switch on again",
    waits_1: "Messages that are queued. A code or a link whose time runs out meanwhile is not sent any more.",
    waits_2: "Campaigns: they go on by themselves where they stopped.",
    goes_on: "Goes on",
    goes_on_1: "Signing in with badges, and links that arrived already, as long as they need no code.",
    on_title: "Switch sending on again?",
    on_yes: "Switch on",
    on_done: "Sending is on again.",
    on_what: "Queued messages go out within about a quarter of an hour, unless their time has run out meanwhile. Campaigns go on where they stopped. People can ask for codes at once.",
  },
  {
    title: "Versand",
    what: "Ein Schalter für jede E-Mail und jede SMS dieses Netzwerks. Benutzen Sie ihn, wenn etwas hinausgeht, das nicht soll, oder wenn Kosten davonlaufen.",
    toggle: "Dieses Netzwerk sendet Nachrichten",
    on: "Der Versand ist an",
    off: "Der Versand ist aus",
    off_title: "Versand ausschalten?",
    off_yes: "Ausschalten",
    off_done: "Der Versand ist aus.",
    stops: "Hört sofort auf",
    stops_1: "Neue Einladungen, noch einmal gesendete Links und Codes: Wer so etwas anfordert, erfährt, dass der Versand ausgeschaltet ist.",
    stops_2: "Damit kommt niemand durch eine Einladung, die einen Code braucht.",
    waits: "Wartet, bis Sie wieder einschalten",
    waits_1: "Nachrichten in der Warteschlange. Ein Code oder Link, dessen Zeit inzwischen abläuft, wird nicht mehr gesendet.",
    waits_2: "Kampagnen: Sie laufen von selbst weiter, wo sie stehen geblieben sind.",
    goes_on: "Geht weiter",
    goes_on_1: "Die Anmeldung mit Badges, und Links, die schon angekommen sind, solange sie keinen Code brauchen.",
    on_title: "Versand wieder einschalten?",
    on_yes: "Einschalten",
    on_done: "Der Versand ist wieder an.",
    on_what: "Wartende Nachrichten gehen innerhalb von etwa einer Viertelstunde hinaus, sofern ihre Zeit nicht abgelaufen ist. Kampagnen laufen weiter, wo sie stehen geblieben sind. Codes können sofort angefordert werden.",
  },
);

export function Switch({ paused }: { paused: boolean }) {
  const [asking, setAsking] = useState(false);
  const act = useAct((paused: boolean) => ask(PATCH("/v1/network", { body: { paused } })), {
    changes: ["/v1/network", "/v1/doctor"],
    done: (_, paused) => t(paused ? "off_done" : "on_done"),
    quiet: true,
  });
  return (
    <Container header={<Header variant="h2" description={t("what")}>{t("title")}</Header>}>
      <SpaceBetween size="s">
        <Toggle checked={!paused} onChange={() => leave(() => setAsking(true))}><b>{t("toggle")}</b></Toggle>
        <StatusIndicator type={paused ? "stopped" : "success"}>{t(paused ? "off" : "on")}</StatusIndicator>
      </SpaceBetween>
      {asking && (
        <Ask title={t(paused ? "on_title" : "off_title")} yes={t(paused ? "on_yes" : "off_yes")} act={act} input={!paused} onDone={() => setAsking(false)}>
          {paused ? <Box variant="p">{t("on_what")}</Box> : <Off />}
        </Ask>
      )}
    </Container>
  );
}

const Off = () => (
  <SpaceBetween size="s">
    <Part title={t("stops")} items={[t("stops_1"), t("stops_2")]} />
    <Part title={t("waits")} items={[t("waits_1"), t("waits_2")]} />
    <Part title={t("goes_on")} items={[t("goes_on_1")]} />
  </SpaceBetween>
);

const Part = ({ title, items }: { title: string; items: string[] }) => (
  <div>
    <Box variant="h3" fontSize="heading-xs" padding="n">{title}</Box>
    <ul>{items.map((item) => <li key={item}>{item}</li>)}</ul>
  </div>
);
