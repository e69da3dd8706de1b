// The waves of a campaign: how far each is, what arrived of it, and why the next one
// waits.
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import { useNetwork } from "../network";
import { When } from "../parts";
import { number, texts } from "../texts";
import { invites, type Campaign } from "./words";

const t = texts(
  {
    title: "Waves", wave: "Wave", last: "{n} (everybody else)", state: "State", messages: "Messages", of: "{n} of {all}", arrived: "Arrived", lost: "Did not arrive",
    "is.before": "To come", "is.now": "Being sent", "is.waits": "Sent, waits for arrivals", "is.over": "Sent", "is.held": "Paused", "is.ended": "Not begun",
    rate: "{arrived} ({rate} %)", assumed: "{n, plural, one {# of them was} other {# of them were}} taken by a provider that tells no more.", at: "Looked at ",
    hint: "The next wave begins by itself when {rate} of 100 messages of the one before have arrived. “Arrived” is as it was when the next wave began.",
  },
  {
    title: "Wellen", wave: "Welle", last: "{n} (alle übrigen)", state: "Stand", messages: "Nachrichten", of: "{n} von {all}", arrived: "Angekommen", lost: "Nicht angekommen",
    "is.before": "Steht aus", "is.now": "Wird gesendet", "is.waits": "Gesendet, wartet auf das Eintreffen", "is.over": "Gesendet", "is.held": "Unterbrochen", "is.ended": "Nicht begonnen",
    rate: "{arrived} ({rate} %)", assumed: "{n, plural, one {# davon hat} other {# davon hat}} ein Anbieter angenommen, der mehr nicht mitteilt.", at: "Angesehen ",
    hint: "Die nächste Welle beginnt von selbst, wenn {rate} von 100 Nachrichten der vorigen angekommen sind. „Angekommen“ ist, wie es war, als die nächste Welle begann.",
  },
);

type Tide = NonNullable<Campaign["tide"]>;
type Is = "before" | "now" | "waits" | "over" | "held" | "ended";

interface Wave {
  number: number;
  last: boolean;
  is: Is;
  sent: number;
  size: number | undefined; // undefined: everybody else
  tide: Tide | undefined;
}

const looks: Record<Is, StatusIndicatorProps.Type> = { before: "pending", now: "in-progress", waits: "pending", over: "success", held: "stopped", ended: "stopped" };

/** What the wave under way is doing. */
function doing(c: Campaign): Is {
  if (c.state === "done") return "over";
  if (c.state === "paused") return "held";
  if (c.state !== "running") return "over";
  return c.reason === "wave" ? "waits" : "now";
}

/** The waves that were chosen, and the last one. */
export function wavesOf(c: Campaign): Wave[] {
  const sizes = c.waves ?? [];
  if (!invites(c) || sizes.length === 0) return [];
  const now = c.wave ?? 1;
  const over = c.state !== "running" && c.state !== "paused";
  return [...sizes, undefined].map((size, at) => {
    const wave = at + 1;
    const is: Is = wave < now ? "over" : wave > now ? (over ? "ended" : "before") : doing(c);
    const tide = c.ebbed?.find((e) => e.wave === wave) ?? (c.tide?.wave === wave ? c.tide : undefined);
    return { number: wave, last: size === undefined, is, size, tide, sent: wave < now ? (tide?.sent ?? size ?? 0) : wave === now ? (c.wave_sent ?? 0) : 0 };
  });
}

export function Waves({ campaign }: { campaign: Campaign }) {
  const rate = useNetwork().data?.numbers.find((n) => n.name === "wave_arrived")?.value;
  const waves = wavesOf(campaign);
  if (waves.length === 0) return null;
  return (
    <Container header={<Header variant="h2" description={t("hint", { rate: rate === undefined ? "–" : number(rate) })}>{t("title")}</Header>}>
      <Table<Wave>
        variant="embedded"
        items={waves}
        trackBy={(w) => String(w.number)}
        ariaLabels={{ tableLabel: t("title") }}
        wrapLines
        columnDefinitions={[
          { id: "wave", header: t("wave"), minWidth: 100, isRowHeader: true, cell: (w) => (w.last ? t("last", { n: w.number }) : number(w.number)) },
          { id: "state", header: t("state"), minWidth: 180, cell: (w) => <StatusIndicator type={looks[w.is]}>{t(`is.${w.is}`)}</StatusIndicator> },
          { id: "messages", header: t("messages"), cell: (w) => (w.size === undefined ? number(w.sent) : t("of", { n: number(w.sent), all: number(w.size) })) },
          { id: "arrived", header: t("arrived"), minWidth: 140, cell: (w) => <Arrived tide={w.tide} /> },
          { id: "lost", header: t("lost"), cell: (w) => (w.tide ? number(w.tide.lost) : "–") },
        ]}
      />
    </Container>
  );
}

function Arrived({ tide }: { tide: Tide | undefined }) {
  if (!tide) return <>–</>;
  return (
    <>
      {t("rate", { arrived: number(tide.arrived), rate: tide.rate })}
      <Box color="text-body-secondary" fontSize="body-s">
        {tide.assumed ? t("assumed", { n: tide.assumed }) : <>{t("at")}<When at={tide.at} relative /></>}
      </Box>
    </>
  );
}
