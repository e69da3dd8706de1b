// Who would get what if they were added now. Nothing is sent.
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useEffect, useMemo } from "react";
import { ask, GET, type Schemas } from "../api";
import { OutcomeStatus, reasonText } from "../campaigns/words";
import { DataTable, usePageSize, type Column } from "../datatable";
import type { Badge, Group } from "../known";
import { usePages } from "../pages";
import { Go, Nothing } from "../parts";
import { language } from "../preferences";
import { texts } from "../texts";

const t = texts(
  {
    title: "Rehearsal: {badge}", what: "What the people who are here already would get if they were added now. Nothing is sent to them, now or when you switch it on.", user: "User", outcome: "Would get", why: "Why not", email: "An invitation by e-mail", sms: "An invitation by SMS",
    none: "Nobody is in this group", none_hint: "So there is nothing to see beforehand. You can switch it on all the same.",
  },
  {
    title: "Probe: {badge}", what: "Was die Personen, die schon dabei sind, bekämen, wenn sie jetzt dazukämen. Ihnen wird nichts gesendet, weder jetzt noch beim Einschalten.", user: "Nutzer", outcome: "Bekäme", why: "Warum nicht", email: "Eine Einladung per E-Mail", sms: "Eine Einladung per SMS",
    none: "In dieser Gruppe ist niemand", none_hint: "Darum gibt es vorher nichts zu sehen. Einschalten können Sie es trotzdem.",
  },
);

type Greeting = Schemas["InviteGreetingView"];

const nameOf = (g: Greeting): string => g.name || g.user;

/** shown is told the badge once the first people are there. */
export function Rehearsal({ group, badge, shown }: { group: Group; badge: Badge; shown: (badge: string) => void }) {
  const lang = language();
  const columns = useMemo(columnsOf, [lang]);
  const at = { group: group.id, badge: badge.id };
  const pages = usePages(["/v1/auto-invitations/rehearsal", at.group, at.badge], usePageSize("rehearsal", 20), (cursor, signal, limit) => ask(GET("/v1/auto-invitations/rehearsal", { params: { query: { ...at, limit, ...(cursor && { cursor }) } }, signal })));
  const there = !pages.loading && !pages.stale && !pages.error;
  useEffect(() => {
    if (there) shown(badge.id);
  }, [there, badge.id, shown]);
  return (
    <DataTable<Greeting>
      name="rehearsal"
      title={t("title", { badge: badge.name })}
      description={t("what")}
      pages={pages}
      id={(g) => g.user}
      columns={columns}
      empty={<Nothing title={t("none")} hint={t("none_hint")} />}
    />
  );
}

const columnsOf = (): Column<Greeting>[] => [
  { id: "user", header: t("user"), rowHeader: true, long: nameOf, cell: (g) => <Go to={`/users/${g.user}`}>{nameOf(g)}</Go> },
  { id: "outcome", header: t("outcome"), cell: (g) => (g.outcome === "sent" ? <StatusIndicator type="success">{t(g.channel ?? "email")}</StatusIndicator> : <OutcomeStatus outcome={g.outcome} />) },
  { id: "why", header: t("why"), long: (g) => reasonText(g.outcome, g.why), cell: (g) => reasonText(g.outcome, g.why) },
];
