// From when to when: as the address has it, as the picker has it, and as the API
// wants it. "7day" is the last seven days, whenever the address is opened.
import type { DateRangePickerProps } from "@cloudscape-design/components/date-range-picker";

export interface Range {
  range?: string | undefined; // relative: "7day"
  from?: string | undefined; // absolute, both of them
  to?: string | undefined;
}

type Unit = DateRangePickerProps.TimeUnit;

const lengths: Partial<Record<Unit, number>> = { second: 1, minute: 60, hour: 3_600, day: 86_400, week: 604_800 }; // in seconds

function relative(text: string | undefined): { amount: number; unit: Unit } | undefined {
  const [, amount, unit] = /^([1-9]\d{0,5})(second|minute|hour|day|week|month|year)$/.exec(text ?? "") ?? [];
  return amount && unit ? { amount: Number(amount), unit: unit as Unit } : undefined;
}

const option = (amount: number, unit: Unit): DateRangePickerProps.RelativeOption => ({ key: `${amount}${unit}`, amount, unit, type: "relative" });

export const usual = [option(1, "hour"), option(1, "day"), option(7, "day"), option(30, "day"), option(90, "day")];

/** What the picker shows. */
export function picked({ range, from, to }: Range): DateRangePickerProps.Value | null {
  const r = relative(range);
  if (r) return { ...option(r.amount, r.unit) };
  return from && to ? { type: "absolute", startDate: from, endDate: to } : null;
}

/** What the address has then; null takes away. */
export function addressed(value: DateRangePickerProps.Value | null): Record<keyof Range, string | null> {
  if (value?.type === "relative") return { range: `${value.amount}${value.unit}`, from: null, to: null };
  return { range: null, from: value?.startDate ?? null, to: value?.endDate ?? null };
}

const isTime = (text: string | undefined): text is string => text !== undefined && !Number.isNaN(Date.parse(text));

/** What the API is asked for. */
export function wanted({ range, from, to }: Range, now: Date): { from?: string; to?: string } {
  const r = relative(range);
  if (r) return { from: before(now, r.amount, r.unit).toISOString() };
  return { ...(isTime(from) && { from: new Date(from).toISOString() }), ...(isTime(to) && { to: new Date(to).toISOString() }) };
}

function before(now: Date, amount: number, unit: Unit): Date {
  const then = new Date(now);
  if (unit === "year") then.setFullYear(now.getFullYear() - amount);
  else if (unit === "month") then.setMonth(now.getMonth() - amount);
  else then.setTime(now.getTime() - amount * lengths[unit]! * 1_000);
  return then;
}
