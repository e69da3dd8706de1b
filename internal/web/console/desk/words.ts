// What the service desk's parts share: types, and what acts, services and methods are called.
import type { Schemas } from "../api";
import { texts } from "../texts";

export type Caller = Schemas["DeskUserView"];
export type Verification = Schemas["DeskVerificationView"];
export type Enrollment = Schemas["DeskEnrollmentView"];
export type Act = Verification["acts"][number]["act"];
export type Held = Caller["badges"][number];
export type Method = Caller["methods"][number]["method"];
export type Service = Enrollment["service"];

const t = texts(
  {
    add_mobile: "Add a mobile number", add_email: "Add an e-mail address", remove_enrollment: "Remove an enrollment", send_session: "Send a registration session", resend_session: "Send a session again", remove_session: "Remove a session", remove_badge: "Remove a badge",
    built_in: "Phone or computer", security_key: "Security key", unknown: "Unknown device",
    by_code: "Code that the caller reads out", by_badge: "Badge of the caller", by_agent: "Second person", by_manager: "Manager",
    mobile_code: "Mobile", personal_email: "E-mail",
    open: "Open", verified: "Verified", used: "All used", ended: "Ended", expired: "Expired",
  },
  {
    add_mobile: "Mobilnummer hinzufügen", add_email: "E-Mail-Adresse hinzufügen", remove_enrollment: "Registrierten Kontakt entfernen", send_session: "Registrierungssitzung senden", resend_session: "Sitzung erneut senden", remove_session: "Sitzung entfernen", remove_badge: "Badge entfernen",
    built_in: "Telefon oder Computer", security_key: "Sicherheitsschlüssel", unknown: "Unbekanntes Gerät",
    by_code: "Code, den der Anrufer vorliest", by_badge: "Badge des Anrufers", by_agent: "Zweite Person", by_manager: "Vorgesetzte",
    mobile_code: "Mobil", personal_email: "E-Mail",
    open: "Offen", verified: "Geprüft", used: "Alles verwendet", ended: "Beendet", expired: "Abgelaufen",
  },
);

/** An act, a service or a state in words; one that is not known here by its own name. */
export const called = (name: string): string => (t.has(name) ? t(name) : name);

// What there is a form for here: the API may know more.
const known: readonly Act[] = ["add_mobile", "add_email", "remove_enrollment", "send_session", "resend_session", "remove_session", "remove_badge"];

/** What can be done for a caller on this page. */
export const offeredTo = (caller: Caller): Act[] => known.filter((a) => caller.offered.includes(a));

/** What was sent, as far as the page needs it: for the code's field and for sending again. */
export interface Sent {
  challenge: string;
  contact: string;
  digits: number;
  service: Service;
  again: number; // Unix milliseconds from which on it can be sent again
}

/** A code that went out just now. */
export const sentNow = (c: Schemas["DeskCodeView"]): Sent => ({
  challenge: c.challenge, contact: c.contact, digits: c.digits, service: c.service, again: Date.now() + c.resend_after * 1000,
});

// The codes under way by verification, in memory: another address draws the view anew.
export const underway = new Map<string, Sent>();
