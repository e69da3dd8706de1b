// What the API said went wrong (RFC 9457), in words for people.
import { language } from "./preferences";
import { span, texts } from "./texts";

/** A request that failed: the API's problem, or no connection (status 0). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string = "",
    readonly fields: { location: string; problem: string }[] = [],
    readonly retryAfter: number = 0, // seconds
    readonly request: string = "",
  ) {
    super(code);
  }
}

interface Body {
  code?: string;
  detail?: string;
  errors?: { location: string; problem: string }[] | null;
  request?: string;
}

/** The problem in an answer that is no success. */
export async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as Body;
  const wait = Number(response.headers.get("Retry-After")) || 0;
  return new Problem(response.status, body.code ?? "internal", body.detail, body.errors ?? [], wait, body.request);
}

const t = texts(
  {
    offline: "There is no connection right now. Nothing is lost: check it and try again.",
    invalid: "Something in this is not right.",
    unauthenticated: "You are no longer signed in.",
    forbidden: "You may not do this.",
    not_found: "There is no such thing, or no longer.",
    conflict: "It was changed meanwhile, or the value is taken. Look again.",
    limited: "That was often in a short time. Please wait {wait}, then try again.",
    a_while: "a while",
    no_contact: "There is no contact that this could be sent to.",
    too_large: "That is too large.",
    busy: "The same act is under way.",
    unavailable: "This does not work at the moment. Try again soon.",
    internal: "Something went wrong on our side. Please try again in a moment.",
    reference: "If it stays that way, name this to whoever helps you: {request}",
  },
  {
    offline: "Gerade besteht keine Verbindung. Nichts ist verloren: Prüfen Sie sie und versuchen Sie es noch einmal.",
    invalid: "Daran stimmt etwas nicht.",
    unauthenticated: "Sie sind nicht mehr angemeldet.",
    forbidden: "Das dürfen Sie nicht.",
    not_found: "Das gibt es nicht, oder nicht mehr.",
    conflict: "Es wurde inzwischen geändert, oder der Wert ist vergeben. Sehen Sie noch einmal nach.",
    limited: "Das war oft in kurzer Zeit. Bitte warten Sie {wait} und versuchen Sie es dann noch einmal.",
    a_while: "etwas",
    no_contact: "Es gibt keinen Kontakt, an den dies gesendet werden könnte.",
    too_large: "Das ist zu groß.",
    busy: "Derselbe Vorgang läuft schon.",
    unavailable: "Das geht im Moment nicht. Versuchen Sie es bald noch einmal.",
    internal: "Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es gleich noch einmal.",
    reference: "Wenn es so bleibt, nennen Sie dies, wenn Sie um Hilfe bitten: {request}",
  },
);

// The API speaks English. Its German is loaded only for those who read it.
let german: typeof import("./details.de") | undefined;

/** Loads what the API's sentences are in German. */
export async function learnGerman(): Promise<void> {
  german = await import("./details.de");
}

/** A sentence of the API in the language of now. */
export const spoken = (sentence: string): string => (language() === "de" && german ? german.inGerman(sentence) : sentence);

/** What went wrong, in a sentence or two. */
export function explain(error: unknown): string {
  if (!(error instanceof Problem)) return error instanceof Error && error.message ? error.message : t("internal");
  if (error.code === "limited") return t("limited", { wait: error.retryAfter ? span(error.retryAfter) : t("a_while") });
  const said = t.has(error.code) ? t(error.code) : t("internal");
  // The API's own words say more, where it has any that are about this case.
  const more = error.fields.map((f) => `${nameOf(f.location)}: ${spoken(f.problem)}.`).join(" ") || (error.status === 500 ? "" : spoken(error.detail));
  const text = more || said;
  return error.status >= 500 && error.request ? `${text} ${t("reference", { request: error.request })}` : text;
}

function nameOf(location: string): string {
  const name = location.replace(/^(body|query|path)\./, "");
  return language() === "de" && german ? german.fieldInGerman(name) : name.replaceAll("_", " ");
}

/** The faults of a form by the name of the field: "body.phone" is that of phone. */
export function faults(error: unknown): Record<string, string> {
  if (!(error instanceof Problem)) return {};
  return Object.fromEntries(error.fields.map((f) => [f.location.replace(/^(body|query)\./, ""), whole(spoken(f.problem))]));
}

/** What is wrong with a field as a sentence of its own. */
const whole = (s: string): string => `${s.charAt(0).toUpperCase()}${s.slice(1)}.`;
