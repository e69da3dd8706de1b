// What the console says, in two languages. Each view has its own texts beside
// it; a text is an ICU message (https://unicode-org.github.io/icu/userguide/format_parse/messages/),
// so that plurals and numbers are right in both.
import { IntlMessageFormat } from "intl-messageformat";
import { language, type Language } from "./preferences";

type Values = Record<string, string | number | boolean | Date | null | undefined>;

/** A view's texts: gives the one of a key in the language of now, its places filled. */
export type Texts<K extends string> = (key: K, values?: Values) => string;

/** Makes a view's texts. Both languages have the same keys, which the compiler checks. */
export function texts<K extends string>(en: Record<K, string>, de: Record<NoInfer<K>, string>): Texts<K> & { has: (key: string) => key is K } {
  const said: Record<Language, Record<K, string>> = { en, de };
  const made = new Map<string, IntlMessageFormat>();
  const text = (key: K, values?: Values): string => {
    const lang = language();
    const message = said[lang][key];
    if (!message.includes("{")) return message;
    const id = `${lang}:${key}`;
    let format = made.get(id);
    if (!format) made.set(id, (format = new IntlMessageFormat(message, lang, undefined, { ignoreTag: true })));
    return String(format.format(values));
  };
  return Object.assign(text, { has: (key: string): key is K => key in en });
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(moment: string | number | Date, options: Intl.DateTimeFormatOptions): string {
  const id = language() + JSON.stringify(options);
  let f = formats.get(id);
  if (!f) formats.set(id, (f = new Intl.DateTimeFormat(language(), options)));
  return f.format(new Date(moment));
}

/** A moment as people write it, in their own zone. */
export const when = (moment: string | Date): string => format(moment, { dateStyle: "medium", timeStyle: "short" });

/** A moment to the second, with its zone: for records. */
export const exactly = (moment: string | Date): string => format(moment, { dateStyle: "full", timeStyle: "long" });

/** A day. */
export const day = (moment: string | Date): string => format(moment, { dateStyle: "medium" });

/** A whole number. */
export const number = (n: number): string => n.toLocaleString(language());

/** A part of a whole, in percent. */
export const percent = (part: number): string => part.toLocaleString(language(), { style: "percent", maximumFractionDigits: 0 });

/** How far off a moment is: "in 3 hours", "2 days ago". */
export function fromNow(moment: string | Date, now = Date.now()): string {
  const seconds = (new Date(moment).getTime() - now) / 1000;
  const units: [Intl.RelativeTimeFormatUnit, number][] = [["day", 86400], ["hour", 3600], ["minute", 60]];
  const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(language(), { numeric: "auto" }).format(Math.trunc(seconds / length), unit);
}

/** How long so many seconds are, in the largest units that say it whole: "7 days", "1 hour, 30 minutes". */
export function span(seconds: number): string {
  const units: [string, number][] = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const parts: string[] = [];
  for (const [unit, length] of units) {
    const n = Math.floor(seconds / length);
    seconds -= n * length;
    if (n > 0) parts.push(n.toLocaleString(language(), { style: "unit", unit, unitDisplay: "long" }));
  }
  return new Intl.ListFormat(language(), { type: "unit" }).format(parts.length > 0 ? parts : ["0"]);
}
