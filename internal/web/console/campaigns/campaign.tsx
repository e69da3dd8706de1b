// One campaign: how far it is while it runs, and what came of each user.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useAct } from "../act";
import { api, ask, POST } from "../api";
import { useBadges } from "../known";
import { Ask, Go, Trouble, View, When } from "../parts";
import { number, texts, when } from "../texts";
import { word } from "../words";
import { Rows } from "./rows";
import { useTotal } from "./total";
import { CampaignStatus, Whom, type Campaign } from "./words";

const t = texts(
  {
    title: "Campaign", title_of: "Campaign of {when}", about: "About this campaign", badge: "Badge", who: "To whom", channel: "Channel", started: "Started", finished: "Finished", state: "State", kind: "Kind",
    invites: "Invitations", again: "Open and expired invitations, sent again", own: "As the badge says", own_again: "As each was sent before", gone: "A badge that is gone",
    progress: "Progress", done: "{done} done", done_of: "{done} of {total} done", live: "You can leave this page: the campaign goes on, and you find it here again.",
    paused: "The campaign waits, because sending is switched off", paused_hint: "When you switch sending on, it goes on by itself within a minute.", to_switch: "To the switch",
    quota: "The campaign waits, because the day's quota is used up", quota_hint: "It goes on by itself as the quota frees up, which takes a day for all of it. If the quota is too small, or 0, raise it.", to_quota: "To the quota",
    failed: "The campaign ended before it was through", failed_hint: "Reason: {reason}. Those not listed below got nothing; send to them once more.",
    stop: "Stop", stop_title: "Stop this campaign?", stop_yes: "Stop campaign", stopped: "The campaign is stopped.",
    stop_hint: "What was sent stays sent, and those links keep working. Whoever has not had their turn yet gets nothing, and what is still queued is not sent. A stopped campaign can not go on; begin a new one for the rest.",
  },
  {
    title: "Kampagne", title_of: "Kampagne vom {when}", about: "Über diese Kampagne", badge: "Badge", who: "An wen", channel: "Kanal", started: "Begonnen", finished: "Beendet", state: "Stand", kind: "Art",
    invites: "Einladungen", again: "Offene und abgelaufene Einladungen, erneut gesendet", own: "Wie das Badge vorgibt", own_again: "Wie jede zuvor gesendet wurde", gone: "Ein Badge, das es nicht mehr gibt",
    progress: "Fortschritt", done: "{done} erledigt", done_of: "{done} von {total} erledigt", live: "Sie können diese Seite verlassen: Die Kampagne läuft weiter, und Sie finden sie hier wieder.",
    paused: "Die Kampagne wartet, weil der Versand ausgeschaltet ist", paused_hint: "Wenn Sie den Versand einschalten, läuft sie innerhalb einer Minute von selbst weiter.", to_switch: "Zum Schalter",
    quota: "Die Kampagne wartet, weil das Tageskontingent aufgebraucht ist", quota_hint: "Sie läuft von selbst weiter, sobald wieder Kontingent frei wird; bis alles frei ist, vergeht ein Tag. Ist das Kontingent zu klein oder 0, erhöhen Sie es.", to_quota: "Zum Kontingent",
    failed: "Die Kampagne endete, bevor sie fertig war", failed_hint: "Grund: {reason}. Wer unten nicht steht, hat nichts bekommen; senden Sie diesen noch einmal.",
    stop: "Anhalten", stop_title: "Diese Kampagne anhalten?", stop_yes: "Kampagne anhalten", stopped: "Die Kampagne ist angehalten.",
    stop_hint: "Was gesendet ist, bleibt gesendet, und diese Links funktionieren weiter. Wer noch nicht an der Reihe war, bekommt nichts, und was noch in der Warteschlange steht, wird nicht gesendet. Eine angehaltene Kampagne kann nicht weiterlaufen; beginnen Sie für die übrigen eine neue.",
  },
);

const often = 1_000; // milliseconds

export default function CampaignView({ params }: { params: { campaign: string } }) {
  const path = { params: { path: { campaign: params.campaign } } };
  const { data, error, refetch } = api.useQuery("get", "/v1/campaigns/{campaign}", path, {
    refetchInterval: ({ state }) => (state.data?.state === "running" ? often : false),
  });
  const [asking, setAsking] = useState(false);
  const stop = useAct(() => ask(POST("/v1/campaigns/{campaign}/stop", path)), { changes: ["/v1/campaigns"], done: () => t("stopped"), quiet: true });
  if (!data) return <View title={t("title")}>{error ? <Trouble error={error} again={() => void refetch()} /> : <Box padding="xxl" />}</View>;
  const running = data.state === "running";
  return (
    <View title={t("title_of", { when: when(data.created_at) })} actions={running && <Button onClick={() => setAsking(true)}>{t("stop")}</Button>}>
      <SpaceBetween size="l">
        <Waits campaign={data} />
        <About campaign={data} />
        <Rows campaign={data} />
      </SpaceBetween>
      {asking && running && (
        <Ask title={t("stop_title")} yes={t("stop_yes")} act={stop} input={undefined} onDone={() => setAsking(false)} danger>
          <Box variant="p">{t("stop_hint")}</Box>
        </Ask>
      )}
    </View>
  );
}

/** What a campaign waits for, or why it failed. */
function Waits({ campaign: { state, reason } }: { campaign: Campaign }) {
  if (state === "failed") return <Alert type="error" header={t("failed")}>{t("failed_hint", { reason: (reason ?? "–").replaceAll("_", " ") })}</Alert>;
  if (state !== "running" || (reason !== "paused" && reason !== "quota")) return null;
  const paused = reason === "paused";
  return (
    <Alert type="warning" header={t(reason)} action={<Go to={paused ? "/settings" : "/settings/limits"}>{t(paused ? "to_switch" : "to_quota")}</Go>}>
      {t(`${reason}_hint`)}
    </Alert>
  );
}

function About({ campaign: c }: { campaign: Campaign }) {
  const { badges } = useBadges();
  return (
    <Container header={<Header variant="h2">{t("about")}</Header>}>
      <SpaceBetween size="l">
        <KeyValuePairs
          columns={4}
          items={[
            { label: t("state"), value: <CampaignStatus campaign={c} /> },
            { label: t("badge"), value: badges?.find((b) => b.id === c.badge)?.name ?? (badges ? t("gone") : "–") },
            { label: t("who"), value: <Whom campaign={c} /> },
            { label: t("kind"), value: t(c.follow_up ? "again" : "invites") },
            { label: t("channel"), value: c.channel ? word("channel", c.channel) : t(c.follow_up ? "own_again" : "own") },
            { label: t("started"), value: <When at={c.created_at} /> },
            { label: t("finished"), value: <When at={c.finished_at} /> },
          ]}
        />
        {c.state === "running" && <Progress campaign={c} />}
      </SpaceBetween>
    </Container>
  );
}

/** How far it is: a bar where it is known how many there are. */
function Progress({ campaign: c }: { campaign: Campaign }) {
  const total = useTotal(c);
  if (!total) return <Box variant="p">{t("done", { done: number(c.done) })} {t("live")}</Box>;
  // Users who came meanwhile can make it more than there were.
  const value = Math.min(99, (100 * c.done) / Math.max(total, 1));
  return <ProgressBar label={t("progress")} value={value} description={t("done_of", { done: number(c.done), total: number(Math.max(total, c.done)) })} additionalInfo={t("live")} />;
}
