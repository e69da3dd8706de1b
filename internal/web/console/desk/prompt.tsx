// The caller's badge: they approve on their own device, and read two digits out.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input, { type InputProps } from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useState, type FormEvent } from "react";
import { useAct } from "../act";
import { ask, POST } from "../api";
import { ActTrouble } from "../parts";
import { Problem } from "../problem";
import { texts } from "../texts";
import { left, useNow } from "./clock";
import { useTurn } from "./turn";
import type { Verification } from "./words";

const t = texts(
  {
    what: "The caller says on a device with their badge that it is them.", ask: "Ask the caller's badge", again: "Ask again", open: "Ask the caller to open this page on the device with their badge, and to approve", waits: "Waiting for the caller to approve: {left}",
    approved: "The caller approved. Ask for the two digits that they see.", digits: "Two digits that the caller reads out", tries: "{n, plural, one {# try} other {# tries}} left.", check: "Check", two: "Type the two digits.", wrong: "Those are other digits. Ask the caller to read them again.",
    void: "The digits were wrong too often. Ask again, or use another way.", over: "The caller did not answer in time. Ask again, or use another way.",
  },
  {
    what: "Der Anrufer bestätigt auf einem Gerät mit seinem Badge, dass er es ist.", ask: "Badge des Anrufers fragen", again: "Noch einmal fragen", open: "Bitten Sie den Anrufer, auf dem Gerät mit seinem Badge diese Seite zu öffnen und zuzustimmen", waits: "Der Anrufer hat noch nicht zugestimmt: {left}",
    approved: "Der Anrufer hat zugestimmt. Fragen Sie nach den zwei Ziffern, die er sieht.", digits: "Zwei Ziffern, die der Anrufer vorliest", tries: "Noch {n, plural, one {# Versuch} other {# Versuche}}.", check: "Prüfen", two: "Tippen Sie die zwei Ziffern ein.", wrong: "Das sind andere Ziffern. Lassen Sie sie sich noch einmal vorlesen.",
    void: "Die Ziffern waren zu oft falsch. Fragen Sie noch einmal, oder prüfen Sie anders.", over: "Der Anrufer hat nicht rechtzeitig geantwortet. Fragen Sie noch einmal, oder prüfen Sie anders.",
  },
);

/** Whether the caller can still answer. */
export const waits = (v: Verification): boolean => v.prompt?.state === "asked" || v.prompt?.state === "approved";

export function Prompt({ v }: { v: Verification }) {
  const state = v.prompt?.state;
  const act = useAct(() => ask(POST("/v1/desk/verifications/{verification}/badge", { params: { path: { verification: v.id } } })), { changes: ["/v1/desk"], quiet: true });
  return (
    <SpaceBetween size="s">
      {state === "asked" && <Waiting ends={v.prompt?.expires_at ?? ""} />}
      {state === "approved" && <Digits v={v} left={v.prompt?.tries_left ?? 0} />}
      {(state === "void" || state === "over") && <Alert type="warning">{t(state)}</Alert>}
      {!waits(v) && (
        <>
          {!state && <Box color="text-body-secondary">{t("what")}</Box>}
          <ActTrouble act={act} />
          <Button loading={act.busy} onClick={() => act.run()}>{t(state ? "again" : "ask")}</Button>
        </>
      )}
    </SpaceBetween>
  );
}

function Waiting({ ends }: { ends: string }) {
  const at = Date.parse(ends);
  const now = useNow(at);
  return (
    <>
      <div>
        <Box variant="awsui-key-label">{t("open")}</Box>
        <div className="page-to-open">{location.origin}/p</div>
      </div>
      <StatusIndicator type="pending"><span className="clock">{t("waits", { left: left(at, now) })}</span></StatusIndicator>
    </>
  );
}

function Digits({ v, left: tries }: { v: Verification; left: number }) {
  const [typed, type] = useState("");
  const [tried, setTried] = useState(false);
  const field = useTurn<InputProps.Ref>(true);
  const act = useAct((digits: string) => ask(POST("/v1/desk/verifications/{verification}/badge/check", { params: { path: { verification: v.id } }, body: { digits } })), { changes: ["/v1/desk"], quiet: true });
  const digits = typed.replace(/\D/g, "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (digits.length === 2) act.run(digits);
  };
  const isWrong = act.error instanceof Problem && act.error.code === "wrong_code";
  return (
    <form onSubmit={submit}>
      <SpaceBetween size="s">
        <StatusIndicator type="success">{t("approved")}</StatusIndicator>
        <FormField
          label={t("digits")}
          description={t("tries", { n: tries })}
          errorText={tried && digits.length !== 2 ? t("two") : isWrong ? t("wrong") : undefined}
          secondaryControl={<Button formAction="submit" variant="primary" loading={act.busy}>{t("check")}</Button>}
        >
          <Input ref={field} value={typed} inputMode="numeric" autoComplete={false} onChange={({ detail }) => type(detail.value)} nativeInputAttributes={{ maxLength: 5 }} />
        </FormField>
        {!isWrong && <ActTrouble act={act} />}
      </SpaceBetween>
    </form>
  );
}
