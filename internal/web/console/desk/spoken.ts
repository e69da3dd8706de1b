// Codes as they are read out: digits, the last of which checks the others
// (internal/secret/spoken.go). What was misheard is told before the API is asked.

const damm = ["0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"];

/** The digits alone. */
export const digitsOf = (typed: string): string => typed.replace(/\D/g, "");

/** Whether a code of so many digits, and its check digit, sounds like that. */
export function isHeard(typed: string, digits: number): boolean {
  const all = digitsOf(typed);
  return all.length === digits + 1 && [...all].reduce((sum, d) => Number(damm[sum]![Number(d)]), 0) === 0;
}

/** What is typed in groups of three, as it is read out; what is corrected in the middle stays as it is. */
export function grouped(before: string, now: string): string {
  return now.startsWith(before) ? digitsOf(now).replace(/(\d{3})(?=\d)/g, "$1 ") : now;
}
