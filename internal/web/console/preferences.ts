// What somebody set for themselves in this browser: language, looks, columns.
// Nothing personal and nothing secret is kept.
import { useSyncExternalStore } from "react";

export type Language = "en" | "de";
export type Looks = "light" | "dark" | "system";

/** What a person set for one table. */
export interface TableLooks {
  columns?: string[];
  pageSize?: number;
  wrap?: boolean;
}

interface Preferences {
  language?: Language;
  looks?: Looks;
  dense?: boolean;
  navigation?: boolean; // closed when false
  guide?: boolean; // closed when false
  tables?: Record<string, TableLooks>;
}

const place = "lanyard.console";
const listeners = new Set<() => void>();
let kept = read();

function read(): Preferences {
  try {
    return JSON.parse(localStorage.getItem(place) ?? "{}") as Preferences;
  } catch {
    return {}; // storage is switched off, or somebody wrote there
  }
}

/** Changes some preferences and keeps all. */
export function prefer(change: Preferences): void {
  kept = { ...kept, ...change };
  try {
    localStorage.setItem(place, JSON.stringify(kept));
  } catch {
    // they hold until the page is left
  }
  for (const heard of listeners) heard();
}

function listen(heard: () => void): () => void {
  listeners.add(heard);
  return () => listeners.delete(heard);
}

/** The preferences of now; the component is drawn again when they change. */
export const usePreferences = (): Preferences => useSyncExternalStore(listen, () => kept);

/** The language of now: the one that was chosen, else the browser's if it is one of ours. */
export const language = (): Language => kept.language ?? (navigator.languages.some((l) => /^de\b/i.test(l)) && !/^en\b/i.test(navigator.language) ? "de" : "en");

const usual: TableLooks = {};

/** What was set for a table, and how to change it. */
export function useTableLooks(name: string): [TableLooks, (looks: TableLooks) => void] {
  const tables = usePreferences().tables ?? {};
  return [tables[name] ?? usual, (looks) => prefer({ tables: { ...kept.tables, [name]: { ...tables[name], ...looks } } })];
}
