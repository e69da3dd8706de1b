// Which column is which field by hand: "Heading:field,Other heading:field,Not read:".
import type { Field, Import } from "./words";

export type Column = Import["columns"][number];

/** What a column was made by hand: a field, or not read. */
export interface Pair {
  heading: string;
  field: Field | "";
}

/** The mapping in a text, as the API takes it. */
export const parse = (text: string): Pair[] =>
  text.split(",").filter(Boolean).map((part) => {
    const colon = part.lastIndexOf(":");
    return { heading: part.slice(0, colon).trim(), field: part.slice(colon + 1).trim() as Field | "" };
  });

/** The text of a mapping. A comma would end a heading; the API leaves it out when it compares. */
export const format = (pairs: Pair[]): string => pairs.map((p) => `${p.heading.replaceAll(",", " ")}:${p.field}`).join(",");

/** A heading as the API compares it: letters and digits only, without what stands in brackets. */
export function normal(heading: string): string {
  const open = heading.search(/[[(]/);
  const bare = open > 0 ? heading.slice(0, open) : heading;
  return bare.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{Nd}]/gu, "");
}

const isOf = (p: Pair, heading: string) => normal(p.heading) === normal(heading);

/** The mapping with one column mapped; undefined leaves it to its heading. A field is one column's by hand. */
export const mapped = (pairs: Pair[], heading: string, field: Field | "" | undefined): Pair[] => [
  ...pairs.filter((p) => !isOf(p, heading) && !(field && p.field === field)),
  ...(field === undefined ? [] : [{ heading, field }]),
];

/** What a column was made by hand; undefined when nothing was said of it. */
export const byHand = (pairs: Pair[], heading: string): Field | "" | undefined => pairs.find((p) => isOf(p, heading))?.field;

/** What a column is under a mapping, as far as can be said before the API does. */
export function fieldOf(pairs: Pair[], column: Column): string {
  const said = byHand(pairs, column.heading);
  if (said !== undefined) return said;
  return column.field && !pairs.some((p) => p.field === column.field) ? column.field : "";
}
