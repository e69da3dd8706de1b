// What campaigns are called, and what came of the users in them: what it means and
// what can be done about it.
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import type { Schemas } from "../api";
import { useGroups } from "../known";
import { explain, Problem } from "../problem";
import { number, texts } from "../texts";
import { standingText } from "../users/standing";
import { word } from "../words";

export type Campaign = Schemas["InviteCampaignView"];
export type Outcome = Schemas["InviteRowView"]["outcome"];

const t = texts(
  {
    "state.running": "Running",
    "state.planning": "Being planned",
    "state.planned": "Planned, not sent",
    "state.rehearsed": "Rehearsed, not sent",
    "state.rehearsing": "Being rehearsed",
    "state.discarded": "Discarded, never sent",
    "state.held": "Paused",
    "state.wave": "Waits for a wave",
    "state.paused": "Waits: sending is switched off",
    "state.quota": "Waits for the day's quota",
    "state.done": "Done",
    "state.stopped": "Stopped",
    "state.failed": "Failed",
    everyone: "Everyone not yet invited", all: "All users", matching: "All who match: {what}", search: "“{words}”", group: "group {group}",
    users: "{n, plural, one {# chosen user} other {# chosen users}}",
    "is.sent": "Sent",
    "is.no_contact": "Nobody to send to",
    "is.already_invited": "Already invited",
    "is.not_invited": "Nothing to send again",
    "is.has_badge": "Has the badge",
    "is.disabled": "Deactivated",
    "is.failed": "Failed",
    "is.changed_since_plan": "Changed since the plan",
    "is.planned": "Planned",
    "do.sent": "The invitation goes out. Its way can be followed on the user's page.",
    "do.no_contact": "There is no e-mail address or phone number for the channel, or for the second check. The invitation is made and waits: add the contact and send it again, or copy its link and hand it over.",
    "do.already_invited": "There is an open or expired invitation. It is left as it is; to remind these people, send theirs again.",
    "do.not_invited": "They have no open or expired invitation. Send them a new one.",
    "do.has_badge": "The badge is on a device already, so there is nothing to do.",
    "do.disabled": "Deactivated users get nothing. Activate those who should.",
    "do.failed": "See the reason beside each name, and send to these again later.",
    "do.changed_since_plan": "They would have got another thing than was planned, so they got nothing. Plan another campaign for them.",
    "do.planned": "Nothing was sent to them yet.",
    "before.no_contact": "There is no e-mail address or phone number for the channel, or for the second check. Add it first, or copy a link and hand it over. If you send now, their invitation is made and waits.",
    "before.failed": "See the reason beside each name.",
    "will.sent": "Will be sent",
    "next.planned": "Rehearse or send it",
    "next.wave": "Look, or go on",
    "next.held": "Resume or stop it",
    "next.paused": "Switch sending on",
    "next.quota": "Wait, or raise the quota",
    "next.failed": "Send to the rest once more",
    "short.sent": "–",
    "short.no_contact": "No contact on file for the channel",
    "short.already_invited": "An open or expired invitation is there",
    "short.not_invited": "No open or expired invitation",
    "short.has_badge": "On a device already",
    "short.disabled": "The user is deactivated",
    "short.failed": "–",
    "short.changed_since_plan": "It would not have been what was planned",
    "short.planned": "–",
    "lacks.email": "No e-mail address",
    "lacks.phone": "No mobile number",
    "lacks.textable_phone": "No text message may go to the number",
    "lacks.unmarked": "Nothing is sent to the contact any more: a message came back, or the person wants none",
    "why.not_found": "There is no such user any more.",
    "why.invalid": "No text message may go to this number. Check it, and the countries in the settings.",
    "why.limited": "This person was sent too much in a short time. Try again later.",
    "why.conflict": "It was changed meanwhile. Try again.",
  },
  {
    "state.running": "Läuft",
    "state.planning": "Wird geplant",
    "state.planned": "Geplant, nicht gesendet",
    "state.rehearsed": "Geprobt, nicht gesendet",
    "state.rehearsing": "Wird geprobt",
    "state.discarded": "Verworfen, nie gesendet",
    "state.held": "Unterbrochen",
    "state.wave": "Wartet auf eine Welle",
    "state.paused": "Wartet: Der Versand ist ausgeschaltet",
    "state.quota": "Wartet auf das Tageskontingent",
    "state.done": "Fertig",
    "state.stopped": "Angehalten",
    "state.failed": "Gescheitert",
    everyone: "Alle noch nicht Eingeladenen", all: "Alle Nutzer", matching: "Alle, die passen: {what}", search: "„{words}“", group: "Gruppe {group}",
    users: "{n, plural, one {# ausgewählter Nutzer} other {# ausgewählte Nutzer}}",
    "is.sent": "Gesendet",
    "is.no_contact": "Kein Kontakt",
    "is.already_invited": "Schon eingeladen",
    "is.not_invited": "Nichts erneut zu senden",
    "is.has_badge": "Hat das Badge",
    "is.disabled": "Deaktiviert",
    "is.failed": "Gescheitert",
    "is.changed_since_plan": "Seit dem Plan geändert",
    "is.planned": "Geplant",
    "do.sent": "Die Einladung geht hinaus. Ihr Weg lässt sich auf der Seite des Nutzers verfolgen.",
    "do.no_contact": "Für den Kanal oder die zweite Prüfung fehlt eine E-Mail-Adresse oder Telefonnummer. Die Einladung besteht und wartet: Ergänzen Sie den Kontakt und senden Sie sie erneut, oder kopieren Sie ihren Link und geben Sie ihn weiter.",
    "do.already_invited": "Es gibt eine offene oder abgelaufene Einladung. Sie bleibt, wie sie ist; um diese Personen zu erinnern, senden Sie ihre Einladung erneut.",
    "do.not_invited": "Sie haben keine offene oder abgelaufene Einladung. Senden Sie ihnen eine neue.",
    "do.has_badge": "Das Badge ist schon auf einem Gerät, es ist also nichts zu tun.",
    "do.disabled": "Deaktivierte Nutzer bekommen nichts. Aktivieren Sie, wer etwas bekommen soll.",
    "do.failed": "Sehen Sie den Grund neben jedem Namen, und senden Sie diesen später noch einmal.",
    "do.changed_since_plan": "Sie hätten etwas anderes bekommen als geplant, darum haben sie nichts bekommen. Planen Sie für sie eine weitere Kampagne.",
    "do.planned": "An sie wurde noch nichts gesendet.",
    "before.no_contact": "Für den Kanal oder die zweite Prüfung fehlt eine E-Mail-Adresse oder Telefonnummer. Ergänzen Sie sie zuerst, oder kopieren Sie einen Link und geben Sie ihn weiter. Wenn Sie jetzt senden, entsteht ihre Einladung und wartet.",
    "before.failed": "Sehen Sie den Grund neben jedem Namen.",
    "will.sent": "Wird gesendet",
    "next.planned": "Proben oder senden",
    "next.wave": "Ansehen oder fortsetzen",
    "next.held": "Fortsetzen oder anhalten",
    "next.paused": "Versand einschalten",
    "next.quota": "Warten oder Kontingent erhöhen",
    "next.failed": "An die übrigen noch einmal senden",
    "short.sent": "–",
    "short.no_contact": "Kein Kontakt für den Kanal hinterlegt",
    "short.already_invited": "Es gibt eine offene oder abgelaufene Einladung",
    "short.not_invited": "Keine offene oder abgelaufene Einladung",
    "short.has_badge": "Schon auf einem Gerät",
    "short.disabled": "Der Nutzer ist deaktiviert",
    "short.failed": "–",
    "short.changed_since_plan": "Es wäre nicht das Geplante gewesen",
    "short.planned": "–",
    "lacks.email": "Keine E-Mail-Adresse",
    "lacks.phone": "Keine Mobilnummer",
    "lacks.textable_phone": "An die Nummer darf keine SMS gehen",
    "lacks.unmarked": "An den Kontakt wird nichts mehr gesendet: Eine Nachricht kam zurück, oder die Person möchte keine",
    "why.not_found": "Diesen Nutzer gibt es nicht mehr.",
    "why.invalid": "An diese Nummer darf keine SMS gehen. Prüfen Sie die Nummer und die Länder in den Einstellungen.",
    "why.limited": "Dieser Person wurde in kurzer Zeit zu viel gesendet. Versuchen Sie es später noch einmal.",
    "why.conflict": "Es wurde inzwischen geändert. Versuchen Sie es noch einmal.",
  },
);

/** All outcomes, in the order in which they are shown. */
export const outcomes: readonly Outcome[] = ["sent", "no_contact", "already_invited", "not_invited", "has_badge", "disabled", "failed", "changed_since_plan", "planned"];

/** Whether a text from the address names an outcome. */
export const isOutcome = (text: string | undefined): text is Outcome => outcomes.some((o) => o === text);

/** What an outcome is called; planned says that it is not yet. */
export const outcomeText = (o: Outcome, planned = false): string => t(planned && o === "sent" ? "will.sent" : `is.${o}`);

/** What an outcome means, and what to do about it; before says that nothing is sent yet. */
export function outcomeHint(o: Outcome, before = false): string {
  const early = `before.${o}`;
  return before && t.has(early) ? t(early) : t(`do.${o}`);
}

const looks: Record<Outcome, StatusIndicatorProps.Type> = {
  sent: "success", no_contact: "warning", already_invited: "info", not_invited: "info", has_badge: "info", disabled: "stopped", failed: "error",
  changed_since_plan: "warning", planned: "pending",
};

export const OutcomeStatus = ({ outcome, planned = false }: { outcome: Outcome; planned?: boolean }) => (
  <StatusIndicator type={planned && outcome === "sent" ? "pending" : looks[outcome]}>{outcomeText(outcome, planned)}</StatusIndicator>
);

/** Why it came like this for one of them, in few words; why is the code of the problem of one that failed. */
export function reasonText(o: Outcome, why?: string): string {
  if (o !== "failed" || !why) return t(`short.${o}`);
  const key = `why.${why}`;
  return t.has(key) ? t(key) : explain(new Problem(why === "internal" || why === "unavailable" ? 500 : 400, why));
}

/** For want of what somebody can not be reached. */
export function lackText(lack: string): string {
  const key = `lacks.${lack}`;
  return t.has(key) ? t(key) : lack.replaceAll("_", " ");
}

/** Whom a campaign is for. */
export function Whom({ campaign: { users, who } }: { campaign: Campaign }) {
  const groups = useGroups();
  if (users) return <>{t("users", { n: users })}</>;
  if (!who) return <>{t("everyone")}</>;
  const said = [
    who.search && t("search", { words: who.search }),
    who.group && t("group", { group: groups?.find((g) => g.id === who.group)?.name ?? who.group }),
    who.state && word("user", who.state),
    who.standing && standingText(who.standing),
  ].filter(Boolean);
  return <>{said.length > 0 ? t("matching", { what: said.join(", ") }) : t("all")}</>;
}

const stateLooks: Record<Campaign["state"], StatusIndicatorProps.Type> = {
  running: "in-progress", done: "success", stopped: "stopped", failed: "error", planning: "in-progress", planned: "pending", paused: "stopped",
};

type Said = Exclude<Campaign["state"], "paused"> | "held" | "paused" | "quota" | "wave" | "rehearsed" | "rehearsing" | "discarded";

/** What there is to say of where a campaign is. */
function said({ state, reason, stage }: Campaign): Said {
  const rehearsal = stage === "rehearsal";
  switch (state) {
    case "running":
      if (reason === "paused" || reason === "quota" || reason === "wave") return reason;
      return rehearsal ? "rehearsing" : state;
    case "paused": return "held";
    case "planned": return rehearsal ? "rehearsed" : state;
    case "stopped": return stage === "inviting" ? state : "discarded";
    default: return state;
  }
}

const saidLooks = { wave: "pending", paused: "pending", quota: "pending", held: "stopped", rehearsed: "pending", rehearsing: "in-progress", discarded: "stopped" } as const;

export function CampaignStatus({ campaign }: { campaign: Campaign }) {
  const what = said(campaign);
  return <StatusIndicator type={what in saidLooks ? saidLooks[what as keyof typeof saidLooks] : stateLooks[campaign.state]}>{t(`state.${what}`)}</StatusIndicator>;
}

/** What an administrator may do next about a campaign, and where; nothing while there is nothing to do. */
export function nextStep(c: Campaign): { text: string; to: string } | undefined {
  const what = said(c);
  const key = `next.${what === "rehearsed" ? "planned" : what}`;
  if (!t.has(key)) return undefined;
  return { text: t(key), to: what === "paused" ? "/settings" : what === "quota" ? "/settings/limits" : `/campaigns/${c.id}` };
}

/** Whether something is being done with a campaign, by which it changes. */
export const underWay = (c: Campaign): boolean => c.state === "running" || c.state === "planning";

/** Whether it invites, or did: before, all there is of it is a plan. */
export const invites = (c: Campaign): boolean => c.stage === "inviting";

/** How many users had an outcome; before it invites, how many are planned to. */
export const had = (c: Campaign, o: Outcome): number => (o === "planned" ? yet(c) : (invites(c) ? c.outcomes : (c.plan?.outcomes ?? {}))[o] ?? 0);

/** How many users it is for, where that was planned. */
export const planned = (c: Campaign): number => c.plan?.users ?? 0;

/** How many of the planned users have not had their turn. */
const yet = (c: Campaign): number => (invites(c) && c.plan ? Math.max(0, planned(c) - c.done) : 0);

/** How many were left out, in words fit for a cell. */
export const leftOut = (c: Campaign): string => (invites(c) ? number(c.done - had(c, "sent")) : "–");
