// The hours in which nothing goes out by itself.
import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import SpaceBetween from "@cloudscape-design/components/space-between";
import TimeInput from "@cloudscape-design/components/time-input";
import Toggle from "@cloudscape-design/components/toggle";
import type { Network } from "../network";
import { Go } from "../parts";
import { timeIn } from "../settings/regions";
import { Topic, type Faults, type Fields } from "../settings/topic";
import { texts } from "../texts";
import type { Quiet } from "./story";

const t = texts(
  {
    title: "Quiet hours", what: "When nothing goes out by itself, neither reminders nor automatic invitations: it waits until they end. What somebody asks for, and what an administrator sends, goes out at once.",
    hours: "From {from} to {to}", none: "None: messages go out by themselves at any hour.", on: "There are quiet hours", from: "From", to: "To", clock: "Hours and minutes, such as {example}.", wrong: "Type hours and minutes, such as {example}.", same: "Must be another time than the beginning.",
    whose: "On the clock of the person: that of their own time zone, and for whoever has none that of the network, {zone}, where it is {time} now.", change: "Change the network’s time zone",
  },
  {
    title: "Ruhezeiten", what: "Wann nichts von selbst hinausgeht, weder Erinnerungen noch automatische Einladungen: Es wartet bis zu ihrem Ende. Was jemand anfordert und was ein Administrator sendet, geht sofort hinaus.",
    hours: "Von {from} bis {to} Uhr", none: "Keine: Nachrichten gehen zu jeder Stunde von selbst hinaus.", on: "Es gibt Ruhezeiten", from: "Von", to: "Bis", clock: "Stunden und Minuten, etwa {example}.", wrong: "Geben Sie Stunden und Minuten ein, etwa {example}.", same: "Muss eine andere Zeit sein als der Beginn.",
    whose: "Nach der Uhr der Person: der ihrer eigenen Zeitzone, und bei allen ohne eine der des Netzwerks, {zone}, wo es jetzt {time} ist.", change: "Zeitzone des Netzwerks ändern",
  },
);

interface Draft {
  on: boolean;
  from: string;
  to: string;
}

const usual = { from: "21:00", to: "08:00" };

const draftOf = ({ from, to }: Quiet): Draft => ({ on: Boolean(from && to), from: from || usual.from, to: to || usual.to });

const isClock = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

function faultsOf({ on, from, to }: Draft): Faults {
  if (!on) return {};
  return {
    ...(!isClock(from) && { from: t("wrong", { example: usual.from }) }),
    ...(!isClock(to) ? { to: t("wrong", { example: usual.to }) } : from === to && { to: t("same") }),
  };
}

export function QuietHours({ network }: { network: Network }) {
  const { from, to } = network.quiet_hours;
  return (
    <Topic<Draft>
      id="quiet"
      title={t("title")}
      description={t("what")}
      now={draftOf(network.quiet_hours)}
      view={
        <SpaceBetween size="xs">
          <Box fontSize="heading-s" fontWeight="bold">{from && to ? t("hours", { from, to }) : t("none")}</Box>
          {from && <Whose network={network} />}
        </SpaceBetween>
      }
      check={faultsOf}
      change={(d) => ({ quiet_hours: d.on ? { from: d.from, to: d.to } : {} })}
      form={(fields) => (
        <SpaceBetween size="m">
          <Form {...fields} />
          <Whose network={network} />
        </SpaceBetween>
      )}
    />
  );
}

const Whose = ({ network: { time_zone } }: { network: Network }) => (
  <Box color="text-body-secondary">
    {t("whose", { zone: time_zone.replaceAll("_", " "), time: timeIn(time_zone) || "?" })} <Go to="/settings?edit=naming">{t("change")}</Go>.
  </Box>
);

function Form({ draft, set, faults }: Fields<Draft>) {
  const field = (of: "from" | "to") => (
    <FormField label={t(of)} constraintText={t("clock", { example: usual[of] })} errorText={faults[of]}>
      <TimeInput value={draft[of]} format="hh:mm" placeholder="hh:mm" onChange={({ detail }) => set({ [of]: detail.value })} />
    </FormField>
  );
  return (
    <SpaceBetween size="m">
      <FormField errorText={faults.quiet_hours}>
        <Toggle checked={draft.on} onChange={({ detail }) => set({ on: detail.checked })}>{t("on")}</Toggle>
      </FormField>
      {draft.on && <div className="rung">{field("from")}{field("to")}</div>}
    </SpaceBetween>
  );
}
