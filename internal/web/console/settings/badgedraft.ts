// A badge as it stands in the form, and what the API makes of it.
import type { Schemas } from "../api";
import type { Badge } from "../known";
import type { Network } from "../network";
import { texts } from "../texts";
import { said, time, valueOf, type Amount } from "./amount";
import type { Asks } from "./journey";
import type { Faults } from "./topic";

const t = texts(
  {
    name: "Type a name of 1 to 100 characters.",
    devices: "Type a number from 1 to 20.",
    lasts: "Must be between {min} and {max}.",
    terms: "At most 10,000 characters.",
  },
  {
    name: "Geben Sie einen Namen mit 1 bis 100 Zeichen ein.",
    devices: "Geben Sie eine Zahl von 1 bis 20 ein.",
    lasts: "Muss zwischen {min} und {max} liegen.",
    terms: "Höchstens 10.000 Zeichen.",
  },
);

export interface Draft {
  name: string;
  channel: Badge["channel"];
  phone: boolean;
  proof: Badge["proof"];
  devices: string;
  own: boolean; // a time of its own
  lasts: Amount;
  terms: string;
}

export const maxTerms = 10_000;

/** What a new badge begins with, which is what the API would take for it. */
export const blank: Draft = { name: "", channel: "email", phone: false, proof: "link", devices: "5", own: false, lasts: time(86_400), terms: "" };

export const draftOf = (b: Badge): Draft => ({
  name: b.name,
  channel: b.channel,
  phone: b.phone_enrollment,
  proof: b.proof,
  devices: String(b.device_limit),
  own: Boolean(b.valid_for),
  lasts: time(b.valid_for || 86_400),
  terms: b.terms ?? "",
});

/** The network's number for how long invitations to such a badge last. */
export function usual(network: Network, d: Pick<Draft, "channel" | "proof">): { value: number; default: number; min: number; max: number } {
  const name = `invitation_${d.channel}_${d.proof === "code" ? "proof" : "link"}`;
  return network.numbers.find((n) => n.name === name) ?? { value: 86_400, default: 86_400, min: 600, max: 604_800 };
}

export function asksOf(d: Draft, network: Network): Asks {
  const number = usual(network, d);
  const lasts = (d.own && valueOf(d.lasts)) || number.value;
  return { channel: d.channel, proof: d.proof, phone: d.phone, terms: d.terms, devices: valueOf({ text: d.devices }) ?? 0, lasts, usual: number.default };
}

export function faultsOf(d: Draft, network: Network): Faults {
  const faults: Faults = {};
  const devices = valueOf({ text: d.devices }) ?? 0;
  const { min, max } = usual(network, d);
  const lasts = valueOf(d.lasts) ?? 0;
  if (!d.name.trim() || [...d.name.trim()].length > 100) faults.name = t("name");
  if (devices < 1 || devices > 20) faults.device_limit = t("devices");
  if (d.own && (lasts < min || lasts > max)) faults.valid_for = t("lasts", { min: said(min, "seconds"), max: said(max, "seconds") });
  if ([...d.terms].length > maxTerms) faults.terms = t("terms");
  return faults;
}

export type Body = Schemas["NetworkCreateBadgeInputBody"];

export const bodyOf = (d: Draft): Body => ({
  name: d.name.trim(),
  channel: d.channel,
  phone_enrollment: d.phone,
  proof: d.proof,
  device_limit: Number(d.devices),
  valid_for: d.own ? valueOf(d.lasts)! : 0,
  terms: d.terms.trim() ? d.terms : "",
});

/** What of a draft differs from what it began as. */
export function changeOf(draft: Draft, start: Draft): Partial<Body> {
  const before = bodyOf(start);
  return Object.fromEntries(Object.entries(bodyOf(draft)).filter(([k, v]) => v !== before[k as keyof Body])) as Partial<Body>;
}
