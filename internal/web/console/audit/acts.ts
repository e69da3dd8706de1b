// The acts of the audit in words. An act is room and verb, as the API names it;
// one that is not known here is shown by that name.
import type { Schemas } from "../api";
import { texts, when } from "../texts";
import { word } from "../words";

type Entry = Schemas["NetworkAuditView"];

const t = texts(
  {
    "network.create": "Network created",
    "network.change": "Settings changed",
    "badge.create": "Badge created",
    "badge.change": "Badge changed",
    "badge.add": "Badge put on a device",
    "badge.remove": "Badge taken off a device",
    "badge.show": "Badge shown again",
    "gateway.create": "Gateway added",
    "gateway.change": "Gateway changed",
    "gateway.delete": "Gateway deleted",
    "gateway.test": "Test sent by a gateway",
    "token.create": "API token created",
    "token.revoke": "API token revoked",
    "user.create": "User added",
    "user.update": "User changed",
    "user.deactivate": "User deactivated",
    "user.activate": "User activated again",
    "user.freeze": "User frozen: this was not me",
    "user.unfreeze": "Freeze lifted",
    "group.create": "Group added",
    "group.update": "Group changed",
    "group.join": "Put into a group",
    "group.leave": "Taken out of a group",
    "verification.open": "Caller's verification begun",
    "verification.ask": "Second person asked for",
    "verification.agree": "Agreed as the second person",
    "verification.end": "Caller's verification ended",
    "vouch.ask": "Manager asked to vouch",
    "vouch.give": "Manager vouched for the caller",
    "vouch.refuse": "“I do not know of this”, said the manager; the verification is over",
    "prompt.ask": "Caller asked on their phone",
    "prompt.approve": "Caller approved with a badge",
    "prompt.match": "Digits on the caller's phone matched",
    "prompt.refuse": "“That is not me”, said the user; the verification is over",
    "desk.refuse": "Refused at the desk",
    "import.upload": "List uploaded",
    "import.apply": "Import applied",
    "import.stop": "Import stopped",
    "campaign.plan": "Campaign planned",
    "campaign.rehearse": "Campaign rehearsed",
    "campaign.start": "Campaign started",
    "campaign.pause": "Campaign paused",
    "campaign.resume": "Campaign resumed",
    "campaign.stop": "Campaign stopped",
    "invitation.send": "Invitation sent",
    "invitation.send_again": "Invitation sent again",
    "invitation.fresh": "Fresh link asked for",
    "invitation.remind": "Reminded of an invitation",
    "invitation.withhold": "Not invited automatically",
    "desk_task.open": "Task for the service desk",
    "desk_task.finish": "Task of the service desk done",
    "invitation.revoke": "Invitation revoked",
    "registration_session.send": "Registration session sent",
    "registration_session.send_again": "Registration session sent again",
    "registration_session.remove": "Registration session removed",
    "template.change": "Text of messages changed",
    "template.reset": "Built-in text of messages restored",
    "template.test": "Text of messages sent as a test",
    "challenge.start": "Code sent",
    "challenge.verify": "Code confirmed",
    "contact.mark": "Contact marked: nothing is sent there",
    "contact.clear": "Contact is sent to again",
    "breaker.open": "Country stopped: its codes are not used",
    "breaker.close": "Country goes on",
    "budget.reach": "Part of the budget for SMS reached",
    "enrollment.remove": "Enrollment removed",
    "enrollment.unlock": "Codes allowed again",
    "handover.take": "QR code scanned with a phone",
    "handover.match": "Phone and computer matched",
    "session.start": "Signed in",
    "session.end": "Signed out",
  },
  {
    "network.create": "Netzwerk angelegt",
    "network.change": "Einstellungen geändert",
    "badge.create": "Badge angelegt",
    "badge.change": "Badge geändert",
    "badge.add": "Badge auf ein Gerät gebracht",
    "badge.remove": "Badge von einem Gerät genommen",
    "badge.show": "Badge erneut gezeigt",
    "gateway.create": "Versandweg hinzugefügt",
    "gateway.change": "Versandweg geändert",
    "gateway.delete": "Versandweg gelöscht",
    "gateway.test": "Test über einen Versandweg gesendet",
    "token.create": "API-Token angelegt",
    "token.revoke": "API-Token zurückgezogen",
    "user.create": "Nutzer hinzugefügt",
    "user.update": "Nutzer geändert",
    "user.deactivate": "Nutzer deaktiviert",
    "user.activate": "Nutzer wieder aktiviert",
    "user.freeze": "Nutzer gesperrt: Das war ich nicht",
    "user.unfreeze": "Sperre aufgehoben",
    "group.create": "Gruppe hinzugefügt",
    "group.update": "Gruppe geändert",
    "group.join": "In eine Gruppe aufgenommen",
    "group.leave": "Aus einer Gruppe genommen",
    "verification.open": "Prüfung des Anrufers begonnen",
    "verification.ask": "Zweite Person gebeten",
    "verification.agree": "Als zweite Person zugestimmt",
    "verification.end": "Prüfung des Anrufers beendet",
    "vouch.ask": "Vorgesetzte Person um Bürgschaft gebeten",
    "vouch.give": "Vorgesetzte Person bürgt für den Anrufer",
    "vouch.refuse": "„Davon weiß ich nichts“, sagte die vorgesetzte Person; die Prüfung ist vorbei",
    "prompt.ask": "Anrufer auf dem Telefon gefragt",
    "prompt.approve": "Anrufer hat mit einem Badge zugestimmt",
    "prompt.match": "Ziffern auf dem Telefon des Anrufers stimmten",
    "prompt.refuse": "„Das bin nicht ich“, sagte der Nutzer; die Prüfung ist vorbei",
    "desk.refuse": "Am Service-Desk abgelehnt",
    "import.upload": "Liste hochgeladen",
    "import.apply": "Import übernommen",
    "import.stop": "Import angehalten",
    "campaign.plan": "Kampagne geplant",
    "campaign.rehearse": "Kampagne geprobt",
    "campaign.start": "Kampagne begonnen",
    "campaign.pause": "Kampagne unterbrochen",
    "campaign.resume": "Kampagne fortgesetzt",
    "campaign.stop": "Kampagne angehalten",
    "invitation.send": "Einladung gesendet",
    "invitation.send_again": "Einladung noch einmal gesendet",
    "invitation.fresh": "Neuen Link angefordert",
    "invitation.remind": "An Einladung erinnert",
    "invitation.withhold": "Nicht automatisch eingeladen",
    "desk_task.open": "Aufgabe für den Service-Desk",
    "desk_task.finish": "Aufgabe des Service-Desks erledigt",
    "invitation.revoke": "Einladung zurückgezogen",
    "registration_session.send": "Registrierungssitzung gesendet",
    "registration_session.send_again": "Registrierungssitzung erneut gesendet",
    "registration_session.remove": "Registrierungssitzung entfernt",
    "template.change": "Text von Nachrichten geändert",
    "template.reset": "Eingebauten Text von Nachrichten wiederhergestellt",
    "template.test": "Text von Nachrichten zum Test gesendet",
    "challenge.start": "Code gesendet",
    "challenge.verify": "Code bestätigt",
    "contact.mark": "Kontakt markiert: dorthin wird nichts gesendet",
    "contact.clear": "An den Kontakt wird wieder gesendet",
    "breaker.open": "Land gesperrt: seine Codes werden nicht benutzt",
    "breaker.close": "Land wieder freigegeben",
    "budget.reach": "Teil des Budgets für SMS erreicht",
    "enrollment.remove": "Registrierung entfernt",
    "enrollment.unlock": "Codes wieder erlaubt",
    "handover.take": "QR-Code mit einem Telefon gescannt",
    "handover.match": "Telefon und Computer abgeglichen",
    "session.start": "Angemeldet",
    "session.end": "Abgemeldet",
  },
);

const rooms = texts(
  {
    network: "Network", badge: "Badges", token: "API tokens", user: "Users", group: "Groups", import: "Imports", campaign: "Campaigns",
    invitation: "Invitations", registration_session: "Registration sessions", gateway: "Gateways", template: "Texts", desk_task: "Service desk", contact: "Contacts", challenge: "Codes", breaker: "Countries", budget: "Budget", enrollment: "Enrollments", handover: "QR codes", prompt: "Questions to callers", vouch: "Questions to managers", session: "Sign-in",
  },
  {
    network: "Netzwerk", badge: "Badges", token: "API-Token", user: "Nutzer", group: "Gruppen", import: "Importe", campaign: "Kampagnen",
    invitation: "Einladungen", registration_session: "Registrierungssitzungen", gateway: "Versandwege", template: "Texte", desk_task: "Service-Desk", contact: "Kontakte", challenge: "Codes", breaker: "Länder", budget: "Budget", enrollment: "Registrierungen", handover: "QR-Codes", prompt: "Fragen an Anrufer", vouch: "Fragen an Vorgesetzte", session: "Anmeldung",
  },
);

const d = texts(
  {
    system: "Lanyard itself", changed: "Changed", fields: "Changed", group: "Group", import: "Import", badge: "Badge", channel: "Channel", generation: "Sent",
    notice: "Message", sent_at: "Message sent", reason: "On its way to nobody", deliver: "Delivery", by_link: "The link was handed over, nothing was sent", service: "Identity service", purpose: "For",
    path: "By", invitation: "Invitation", users: "For", everyone: "everyone", who: "all who matched a filter", follow_up: "Invitations sent again", too: "yes, where there are any", campaign: "Campaign", contacts: "Contacts", moved: "other ones than when it was sent before", privileges: "Gives", nothing: "nothing", serves: "Serves", everybody: "everybody", some_groups: "{n, plural, one {the members of one group} other {the members of # groups}}", protected: "Protected at the desk", yes: "yes", no: "no",
    times: "{n, plural, one {# time} other {# times}}", people: "{n, plural, one {# user} other {# users}}",
    enrollment: "enrolling a contact", proof: "confirming who was invited", self: "the person", agent: "an agent",
    first_name: "first name", last_name: "last name", title: "title", login: "login", email: "e-mail", phone: "phone", language: "language",
    employee_number: "employee number", manager: "manager", groups: "groups", enabled: "state", name: "name", region: "region", sms_regions: "regions for SMS", sms_budget: "budget for SMS", sms_prices: "prices of SMS",
    time_zone: "time zone", ladder: "steps after an invitation", quiet_hours: "quiet hours", auto_invite: "automatic invitations", paused: "sending on or off", phone_enrollment: "phone enrollment", device_limit: "device limit", valid_for: "lifetime of invitations",
    terms: "terms", percent: "Percent of it", budget: "Budget",
  },
  {
    system: "Lanyard selbst", changed: "Geändert", fields: "Geändert", group: "Gruppe", import: "Import", badge: "Badge", channel: "Weg", generation: "Gesendet",
    notice: "Nachricht", sent_at: "Nachricht gesendet", reason: "Geht an niemanden", deliver: "Übergabe", by_link: "Der Link wurde übergeben, gesendet wurde nichts", service: "Identitätsdienst", purpose: "Zweck",
    path: "Durch", invitation: "Einladung", users: "Für", everyone: "alle", who: "alle, auf die ein Filter passte", follow_up: "Einladungen erneut gesendet", too: "ja, wo es welche gibt", campaign: "Kampagne", contacts: "Kontakte", moved: "andere als beim vorigen Senden", privileges: "Gibt", nothing: "nichts", serves: "Betreut", everybody: "alle", some_groups: "{n, plural, one {die Mitglieder einer Gruppe} other {die Mitglieder von # Gruppen}}", protected: "Am Service-Desk geschützt", yes: "ja", no: "nein",
    times: "{n}-mal", people: "{n} Nutzer",
    enrollment: "Kontakt registrieren", proof: "Eingeladene Person bestätigen", self: "die Person", agent: "einen Agenten",
    first_name: "Vorname", last_name: "Nachname", title: "Titel", login: "Anmeldename", email: "E-Mail", phone: "Telefon", language: "Sprache",
    employee_number: "Personalnummer", manager: "Vorgesetzte Person", groups: "Gruppen", enabled: "Zustand", name: "Name", region: "Region", sms_regions: "Regionen für SMS", sms_budget: "Budget für SMS", sms_prices: "Preise von SMS",
    time_zone: "Zeitzone", ladder: "Schritte nach einer Einladung", quiet_hours: "Ruhezeiten", auto_invite: "automatische Einladungen", paused: "Versand an oder aus", phone_enrollment: "Telefonregistrierung", device_limit: "Gerätegrenze", valid_for: "Gültigkeit von Einladungen",
    terms: "Bedingungen", percent: "Prozent davon", budget: "Budget",
  },
);

/** The acts that the API knows, in the order of their rooms. */
export const acts = [
  "network.create", "network.change", "badge.create", "badge.change", "badge.add", "badge.remove", "badge.show", "token.create", "token.revoke",
  "user.create", "user.update", "user.deactivate", "user.activate", "user.freeze", "user.unfreeze", "group.create", "group.update", "group.join", "group.leave",
  "import.upload", "import.apply", "import.stop", "campaign.plan", "campaign.rehearse", "campaign.start", "campaign.pause", "campaign.resume", "campaign.stop",
  "invitation.send", "invitation.send_again", "invitation.fresh", "invitation.remind", "invitation.withhold", "invitation.revoke", "registration_session.send", "registration_session.send_again", "registration_session.remove", "desk_task.open", "desk_task.finish",
  "prompt.ask", "prompt.approve", "prompt.match", "prompt.refuse", "vouch.ask", "vouch.give", "vouch.refuse",
  "gateway.create", "gateway.change", "gateway.delete", "gateway.test", "template.change", "template.reset", "template.test",
  "contact.mark", "contact.clear", "challenge.start", "challenge.verify", "breaker.open", "breaker.close", "budget.reach",
  "enrollment.remove", "enrollment.unlock", "handover.take", "handover.match", "session.start", "session.end",
] as const;

/** What was done, in words: "Invitation sent". */
export const actText = (act: string): string => (t.has(act) ? t(act) : act);

/** What a room's acts are about: "invitation" is "Invitations". */
export const roomText = (room: string): string => (rooms.has(room) ? rooms(room) : room);

/** Something that an entry names: an actor, or what the act was done to. */
export interface Thing {
  kind: string; // user, token, invitee, system; group, badge, invitation, campaign, import ...
  id: string;
}

/** The thing in "user:<id>"; "system" has no id. */
export function thingOf(named: string): Thing {
  const colon = named.indexOf(":");
  return colon < 0 ? { kind: named, id: "" } : { kind: named.slice(0, colon), id: named.slice(colon + 1) };
}

/** What Lanyard itself is called as an actor. */
export const systemText = (): string => d("system");

/** The users that entries name, whose names can be asked for: whom it was done to, and who did it. */
export const usersOf = (entries: Entry[]): string[] => [...new Set(entries.flatMap((e) => {
  const { kind, id } = thingOf(e.actor);
  return [e.about ?? "", kind === "user" || kind === "invitee" ? id : ""].filter(Boolean);
}))];

/** One detail of an act in words; of a thing there is only the id. */
export interface Fact {
  name: string;
  text: string;
  thing?: Thing;
}

const things = ["group", "badge", "import", "invitation", "campaign"];

/** The details of an act in words. */
export const factsOf = (entry: Entry): Fact[] =>
  Object.entries(entry.detail ?? {}).filter(([name, value]) => value !== "" && !(name === "generation" && value === "1")).map(([name, value]) => ({
    name: d.has(name) ? d(name) : name,
    text: valueText(name, value),
    ...(things.includes(name) && { thing: { kind: name, id: value } }),
  }));

function valueText(name: string, value: string): string {
  switch (name) {
    case "changed":
    case "fields":
      return value.split(/[ ,]/).map((f) => (d.has(f) ? d(f) : f.replaceAll("_", " "))).join(", ");
    case "channel":
    case "service":
    case "reason":
      return word(name, value);
    case "purpose":
    case "path":
      return d.has(value) ? d(value) : value;
    case "notice":
      return word("template", value);
    case "sent_at":
      return when(new Date(Number(value) * 1000));
    case "deliver":
      return d("by_link");
    case "generation":
      return d("times", { n: Number(value) });
    case "users":
      return value === "everyone" || value === "who" ? d(value) : d("people", { n: Number(value) });
    case "follow_up":
      return d("too");
    case "contacts":
      return d("moved");
    case "privileges":
      return value === "none" ? d("nothing") : value.replaceAll(" ", ", ");
    case "serves":
      return value === "everybody" ? d("everybody") : d("some_groups", { n: value.split(" ").length });
    case "protected":
      return d(value === "true" ? "yes" : "no");
    default:
      return value;
  }
}
