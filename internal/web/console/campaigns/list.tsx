// Campaigns, the latest first: how far each is, and what came of it.
import { ask, GET } from "../api";
import { DataTable, usePageSize, type Column } from "../datatable";
import { useBadges } from "../known";
import { usePages } from "../pages";
import { Go, Nothing, View, When } from "../parts";
import { number, texts, when } from "../texts";
import { word } from "../words";
import { CampaignStatus, had, leftOut, nextStep, underWay, Whom, type Campaign } from "./words";

const t = texts(
  {
    title: "Campaigns", started: "Created", badge: "Badge", who: "To whom", state: "State", next: "Next step", of: "{n} of {all}", sent: "Sent", left: "Not sent", channel: "Channel", finished: "Finished", kind: "Kind",
    invites: "Invitations", again: "Sent again", own: "As the badge says", gone: "A badge that is gone",
    none: "No campaigns yet", hint: "Whenever you send badges to several people at once, that is a campaign: here you see how far it is, and who got nothing and why.", go: "To Users & badges",
  },
  {
    title: "Kampagnen", started: "Angelegt", badge: "Badge", who: "An wen", state: "Stand", next: "Nächster Schritt", of: "{n} von {all}", sent: "Gesendet", left: "Nicht gesendet", channel: "Kanal", finished: "Beendet", kind: "Art",
    invites: "Einladungen", again: "Erneut gesendet", own: "Wie das Badge vorgibt", gone: "Ein Badge, das es nicht mehr gibt",
    none: "Noch keine Kampagnen", hint: "Wenn Sie Badges an mehrere Personen auf einmal senden, ist das eine Kampagne: Hier sehen Sie, wie weit sie ist, und wer warum nichts bekam.", go: "Zu Nutzer & Badges",
  },
);

const often = 2_000; // milliseconds, while one of those on the page is running

/** How many were sent, of those that were planned. */
const sent = (c: Campaign): string => (c.plan ? t("of", { n: number(c.outcomes["sent"] ?? 0), all: number(c.plan.outcomes["sent"] ?? 0) }) : number(had(c, "sent")));

function Next({ campaign }: { campaign: Campaign }) {
  const next = nextStep(campaign);
  return next ? <Go to={next.to}>{next.text}</Go> : <>–</>;
}

const live = (campaigns: Campaign[]): number | false => (campaigns.some(underWay) ? often : false);

export default function Campaigns() {
  const size = usePageSize("campaigns");
  const { badges } = useBadges();
  const name = (id: string) => badges?.find((b) => b.id === id)?.name ?? (badges ? t("gone") : "");
  const pages = usePages(["/v1/campaigns"], size, (cursor, signal, limit) => ask(GET("/v1/campaigns", { params: { query: { limit, ...(cursor && { cursor }) } }, signal })), live);
  const columns: Column<Campaign>[] = [
    { id: "started", header: t("started"), rowHeader: true, cell: (c) => <Go to={`/campaigns/${c.id}`}>{when(c.created_at)}</Go> },
    { id: "badge", header: t("badge"), cell: (c) => name(c.badge) },
    { id: "kind", header: t("kind"), extra: true, cell: (c) => t(c.follow_up ? "again" : "invites") },
    { id: "who", header: t("who"), cell: (c) => <Whom campaign={c} /> },
    { id: "state", header: t("state"), cell: (c) => <CampaignStatus campaign={c} /> },
    { id: "next", header: t("next"), cell: (c) => <Next campaign={c} /> },
    { id: "sent", header: t("sent"), cell: sent },
    { id: "left", header: t("left"), cell: leftOut },
    { id: "channel", header: t("channel"), extra: true, cell: (c) => (c.channel ? word("channel", c.channel) : t("own")) },
    { id: "finished", header: t("finished"), extra: true, cell: (c) => <When at={c.finished_at} /> },
  ];
  return (
    <View title={t("title")}>
      <DataTable<Campaign>
        name="campaigns"
        label={t("title")}
        pages={pages}
        id={(c) => c.id}
        columns={columns}
        empty={<Nothing title={t("none")} hint={t("hint")} action={<Go to="/users">{t("go")}</Go>} />}
      />
    </View>
  );
}
