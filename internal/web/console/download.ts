// Files that the browser is given to keep.

/** Gives the browser a file to keep. */
export function save(name: string, parts: BlobPart[], type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(parts, { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000); // the browser has it by then
}

/** Tells a spreadsheet that a file is in UTF-8; the API reads it as well. */
const mark = "\uFEFF";

/** Gives the browser a table as a file. */
export const saveCSV = (name: string, parts: BlobPart[]): void => save(name, [mark, ...parts], "text/csv;charset=utf-8");

/** A part of a long file, as the API gives it. */
export interface Part {
  data?: unknown;
  response: Response;
}

/**
 * Reads a long CSV file part by part; each begins with the headings, which the
 * whole has once. tell hears how many rows there are so far.
 */
export async function readCSV(read: (cursor: string | undefined) => Promise<Part>, tell: (rows: number) => void = () => {}): Promise<string[]> {
  const parts: string[] = [];
  let rows = 0;
  for (let cursor: string | undefined, more = true; more; more = Boolean(cursor)) {
    const { data, response } = await read(cursor);
    const text = String(data);
    const body = parts.length > 0 ? text.slice(text.indexOf("\n") + 1) : text; // no heading of ours has a line end
    parts.push(body);
    rows += linesOf(body) - (parts.length > 1 ? 0 : 1);
    tell(rows);
    cursor = response.headers.get("Next-Cursor") || undefined;
  }
  return parts;
}

/** How many rows a text has; a line end within quotation marks ends none. */
function linesOf(text: string): number {
  let lines = 0;
  let quoted = false;
  for (const c of text) {
    if (c === '"') quoted = !quoted;
    else if (c === "\n" && !quoted) lines++;
  }
  return lines;
}
