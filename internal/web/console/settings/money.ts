// US dollars as people read and type them.
import { language } from "../preferences";

/** An amount of US dollars; parts of a cent where it has any. */
export const dollars = (amount: number): string => amount.toLocaleString(language(), { style: "currency", currency: "USD", minimumFractionDigits: 2, maximumFractionDigits: 6 });

/** What was typed as dollars, with a point or a comma and at most so many digits behind it; undefined when it is none. */
export function dollarsOf(text: string, digits: number): number | undefined {
  const typed = text.trim().replace(",", ".");
  return new RegExp(`^\\d+(\\.\\d{1,${digits}})?$`).test(typed) ? Number(typed) : undefined;
}

/** Dollars as somebody would type them. */
export const typed = (amount: number): string => amount.toLocaleString(language(), { useGrouping: false, maximumFractionDigits: 6 });
