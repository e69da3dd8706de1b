// The file that somebody chose. The API reads it; here only its first rows are
// looked at, so that columns can be shown with examples before anything is known.

/** The largest file that the API takes, in bytes. */
export const maxBytes = 5 << 20;

export interface Listing {
  name: string;
  body: Blob; // as it is sent: in UTF-8
  /** It was in no encoding that says so, and is taken for that of Excel on Windows. */
  guessed: boolean;
  headings: string[];
  /** The first cells of each column that are not blank. */
  examples: string[][];
}

/**
 * Reads a file. What is not in UTF-8 is sent as such: UTF-16, which has a mark,
 * and else the code page in which Excel on Windows saves "CSV".
 */
export async function readListing(file: File): Promise<Listing> {
  const { text, encoding } = decode(new Uint8Array(await file.arrayBuffer()));
  const [headings = [], ...rows] = firstRows(text, 20);
  return {
    name: file.name,
    body: encoding === "utf-8" ? file : new Blob([text]),
    guessed: encoding === "windows-1252",
    headings: headings.map((h) => h.trim()),
    examples: headings.map((_, at) => rows.map((r) => r[at]?.trim() ?? "").filter(Boolean).slice(0, 3)),
  };
}

function decode(bytes: Uint8Array): { text: string; encoding: string } {
  const as = (encoding: string, fatal = false) => ({ text: new TextDecoder(encoding, { fatal }).decode(bytes), encoding });
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return as("utf-16le");
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return as("utf-16be");
  try {
    return as("utf-8", true);
  } catch {
    return as("windows-1252");
  }
}

const looked = 64 << 10; // characters, so that a quotation mark that is never closed costs no more

/** The first rows of a CSV file (RFC 4180), its separator found as the API finds it. */
function firstRows(whole: string, most: number): string[][] {
  const [text, comma] = separated(whole.slice(0, looked).replace(/\r\n?/g, "\n"));
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < text.length && rows.length < most; i++) {
    const c = text[i]!;
    if (quoted && c === '"' && text[i + 1] === '"') cell += text[i++];
    else if (c === '"' && (quoted || cell.trim() === "")) quoted = !quoted;
    else if (quoted || (c !== comma && c !== "\n")) cell += c;
    else {
      row.push(cell);
      cell = "";
      if (c === "\n") {
        rows.push(row);
        row = [];
      }
    }
  }
  if (rows.length < most && (row.length > 0 || cell)) rows.push([...row, cell]);
  return rows;
}

/** The text and its separator: the one that a line sep= names, else the one that the first line has most of. */
function separated(text: string): [text: string, comma: string] {
  const named = /^sep=([,;\t])\n/i.exec(text);
  if (named) return [text.slice(named[0].length), named[1]!];
  const line = text.slice(0, text.indexOf("\n") >>> 0).replace(/"[^"]*"/g, "");
  const count = (c: string) => line.split(c).length;
  return [text, [";", "\t"].reduce((best, c) => (count(c) > count(best) ? c : best), ",")];
}

const chosen = new Map<string, Listing>();

/** Keeps the file of an import while the page is open, so that it can be read another way. */
export const keep = (id: string, listing: Listing): void => void chosen.set(id, listing);

/** The file of an import; undefined once the page was left. */
export const kept = (id: string): Listing | undefined => chosen.get(id);
