// Where in the console a finding is mended.
import { texts } from "../texts";
import type { Finding } from "./report";

const t = texts(
  { sending: "Switch for sending", limits: "Limits of sending", gateway: "This gateway", gateways: "Gateways", stopped: "Stopped countries", text: "This text", texts: "Message texts", costs: "Budget for SMS" },
  { sending: "Schalter für den Versand", limits: "Grenzen des Versands", gateway: "Dieser Versandweg", gateways: "Versandwege", stopped: "Gesperrte Länder", text: "Dieser Text", texts: "Nachrichtentexte", costs: "Budget für SMS" },
);

export interface Mend {
  to: string;
  text: string;
}

// By what was looked at; what is not here is mended at the provider.
const places: Record<string, () => Mend> = {
  "sending.paused": () => ({ to: "/guards", text: t("sending") }),
  "sending.email_quota": () => ({ to: "/settings/limits?edit=sending", text: t("limits") }),
  "sending.sms_quota": () => ({ to: "/settings/limits?edit=sending", text: t("limits") }),
  "sending.email_gateway": () => ({ to: "/settings/gateways/ses", text: t("gateway") }),
  "sending.sms_gateway": () => ({ to: "/settings/gateways", text: t("gateways") }),
  "sending.sms_budget": () => ({ to: "/settings/costs?edit=budget", text: t("costs") }),
  "sending.stopped": () => ({ to: "/guards", text: t("stopped") }),
  "sns.numbers": () => ({ to: "/settings/gateways/sns", text: t("gateway") }),
};

const named = /^[a-z_]+\/(email|sms)\/[a-z]{2,3}$/;

/** Where to go for a finding that something in the console mends. */
export function mendOf({ id, severity, gateway, values }: Finding): Mend | undefined {
  if (gateway) return { to: `/settings/gateways/${encodeURIComponent(gateway)}`, text: t("gateway") };
  if (severity === "ok") return undefined;
  const text = values?.["text"];
  if (id === "text") return text && named.test(text) ? { to: `/settings/texts/${text}`, text: t("text") } : { to: "/settings/texts", text: t("texts") };
  return places[id]?.();
}
