// Leaving a view with unsaved changes asks first, whichever way one leaves:
// by a link, by the browser's Back, or by closing the tab.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useState } from "react";
import type { AroundNavHandler } from "wouter";
import { texts } from "./texts";

const t = texts(
  { title: "Leave without saving?", what: "What you changed here is lost then.", stay: "Stay", leave: "Leave" },
  { title: "Ohne Speichern verlassen?", what: "Was Sie hier geändert haben, geht dann verloren.", stay: "Bleiben", leave: "Verlassen" },
);

/** Whoever has unsaved changes, and asks before what goes elsewhere. */
let holder: ((go: () => void) => void) | undefined;

/** Does what leaves the view, once nothing unsaved is in the way. */
export function leave(go: () => void): void {
  if (holder) holder(go);
  else go();
}

// The browser has gone back already when it says so and can not be held: it is
// put back. Listening from the start, this hears of it before the router does.
let place = ""; // where the unsaved changes are
addEventListener("popstate", (event) => {
  if (!holder) return;
  event.stopImmediatePropagation();
  history.pushState(null, "", place);
  holder(() => history.back());
});

/** Says that what was unsaved is saved, before the view is left. */
export const saved = (): void => void (holder = undefined);

/** For the router: filters and tabs are no other place. */
export const aroundNav: AroundNavHandler = (navigate, to, options) => {
  const go = () => navigate(to, options);
  if (new URL(to, location.href).pathname === location.pathname) go();
  else leave(go);
};

/** Asks before the view is left, while there is something unsaved. */
export function Unsaved({ when, title, what }: { when: boolean; title?: string; what?: string }) {
  const [going, setGoing] = useState<() => void>();
  useEffect(() => {
    if (!when) return;
    holder = (go) => setGoing(() => go);
    place = location.href;
    const unload = (event: BeforeUnloadEvent) => holder && event.preventDefault();
    addEventListener("beforeunload", unload);
    return () => {
      saved();
      removeEventListener("beforeunload", unload);
    };
  }, [when]);
  const stay = () => setGoing(undefined);
  const go = () => {
    stay();
    saved();
    going?.();
  };
  return (
    <Modal
      visible={going !== undefined}
      header={title ?? t("title")}
      onDismiss={stay}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={go}>{t("leave")}</Button>
            <Button variant="primary" onClick={stay}>{t("stay")}</Button>
          </SpaceBetween>
        </Box>
      }
    >
      {what ?? t("what")}
    </Modal>
  );
}
