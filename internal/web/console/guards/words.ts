// Why something was refused, in words.
import { texts } from "../texts";

const whys = texts(
  {
    contact: "Too soon after the one before", user: "Too many to this person", address: "Too many from this internet address", prefix: "Too many to similar numbers", country: "Too many to this country", quota: "The day's quota is used up", budget: "The month's SMS budget is used up",
    country_not_allowed: "Not a country that text messages may go to", number_type: "A kind of number that gets no text messages", breaker: "The country is stopped", paused: "Sending is switched off",
  },
  {
    contact: "Zu kurz nach dem vorigen", user: "Zu viele an diese Person", address: "Zu viele von dieser Internetadresse", prefix: "Zu viele an ähnliche Nummern", country: "Zu viele in dieses Land", quota: "Das Tageskontingent ist verbraucht", budget: "Das SMS-Budget des Monats ist verbraucht",
    country_not_allowed: "Kein Land, in das SMS gehen dürfen", number_type: "Eine Art von Nummer, die keine SMS bekommt", breaker: "Das Land ist gesperrt", paused: "Der Versand ist ausgeschaltet",
  },
);

/** What kept something from being sent to people who asked for it. */
export const refusedFor = (why: string): string => (whys.has(why) ? whys(why) : why.replaceAll("_", " "));
