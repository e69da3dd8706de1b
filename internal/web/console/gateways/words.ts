// What gateways are called.
import type { Schemas } from "../api";
import { texts } from "../texts";

const t = texts(
  { ses: "Amazon SES", sns: "Amazon SNS", twilio: "Twilio", http: "Other vendor (HTTP)", accepted: "Taken", throttled: "Too many, try later", unavailable: "Not reachable", not_configured: "Account not set up", bad_contact: "No such number", opted_out: "Person opted out", rejected: "Refused" },
  { ses: "Amazon SES", sns: "Amazon SNS", twilio: "Twilio", http: "Anderer Anbieter (HTTP)", accepted: "Angenommen", throttled: "Zu viele, später wieder", unavailable: "Nicht erreichbar", not_configured: "Konto unvollständig", bad_contact: "Keine solche Nummer", opted_out: "Person abgemeldet", rejected: "Abgelehnt" },
);

export type Gateway = Schemas["MessagesGatewayView"];
export type Custom = Schemas["GatewayCustom"];
export type Rule = Schemas["GatewayRule"];

export const kindName = (kind: Gateway["kind"]): string => t(kind);

export const meanings = ["accepted", "throttled", "unavailable", "not_configured", "bad_contact", "opted_out", "rejected"] as const;

/** What a vendor's answer means. */
export const meaningName = (means: Rule["means"]): string => t(means);
