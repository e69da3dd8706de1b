// A gateway as somebody types it in.
import type { Schemas } from "../api";
import type { Custom, Gateway, Rule } from "./words";

/** A rule whose values are typed in one line, between commas. */
export type RuleDraft = Record<"status" | "at" | "is" | "match", string> & { means: Rule["means"] };

export interface Request {
  method: Custom["method"];
  url: string;
  format: NonNullable<Custom["format"]>;
  body: string;
  headers: { name: string; value: string }[];
  answers: RuleDraft[];
  id_at: string;
  id_match: string;
}

const lines = ["name", "sender_id", "long_code", "short_code", "user", "keyword"] as const;

export interface Draft extends Record<(typeof lines)[number], string> {
  kind: Gateway["kind"];
  enabled: boolean;
  order: string;
  regions: string[];
  password: string; // empty: as it is
  http: Request;
}

/** What most vendors want, to begin with. */
const begin: Request = {
  method: "POST", url: "", format: "json", body: '{"to": "{{To}}", "from": "{{From}}", "text": "{{Text}}"}', headers: [{ name: "Authorization", value: "Bearer {{Password}}" }], answers: [], id_at: "", id_match: "",
};

export const blank: Draft = { kind: "twilio", name: "", enabled: false, order: "100", regions: [], sender_id: "", long_code: "", short_code: "", user: "", password: "", keyword: "", http: begin };

export function draftOf(g: Gateway): Draft {
  const text = Object.fromEntries(lines.map((f) => [f, g[f] ?? ""])) as Record<(typeof lines)[number], string>;
  return { ...text, kind: g.kind, enabled: g.enabled, order: String(g.order), regions: g.regions, password: "", http: g.http ? requestOf(g.http) : begin };
}

const requestOf = (c: Custom): Request => ({
  method: c.method, url: c.url, format: c.format ?? "json", body: c.body ?? "", headers: c.headers ?? [], id_at: c.id_at ?? "", id_match: c.id_match ?? "",
  answers: (c.answers ?? []).map((r) => ({ status: r.status ?? "", at: r.at ?? "", is: (r.is ?? []).join(", "), match: r.match ?? "", means: r.means })),
});

const filled = <T extends object>(o: T): Partial<T> => Object.fromEntries(Object.entries(o).filter(([, v]) => v !== "")) as Partial<T>;

function customOf({ body, format, answers, headers, ...rest }: Request): Custom {
  const { method, url, ...ids } = rest;
  const sends = method !== "GET" && body.trim() !== "";
  return {
    method, url: url.trim(), ...filled(ids), ...(sends && { body, format }), headers,
    answers: answers.map(({ is, means, ...r }) => ({ ...filled(r), ...(is.trim() && { is: is.split(",").map((v) => v.trim()).filter(Boolean) }), means })),
  };
}

type Fields = Schemas["MessagesGatewayFields"];

/** All of a draft, as the API takes it. */
function fieldsOf(d: Draft): Fields {
  return {
    ...Object.fromEntries(lines.map((f) => [f, d[f].trim()])), enabled: d.enabled, order: Number(d.order), regions: d.regions,
    ...(d.password && { password: d.password }), ...(d.kind === "http" && { http: customOf(d.http) }),
  };
}

/** What to add. */
export function bodyOf(d: Draft): Schemas["MessagesCreateGatewayInputBody"] {
  const fields = filled(fieldsOf(d));
  if (d.kind !== "http") delete fields.keyword;
  return { kind: d.kind === "http" ? "http" : "twilio", ...fields };
}

/** What of a draft is to be changed: an act in the audit names what it changed. */
export function changeOf(d: Draft, start: Draft): Fields {
  const was: Record<string, unknown> = { ...fieldsOf(start) };
  return Object.fromEntries(Object.entries(fieldsOf(d)).filter(([k, v]) => JSON.stringify(v) !== JSON.stringify(was[k])));
}
