// Stopping an import where it is.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { useAct, type Act } from "../act";
import { ask, POST } from "../api";
import { Ask } from "../parts";
import { texts } from "../texts";
import type { Import } from "./words";

const t = texts(
  {
    stop: "Stop", discard: "Discard", stop_ask: "Stop this import?", discard_ask: "Discard this plan?",
    stop_what: "Rows that are in stay in, the others stay out. It can not be continued; uploading the file again does what is left.",
    discard_what: "Nothing changes for anybody. To import this list after all, upload it again.",
  },
  {
    stop: "Anhalten", discard: "Verwerfen", stop_ask: "Diesen Import anhalten?", discard_ask: "Diesen Plan verwerfen?",
    stop_what: "Übernommene Zeilen bleiben, die anderen bleiben draußen. Er lässt sich nicht fortsetzen; die Datei noch einmal hochzuladen, erledigt den Rest.",
    discard_what: "Für niemanden ändert sich etwas. Um diese Liste doch zu importieren, laden Sie sie noch einmal hoch.",
  },
);

/** Stops an import, or puts its plan away. */
export const useStop = (): Act<string> =>
  useAct((id: string) => ask(POST("/v1/imports/{import}/stop", { params: { path: { import: id } } })), { changes: ["/v1/imports"], quiet: true });

export function StopButton({ of }: { of: Import }) {
  const [asking, setAsking] = useState(false);
  const stop = useStop();
  const what = of.state === "running" ? "stop" : "discard";
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t(what)}</Button>
      {asking && (
        <Ask title={t(`${what}_ask`)} yes={t(what)} act={stop} input={of.id} onDone={() => setAsking(false)}>
          <Box variant="p">{t(`${what}_what`)}</Box>
        </Ask>
      )}
    </>
  );
}
