// The warning on top of every view while the network sends nothing.
import Button from "@cloudscape-design/components/button";
import Flashbar from "@cloudscape-design/components/flashbar";
import { useEffect } from "react";
import { useLocation } from "wouter";
import { useNetwork } from "./network";
import { texts } from "./texts";

const t = texts(
  {
    title: "Sending is switched off",
    what: "This network sends no e-mail and no text message: no invitation, no code. Campaigns wait.",
    go: "To the switch",
  },
  {
    title: "Der Versand ist ausgeschaltet",
    what: "Dieses Netzwerk sendet keine E-Mail und keine SMS: keine Einladung, keinen Code. Kampagnen warten.",
    go: "Zum Schalter",
  },
);

const goodFor = 30_000; // milliseconds: another administrator may have switched it

/**
 * Says that sending is switched off, while it is; looks again when one goes to
 * another view. (It does not ask by the clock: that would keep a session alive that
 * nobody uses.) Nothing for an API token that may not see it.
 */
export function Paused() {
  const { data, dataUpdatedAt, refetch } = useNetwork();
  const [path, navigate] = useLocation();
  useEffect(() => {
    if (dataUpdatedAt && Date.now() - dataUpdatedAt > goodFor) void refetch();
  }, [path]); // eslint-disable-line -- only then
  if (!data?.paused) return null;
  return (
    <Flashbar
      items={[{
        id: "paused",
        type: "warning",
        header: t("title"),
        content: t("what"),
        action: <Button onClick={() => navigate("/settings")}>{t("go")}</Button>,
      }]}
    />
  );
}
