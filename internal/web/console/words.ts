// What the API's words mean: the ones that several views show. A word that is not
// known here is shown as the API says it.
import { texts } from "./texts";

const t = texts(
  {
    "channel.email": "E-mail",
    "channel.sms": "SMS",
    "service.mobile_code": "Code by SMS",
    "service.personal_email": "Code by e-mail",
    "user.active": "Active",
    "user.disabled": "Deactivated",
    "invitation.open": "Open",
    "invitation.completed": "Completed",
    "invitation.revoked": "Revoked",
    "invitation.expired": "Expired",
    "message.queued": "Waiting to be sent",
    "message.sending": "Being sent",
    "message.accepted": "Sent",
    "message.delivered": "Delivered",
    "message.failed": "Failed",
    "message.no_contact": "No contact",
    "reason.throttled": "The provider takes no more messages for now.",
    "reason.unavailable": "The provider can not be reached.",
    "reason.rejected": "The provider refuses this message.",
    "reason.bad_contact": "There is no such number or address.",
    "reason.opted_out": "The person asked for no more messages.",
    "reason.not_configured": "Our account or settings at the provider are not complete.",
    "reason.outcome_unknown": "It may have gone out, or not: the provider did not answer.",
    "reason.expired": "Its time was over before it was sent.",
    "reason.paused": "Sending is switched off for now.",
    "reason.tries_used_up": "Every try was refused.",
    "reason.secret_gone": "The key that its code was made with is no longer there.",
    "reason.unrenderable": "A name or an address in it can not be written in a message.",
    "reason.no_contact": "There is no address or number on file for this channel.",
    "template.badge_invitation": "Invitation",
    "template.follow_up": "Invitation, again",
    "template.reminder": "Reminder",
    "template.registration_session": "Registration session",
    "template.enrollment_code": "Code to enroll a contact",
    "template.verification_code": "Code to confirm who it is",
    "template.contact_changed": "Notice: contact changed",
    "template.badge_added": "Notice: badge added",
    "template.access_frozen": "Notice: access frozen",
    "template.test": "Test",
    "source.manual": "By hand",
    "source.import": "By an import",
    "source.connection": "By the provider {name}",
  },
  {
    "channel.email": "E-Mail",
    "channel.sms": "SMS",
    "service.mobile_code": "Code per SMS",
    "service.personal_email": "Code per E-Mail",
    "user.active": "Aktiv",
    "user.disabled": "Deaktiviert",
    "invitation.open": "Offen",
    "invitation.completed": "Abgeschlossen",
    "invitation.revoked": "Zurückgezogen",
    "invitation.expired": "Abgelaufen",
    "message.queued": "Wartet auf den Versand",
    "message.sending": "Wird gesendet",
    "message.accepted": "Gesendet",
    "message.delivered": "Zugestellt",
    "message.failed": "Gescheitert",
    "message.no_contact": "Kein Kontakt",
    "reason.throttled": "Der Anbieter nimmt im Moment keine Nachrichten mehr an.",
    "reason.unavailable": "Der Anbieter ist nicht erreichbar.",
    "reason.rejected": "Der Anbieter lehnt diese Nachricht ab.",
    "reason.bad_contact": "Diese Nummer oder Adresse gibt es nicht.",
    "reason.opted_out": "Die Person möchte keine Nachrichten mehr.",
    "reason.not_configured": "Unser Konto oder unsere Einstellungen beim Anbieter sind unvollständig.",
    "reason.outcome_unknown": "Vielleicht ging sie hinaus, vielleicht nicht: Der Anbieter hat nicht geantwortet.",
    "reason.expired": "Ihre Zeit war vorbei, bevor sie gesendet wurde.",
    "reason.paused": "Der Versand ist im Moment abgeschaltet.",
    "reason.tries_used_up": "Jeder Versuch wurde abgelehnt.",
    "reason.secret_gone": "Der Schlüssel, aus dem ihr Code entstand, ist nicht mehr da.",
    "reason.unrenderable": "Ein Name oder eine Adresse darin lässt sich in keiner Nachricht schreiben.",
    "reason.no_contact": "Für diesen Weg ist keine Adresse oder Nummer hinterlegt.",
    "template.badge_invitation": "Einladung",
    "template.follow_up": "Einladung, noch einmal",
    "template.reminder": "Erinnerung",
    "template.registration_session": "Registrierungssitzung",
    "template.enrollment_code": "Code, um einen Kontakt zu registrieren",
    "template.verification_code": "Code, um die Person zu bestätigen",
    "template.contact_changed": "Hinweis: Kontakt geändert",
    "template.badge_added": "Hinweis: Badge hinzugefügt",
    "template.access_frozen": "Hinweis: Zugang gesperrt",
    "template.test": "Test",
    "source.manual": "Von Hand",
    "source.import": "Durch einen Import",
    "source.connection": "Durch den Anbieter {name}",
  },
);

type Kind = "channel" | "service" | "user" | "invitation" | "message" | "reason" | "template";

/** A word of the API in the language of now: word("channel", "sms"). */
export function word(kind: Kind, of: string): string {
  const key = `${kind}.${of}`;
  return t.has(key) ? t(key) : of.replaceAll("_", " ");
}

/** Where a membership came from; one with a colon names a connection. */
export function sourceText(source: string): string {
  if (source === "manual" || source === "import") return t(`source.${source}`);
  return t("source.connection", { name: source.slice(source.indexOf(":") + 1) });
}
