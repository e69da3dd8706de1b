// One campaign: its plan, how far it is while it runs, and what came of each user.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { api } from "../api";
import { useBadges } from "../known";
import { useNetwork } from "../network";
import { Go, Trouble, View, When } from "../parts";
import { number, texts, when } from "../texts";
import { word } from "../words";
import { Acts } from "./acts";
import { Begin, Rehearse } from "./begin";
import { PlanFigures } from "./plan";
import { Rows } from "./rows";
import { useTotal } from "./total";
import { Waves } from "./waves";
import { CampaignStatus, invites, planned, underWay, Whom, type Campaign } from "./words";

const t = texts(
  {
    title: "Campaign", title_of: "Campaign of {when}", about: "About this campaign", badge: "Badge", who: "To whom", channel: "Channel", started: "Started", finished: "Finished", state: "State", kind: "Kind",
    invites: "Invitations", again: "Open and expired invitations, sent again", own: "As the badge says", own_again: "As each was sent before", gone: "A badge that is gone",
    progress: "Progress", done: "{done} done", done_of: "{done} of {total} done", live: "You can leave this page: the campaign goes on, and you find it here again.",
    paused: "The campaign waits, because sending is switched off", paused_hint: "When you switch sending on, it goes on by itself within a minute.", to_switch: "To the switch",
    quota: "The campaign waits, because the day's quota is used up", quota_hint: "It goes on by itself as the quota frees up, which takes a day for all of it. If the quota is too small, or 0, raise it.", to_quota: "To the quota",
    failed: "The campaign ended before it was through", failed_hint: "Reason: {reason}. Those not listed below got nothing; send to them once more.",
    plan: "The plan", plan_what: "Nothing has been sent. Look at who gets an invitation and who does not, rehearse it, then send it.", planning: "Making the plan", planning_what: "Nothing is sent. You can leave this page: you find the plan here again.",
    old: "This plan is more than a day old", old_what: "Users may have changed since. Rehearse it to see what became different; whoever was added since is not in it.",
    empty: "There is nobody to send to", empty_nobody: "Nobody is in this plan. Choose other users, and plan again.", empty_nothing: "Nobody in this plan would be sent anything; the reason stands beside each name below. Mend that, then plan again.", to_users: "To Users & badges",
    rehearsal: "Rehearsing", rehearsal_what: "Everything is decided and every message is made, and none is sent.", inbox: "Open the inbox", in_inbox: "The rehearsed messages are in the inbox of this machine. Their links lead nowhere.",
    wave: "The next wave waits for arrivals", wave_hint: "{arrived} of {sent} messages of wave {wave} have arrived so far, and {rate} of 100 are wanted. It goes on by itself then. {lost, plural, =0 {} one {One will not arrive any more; see why below.} other {# will not arrive any more; see why below.}} A provider that tells of no arrivals is taken at its word after ten minutes. You can also send the next wave now, or stop.",
    held: "The campaign is paused", held_hint: "Nothing goes out, and messages that waited to be sent are held. Resume it, or stop it.",
    planned_at: "Planned",
  },
  {
    title: "Kampagne", title_of: "Kampagne vom {when}", about: "Über diese Kampagne", badge: "Badge", who: "An wen", channel: "Kanal", started: "Begonnen", finished: "Beendet", state: "Stand", kind: "Art",
    invites: "Einladungen", again: "Offene und abgelaufene Einladungen, erneut gesendet", own: "Wie das Badge vorgibt", own_again: "Wie jede zuvor gesendet wurde", gone: "Ein Badge, das es nicht mehr gibt",
    progress: "Fortschritt", done: "{done} erledigt", done_of: "{done} von {total} erledigt", live: "Sie können diese Seite verlassen: Die Kampagne läuft weiter, und Sie finden sie hier wieder.",
    paused: "Die Kampagne wartet, weil der Versand ausgeschaltet ist", paused_hint: "Wenn Sie den Versand einschalten, läuft sie innerhalb einer Minute von selbst weiter.", to_switch: "Zum Schalter",
    quota: "Die Kampagne wartet, weil das Tageskontingent aufgebraucht ist", quota_hint: "Sie läuft von selbst weiter, sobald wieder Kontingent frei wird; bis alles frei ist, vergeht ein Tag. Ist das Kontingent zu klein oder 0, erhöhen Sie es.", to_quota: "Zum Kontingent",
    failed: "Die Kampagne endete, bevor sie fertig war", failed_hint: "Grund: {reason}. Wer unten nicht steht, hat nichts bekommen; senden Sie diesen noch einmal.",
    plan: "Der Plan", plan_what: "Es wurde nichts gesendet. Sehen Sie an, wer eine Einladung bekommt und wer nicht, proben Sie, dann senden Sie.", planning: "Der Plan entsteht", planning_what: "Es wird nichts gesendet. Sie können diese Seite verlassen: Sie finden den Plan hier wieder.",
    old: "Dieser Plan ist älter als ein Tag", old_what: "Nutzer können sich seitdem geändert haben. Proben Sie ihn, um zu sehen, was anders wurde; wer seitdem dazukam, ist nicht darin.",
    empty: "Es gibt niemanden, an den gesendet werden kann", empty_nobody: "Niemand ist in diesem Plan. Wählen Sie andere Nutzer, und planen Sie noch einmal.", empty_nothing: "Niemandem in diesem Plan würde etwas gesendet; der Grund steht unten neben jedem Namen. Beheben Sie das, und planen Sie noch einmal.", to_users: "Zu Nutzer & Badges",
    rehearsal: "Probe", rehearsal_what: "Alles wird entschieden und jede Nachricht erstellt, und keine wird gesendet.", inbox: "Posteingang öffnen", in_inbox: "Die geprobten Nachrichten liegen im Posteingang dieses Rechners. Ihre Links führen nirgendwohin.",
    wave: "Die nächste Welle wartet auf das Eintreffen", wave_hint: "{arrived} von {sent} Nachrichten von Welle {wave} sind bisher angekommen, und {rate} von 100 sollen es sein. Dann geht es von selbst weiter. {lost, plural, =0 {} one {Eine kommt nicht mehr an; der Grund steht unten.} other {# kommen nicht mehr an; die Gründe stehen unten.}} Einem Anbieter, der kein Eintreffen meldet, wird nach zehn Minuten geglaubt. Sie können die nächste Welle auch jetzt senden oder anhalten.",
    held: "Die Kampagne ist unterbrochen", held_hint: "Es geht nichts hinaus, und Nachrichten, die auf den Versand warteten, sind aufgehalten. Setzen Sie sie fort, oder halten Sie sie an.",
    planned_at: "Geplant",
  },
);

const often = 1_000; // milliseconds, while something is done
const seldom = 5_000; // while it waits

const look = (c: Campaign | undefined): number | false => (c && underWay(c) ? (c.reason ? seldom : often) : false);

export default function CampaignView({ params }: { params: { campaign: string } }) {
  const { data, error, refetch } = api.useQuery("get", "/v1/campaigns/{campaign}", { params: { path: { campaign: params.campaign } } }, {
    refetchInterval: ({ state }) => look(state.data),
  });
  if (!data) return <View title={t("title")}>{error ? <Trouble error={error} again={() => void refetch()} /> : <Box padding="xxl" />}</View>;
  return (
    <View title={t("title_of", { when: when(data.created_at) })} actions={<Acts campaign={data} />}>
      <SpaceBetween size="l">
        {error && <Trouble error={error} again={() => void refetch()} />}
        <Waits campaign={data} />
        {data.plan && !invites(data) && <Plan campaign={data} />}
        <About campaign={data} />
        <Waves campaign={data} />
        {data.plan && invites(data) && (
          <ExpandableSection variant="container" headerText={t("plan")}><PlanFigures campaign={data} /></ExpandableSection>
        )}
        <Rows campaign={data} />
      </SpaceBetween>
    </View>
  );
}

/** What a campaign waits for, or why it failed. */
function Waits({ campaign: c }: { campaign: Campaign }) {
  const wanted = useNetwork().data?.numbers.find((n) => n.name === "wave_arrived")?.value;
  const { state, reason } = c;
  if (state === "failed") return <Alert type="error" header={t("failed")}>{t("failed_hint", { reason: (reason ?? "–").replaceAll("_", " ") })}</Alert>;
  if (state === "paused") return <Alert type="info" header={t("held")}>{t("held_hint")}</Alert>;
  if (state !== "running") return null;
  if (reason === "wave") {
    const { wave = c.wave ?? 1, arrived = 0, sent = 0, lost = 0 } = c.tide ?? {};
    return <Alert type="info" header={t("wave")}>{t("wave_hint", { wave, arrived: number(arrived), sent: number(sent), lost, rate: wanted ?? "–" })}</Alert>;
  }
  if (reason !== "paused" && reason !== "quota") return null;
  const paused = reason === "paused";
  return (
    <Alert type="warning" header={t(reason)} action={<Go to={paused ? "/settings" : "/settings/limits"}>{t(paused ? "to_switch" : "to_quota")}</Go>}>
      {t(`${reason}_hint`)}
    </Alert>
  );
}

const day = 86_400_000; // milliseconds

/** The plan while nothing was sent, and what can be done with it. */
function Plan({ campaign: c }: { campaign: Campaign }) {
  const inbox = useNetwork().data?.inbox;
  const ready = c.state === "planned";
  const nobody = (c.plan?.outcomes["sent"] ?? 0) === 0;
  const what = c.state === "planning" ? "planning_what" : c.stage === "rehearsal" && c.state === "running" ? "rehearsal_what" : "plan_what";
  const actions = (
    <SpaceBetween direction="horizontal" size="xs">
      <Rehearse campaign={c} disabled={!ready || nobody} />
      <Begin campaign={c} disabled={!ready || nobody} />
    </SpaceBetween>
  );
  return (
    <Container header={<Header variant="h2" description={c.state === "stopped" ? undefined : t(what)} actions={c.state === "stopped" ? undefined : actions}>{t("plan")}</Header>}>
      <SpaceBetween size="l">
        {ready && nobody && <Alert type="warning" header={t("empty")} action={<Go to="/users">{t("to_users")}</Go>}>{t(planned(c) === 0 ? "empty_nobody" : "empty_nothing")}</Alert>}
        {ready && !nobody && Date.now() - Date.parse(c.created_at) > day && <Alert type="info" header={t("old")}>{t("old_what")}</Alert>}
        {ready && inbox && c.rehearsal && <Alert type="info" action={<Button href={inbox} target="_blank" external>{t("inbox")}</Button>}>{t("in_inbox")}</Alert>}
        {underWay(c) && <Progress campaign={c} />}
        <PlanFigures campaign={c} />
      </SpaceBetween>
    </Container>
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
            ...(c.plan ? [{ label: t("planned_at"), value: <When at={c.created_at} /> }] : []),
            { label: t("started"), value: <When at={c.plan ? c.started_at : c.created_at} /> },
            { label: t("finished"), value: <When at={c.finished_at} /> },
          ]}
        />
        {invites(c) && (c.state === "running" || c.state === "paused") && <Progress campaign={c} />}
      </SpaceBetween>
    </Container>
  );
}

/** How far it is: a bar where it is known how many there are. */
function Progress({ campaign: c }: { campaign: Campaign }) {
  const { done, label } = farOf(c);
  const total = useTotal(c);
  if (!total) return <Box variant="p">{t("done", { done: number(done) })} {t("live")}</Box>;
  // Users who came meanwhile can make it more than there were.
  const value = Math.min(99, (100 * done) / Math.max(total, 1));
  return <ProgressBar label={label} value={value} description={t("done_of", { done: number(done), total: number(Math.max(total, done)) })} additionalInfo={c.state !== "paused" && t(c.state === "planning" ? "planning_what" : "live")} />;
}

/** How many users are done in what it does now. */
function farOf(c: Campaign): { done: number; label: string } {
  if (c.stage === "plan") return { done: planned(c), label: t("planning") };
  if (c.stage === "rehearsal") return { done: Object.values(c.rehearsal ?? {}).reduce((a, b) => a + b, 0), label: t("rehearsal") };
  return { done: c.done, label: t("progress") };
}
