// The caller's manager: they get a link, and say that it is the caller.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useAct } from "../act";
import { ask, POST } from "../api";
import { ActTrouble, When } from "../parts";
import { texts } from "../texts";
import type { Verification } from "./words";

const t = texts(
  {
    what: "{manager} gets an e-mail with a link, and says there that it is the caller.", ask: "Ask the manager", again: "Send again", asked: "{manager} was asked. This goes on by itself when they answer, until", over: "{manager} did not answer in time. Ask again, or use another way.",
  },
  {
    what: "{manager} bekommt eine E-Mail mit einem Link und bestätigt dort, dass es der Anrufer ist.", ask: "Vorgesetzte fragen", again: "Erneut senden", asked: "{manager} wurde gefragt. Nach einer Antwort geht es von selbst weiter, bis", over: "{manager} hat nicht rechtzeitig geantwortet. Fragen Sie noch einmal, oder prüfen Sie anders.",
  },
);

/** Whether the manager can still answer. */
export const asksManager = (v: Verification): boolean => v.vouching?.state === "open";

export function Vouch({ v, manager }: { v: Verification; manager: string }) {
  const state = v.vouching?.state;
  const act = useAct(() => ask(POST("/v1/desk/verifications/{verification}/manager", { params: { path: { verification: v.id } } })), { changes: ["/v1/desk"], quiet: true });
  return (
    <SpaceBetween size="s">
      {state === "open" ? <StatusIndicator type="pending">{t("asked", { manager })} <When at={v.vouching?.expires_at} /></StatusIndicator>
        : state === "over" ? <Alert type="warning">{t("over", { manager })}</Alert>
        : <Box color="text-body-secondary">{t("what", { manager })}</Box>}
      <ActTrouble act={act} />
      <Button loading={act.busy} onClick={() => act.run()}>{t(state ? "again" : "ask")}</Button>
    </SpaceBetween>
  );
}
