// An act on several things, one call each: asks first, shows how far it is, and says
// what failed and why.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { refresh } from "./api";
import { good } from "./flash";
import { Unsaved } from "./leave";
import { explain, Problem } from "./problem";
import { number, texts } from "./texts";

const t = texts(
  {
    cancel: "Cancel", stop: "Stop", close: "Close", progress: "Progress", of: "{n} of {all}", stay: "Please keep this page open until it is done.", leave: "Leave before it is done?", leave_hint: "What is not begun yet is not done then.",
    result: "{ok} of {all} done. {failed, plural, =0 {} one {# failed:} other {# failed:}} {left, plural, =0 {} one {# was not begun.} other {# were not begun.}}",
    who: "Who", why: "Why it failed", failures: "What failed",
  },
  {
    cancel: "Abbrechen", stop: "Anhalten", close: "Schließen", progress: "Fortschritt", of: "{n} von {all}", stay: "Bitte lassen Sie diese Seite offen, bis alles fertig ist.", leave: "Verlassen, bevor alles fertig ist?", leave_hint: "Was noch nicht begonnen ist, geschieht dann nicht.",
    result: "{ok} von {all} erledigt. {failed, plural, =0 {} one {# scheiterte:} other {# scheiterten:}} {left, plural, =0 {} one {# wurde nicht begonnen.} other {# wurden nicht begonnen.}}",
    who: "Wer", why: "Warum es scheiterte", failures: "Was scheiterte",
  },
);

const atOnce = 4; // calls under way at a time: browsers hold six connections to one server
const longest = 60; // seconds to wait when the API asks for patience; longer is a failure

interface Failure<T> {
  item: T;
  error: unknown;
}

interface Progress<T> {
  ok: number;
  failed: Failure<T>[];
  over: boolean;
}

const pause = (seconds: number) => new Promise((go) => setTimeout(go, seconds * 1000));

/** Does an act once, and once more after the time that the API asked to wait. */
async function patiently(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (e) {
    if (!(e instanceof Problem) || e.status !== 429 || !e.retryAfter || e.retryAfter > longest) throw e;
    await pause(e.retryAfter);
    await act();
  }
}

/** Runs an act on each; stopping lets those finish that are under way. */
function useEach<T>(items: T[], act: (item: T) => Promise<unknown>) {
  const [progress, setProgress] = useState<Progress<T>>();
  const stopped = useRef(false);
  const run = async () => {
    const p: Progress<T> = { ok: 0, failed: [], over: false };
    const queue = [...items];
    setProgress({ ...p });
    const work = async () => {
      for (let item = queue.shift(); item !== undefined && !stopped.current; item = queue.shift()) {
        const one = item;
        await patiently(() => act(one)).then(() => p.ok++, (error: unknown) => p.failed.push({ item: one, error }));
        setProgress({ ...p });
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    setProgress({ ...p, over: true });
    return p;
  };
  useEffect(() => {
    stopped.current = false;
    return () => void (stopped.current = true);
  }, []);
  return { progress, run, stop: () => void (stopped.current = true) };
}

/** The dialog. items do not change while it is open. */
export function Several<T>({ title, items, name, act, yes, children, done, changes, onDone, ready = true }: {
  title: string;
  items: T[];
  name: (item: T) => string;
  act: (item: T) => Promise<unknown>;
  yes: string;
  /** What exactly will happen. */
  children: ReactNode;
  /** What to say when all of them worked. */
  done: (n: number) => string;
  /** Paths of the API whose answers it may have changed. */
  changes: string[];
  /** The dialog is to go; did says whether anything was done. */
  onDone: (did: boolean) => void;
  /** Whether everything is said that the act needs. */
  ready?: boolean;
}) {
  const each = useEach(items, act);
  const { progress } = each;
  const running = progress !== undefined && !progress.over;
  const start = async () => {
    const p = await each.run();
    await refresh(...changes);
    if (p.ok < items.length) return;
    good(done(p.ok));
    onDone(true);
  };
  return (
    <Modal
      visible
      header={title}
      onDismiss={() => !running && onDone(progress !== undefined)}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            {!progress && <Button variant="link" onClick={() => onDone(false)}>{t("cancel")}</Button>}
            {!progress && <Button variant="primary" disabled={!ready} onClick={() => void start()}>{yes}</Button>}
            {running && <Button onClick={each.stop}>{t("stop")}</Button>}
            {progress?.over && <Button variant="primary" onClick={() => onDone(true)}>{t("close")}</Button>}
          </SpaceBetween>
        </Box>
      }
    >
      <Unsaved when={running} title={t("leave")} what={t("leave_hint")} />
      {progress ? <Result progress={progress} all={items.length} name={name} /> : children}
    </Modal>
  );
}

function Result<T>({ progress: { ok, failed, over }, all, name }: { progress: Progress<T>; all: number; name: (item: T) => string }) {
  const n = ok + failed.length;
  return (
    <SpaceBetween size="m">
      {!over && <ProgressBar label={t("progress")} value={(100 * n) / all} description={t("of", { n: number(n), all: number(all) })} {...(all > 1 && { additionalInfo: t("stay") })} />}
      {over && ok < all && <Box variant="p">{t("result", { ok, all, failed: failed.length, left: all - n })}</Box>}
      {failed.length > 0 && (
        <Table<Failure<T>>
          variant="embedded"
          wrapLines
          items={failed.slice(0, 200)}
          ariaLabels={{ tableLabel: t("failures") }}
          columnDefinitions={[
            { id: "who", header: t("who"), isRowHeader: true, cell: (f) => name(f.item) },
            { id: "why", header: t("why"), cell: (f) => explain(f.error) },
          ]}
        />
      )}
    </SpaceBetween>
  );
}
