// What can be done with a campaign that is there: hold it, let it go on, end it.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useAct } from "../act";
import { ask, POST } from "../api";
import { Ask } from "../parts";
import { number, texts } from "../texts";
import { mayPlanAgain, PlanAgain } from "./again";
import { useArrivals } from "./arrivals";
import { had, invites, underWay, type Campaign } from "./words";

const t = texts(
  {
    pause: "Pause", paused: "The campaign is paused.", resume: "Resume", resumed: "The campaign goes on.",
    next: "Send the next wave now", next_title: "Send the next wave now?", next_yes: "Send next wave",
    next_hint: "{arrived} of {sent} messages of the wave before have arrived, {lost, plural, =0 {none was lost} one {# was lost} other {# were lost}}. The next wave goes out without waiting for more.",
    stop: "Stop", stop_title: "Stop this campaign?", stop_yes: "Stop campaign", stopped: "The campaign is stopped.",
    discard: "Discard", discard_title: "Discard this plan?", discard_yes: "Discard plan", discarded: "The plan is discarded.", discard_hint: "Nothing was sent, and nothing will be. To send after all, plan again.",
    rehearsal_hint: "A rehearsal sends nothing. Stopping it ends the campaign with its plan; to go on, plan again.",
    sent: "{n, plural, =0 {No message has left yet} one {# message has left: it stays sent, and its link keeps working} other {{said} messages have left: they stay sent, and their links keep working}}.",
    sending: "{n, plural, one {# message is} other {{said} messages are}} being handed over at this moment and may still go out.",
    queued: "{n, plural, one {# message that waits is} other {{said} messages that wait are}} not sent any more.",
    left: "{n, plural, one {# person has not had their turn and gets} other {{said} people have not had their turn and get}} nothing.",
    stop_hint: "Whoever has not had their turn yet gets nothing, and what is still queued is not sent.", last: "A stopped campaign can not go on; begin a new one for the rest. To hold it for a while, pause it.",
  },
  {
    pause: "Unterbrechen", paused: "Die Kampagne ist unterbrochen.", resume: "Fortsetzen", resumed: "Die Kampagne läuft weiter.",
    next: "Nächste Welle jetzt senden", next_title: "Die nächste Welle jetzt senden?", next_yes: "Nächste Welle senden",
    next_hint: "{arrived} von {sent} Nachrichten der vorigen Welle sind angekommen, {lost, plural, =0 {keine ging verloren} one {# ging verloren} other {# gingen verloren}}. Die nächste Welle geht hinaus, ohne auf weitere zu warten.",
    stop: "Anhalten", stop_title: "Diese Kampagne anhalten?", stop_yes: "Kampagne anhalten", stopped: "Die Kampagne ist angehalten.",
    discard: "Verwerfen", discard_title: "Diesen Plan verwerfen?", discard_yes: "Plan verwerfen", discarded: "Der Plan ist verworfen.", discard_hint: "Es wurde nichts gesendet, und es wird nichts gesendet. Um doch zu senden, planen Sie noch einmal.",
    rehearsal_hint: "Eine Probe sendet nichts. Sie anzuhalten beendet die Kampagne samt ihrem Plan; um weiterzumachen, planen Sie noch einmal.",
    sent: "{n, plural, =0 {Noch keine Nachricht ist hinausgegangen} one {# Nachricht ist hinausgegangen: Sie bleibt gesendet, und ihr Link funktioniert weiter} other {{said} Nachrichten sind hinausgegangen: Sie bleiben gesendet, und ihre Links funktionieren weiter}}.",
    sending: "{n, plural, one {# Nachricht wird} other {{said} Nachrichten werden}} in diesem Augenblick übergeben und {n, plural, one {kann} other {können}} noch hinausgehen.",
    queued: "{n, plural, one {# wartende Nachricht wird} other {{said} wartende Nachrichten werden}} nicht mehr gesendet.",
    left: "{n, plural, one {# Person war} other {{said} Personen waren}} noch nicht an der Reihe und {n, plural, one {bekommt} other {bekommen}} nichts.",
    stop_hint: "Wer noch nicht an der Reihe war, bekommt nichts, und was noch in der Warteschlange steht, wird nicht gesendet.", last: "Eine angehaltene Kampagne kann nicht weiterlaufen; beginnen Sie für die übrigen eine neue. Um sie nur aufzuhalten, unterbrechen Sie sie.",
  },
);

const path = (c: Campaign) => ({ params: { path: { campaign: c.id } } });
const changes = ["/v1/campaigns"];

/** The buttons for what is possible now. */
export function Acts({ campaign: c }: { campaign: Campaign }) {
  const stoppable = underWay(c) || c.state === "paused" || c.state === "planned";
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {c.state === "running" && c.reason === "wave" && <NextWave campaign={c} />}
      {c.state === "running" && invites(c) && <Pause campaign={c} />}
      {c.state === "paused" && <Resume campaign={c} />}
      {mayPlanAgain(c) && <PlanAgain campaign={c} />}
      {stoppable && <Stop campaign={c} />}
    </SpaceBetween>
  );
}

function Pause({ campaign }: { campaign: Campaign }) {
  const act = useAct(() => ask(POST("/v1/campaigns/{campaign}/pause", path(campaign))), { changes, done: t("paused") });
  return <Button loading={act.busy} onClick={() => act.run()}>{t("pause")}</Button>;
}

/** Lets it go on; with a wave only if that is still the one. */
const useResume = (campaign: Campaign, quiet: boolean) =>
  useAct((wave: number | undefined) => ask(POST("/v1/campaigns/{campaign}/resume", { ...path(campaign), body: wave ? { wave } : {} })), { changes, done: t("resumed"), quiet });

function Resume({ campaign }: { campaign: Campaign }) {
  const act = useResume(campaign, false);
  return <Button variant="primary" loading={act.busy} onClick={() => act.run(undefined)}>{t("resume")}</Button>;
}

function NextWave({ campaign }: { campaign: Campaign }) {
  const [wave, setWave] = useState<number>(); // that was looked at when the button was pressed
  const act = useResume(campaign, true);
  const { arrived = 0, sent = 0, lost = 0 } = campaign.tide ?? {};
  return (
    <>
      <Button variant="primary" onClick={() => setWave(campaign.wave)}>{t("next")}</Button>
      {wave && (
        <Ask title={t("next_title")} yes={t("next_yes")} act={act} input={wave} onDone={() => setWave(undefined)}>
          <Box variant="p">{t("next_hint", { arrived: number(arrived), sent: number(sent), lost })}</Box>
        </Ask>
      )}
    </>
  );
}

function Stop({ campaign: c }: { campaign: Campaign }) {
  const [asking, setAsking] = useState(false);
  const what = !invites(c) && c.state !== "running" ? "discard" : "stop";
  const act = useAct(() => ask(POST("/v1/campaigns/{campaign}/stop", path(c))), { changes, done: t(what === "discard" ? "discarded" : "stopped"), quiet: true });
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t(what)}</Button>
      {asking && (
        <Ask title={t(`${what}_title`)} yes={t(`${what}_yes`)} act={act} input={undefined} onDone={() => setAsking(false)} danger>
          {what === "discard" ? <Box variant="p">{t("discard_hint")}</Box> : invites(c) ? <Out campaign={c} /> : <Box variant="p">{t("rehearsal_hint")}</Box>}
        </Ask>
      )}
    </>
  );
}

const notSent = ["queued", "sending", "no_contact", "failed", "suppressed"];

/** What has left, what is still going out, and what will not. */
function Out({ campaign: c }: { campaign: Campaign }) {
  const states = useArrivals(c);
  const of = (state: string) => states?.[state] ?? 0;
  const left = Object.entries(states ?? {}).reduce((sum, [state, n]) => (notSent.includes(state) ? sum : sum + (n ?? 0)), 0);
  const line = (key: "sending" | "queued" | "left", n: number) => (n > 0 ? <li>{t(key, { n, said: number(n) })}</li> : null);
  return (
    <>
      {states || c.done === 0 ? (
        <ul className="lines">
          <li>{t("sent", { n: left, said: number(left) })}</li>
          {line("sending", of("sending"))}
          {line("queued", of("queued"))}
          {line("left", had(c, "planned"))}
        </ul>
      ) : null}
      {!c.plan && <Box variant="p">{t("stop_hint")}</Box>}
      <Box variant="p">{t("last")}</Box>
    </>
  );
}
