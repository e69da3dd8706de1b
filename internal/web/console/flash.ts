// What is said at the top of the page after an act: shown until it is put away,
// good news only for a while.
import type { FlashbarProps } from "@cloudscape-design/components/flashbar";
import { useSyncExternalStore } from "react";
import { explain } from "./problem";
import { texts } from "./texts";

const t = texts({ dismiss: "Close message" }, { dismiss: "Meldung schließen" });

let shown: FlashbarProps.MessageDefinition[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(next: FlashbarProps.MessageDefinition[]): void {
  shown = next;
  for (const heard of listeners) heard();
}

const goodFor = 8_000; // milliseconds; WCAG 2.2.1 does not ask for more where nothing is lost with it

function say(type: FlashbarProps.Type, content: FlashbarProps.MessageDefinition["content"], action?: FlashbarProps.MessageDefinition["action"]): void {
  const id = String(++last);
  const put = () => set(shown.filter((m) => m.id !== id));
  const message: FlashbarProps.MessageDefinition = { id, type, content, action, dismissible: true, dismissLabel: t("dismiss"), onDismiss: put, ariaRole: type === "error" ? "alert" : "status" };
  set([message, ...shown].slice(0, 5));
  if (type === "success" && !action) setTimeout(put, goodFor);
}

/** Says that something worked, with what to do next if there is something. */
export const good = (content: string, action?: FlashbarProps.MessageDefinition["action"]): void => say("success", content, action);

/** Says what went wrong. */
export const bad = (error: unknown): void => say("error", explain(error));

function listen(heard: () => void): () => void {
  listeners.add(heard);
  return () => listeners.delete(heard);
}

export const useFlashes = (): FlashbarProps.MessageDefinition[] => useSyncExternalStore(listen, () => shown);
