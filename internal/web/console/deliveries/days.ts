// Days as the API counts them, in UTC, and hours as people live them.
import { language } from "../preferences";

const oneDay = 86_400_000; // milliseconds
const oneHour = 3_600_000; // milliseconds

/** A day like 2026-03-01. */
export const iso = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The last n days, today last. */
export function lastDays(n: number, now = Date.now()): string[] {
  return Array.from({ length: n }, (_, i) => iso(now - (n - 1 - i) * oneDay));
}

/** The beginnings of the last n hours, that of now last. */
export function lastHours(n: number, now = Date.now()): number[] {
  const hour = now - (now % oneHour);
  return Array.from({ length: n }, (_, i) => hour - (n - 1 - i) * oneHour);
}

/** A day in few letters. */
export const shortDay = (day: string): string => new Intl.DateTimeFormat(language(), { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(day));

/** An hour of the day, on the clock of whoever looks. */
export const shortHour = (at: number): string => new Intl.DateTimeFormat(language(), { hour: "2-digit", minute: "2-digit" }).format(at);
