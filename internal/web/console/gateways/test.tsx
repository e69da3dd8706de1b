// Trying a gateway: a message to a number that somebody types in.
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type FormEvent } from "react";
import { useAct } from "../act";
import { useFilters } from "../address";
import { ask, POST } from "../api";
import { ActTrouble } from "../parts";
import { faults } from "../problem";
import { texts } from "../texts";
import { Trial } from "../trial";
import type { Gateway } from "./words";

const t = texts(
  { title: "Send a test", what: "Goes by this gateway and no other, whether it is on or off, as it is saved. It costs what a message costs.", sms: "Phone number", email: "E-mail address", yes: "Send test", empty: "Say where it is to go." },
  { title: "Test senden", what: "Geht über diesen Versandweg und keinen anderen, ob er an ist oder aus, so wie er gespeichert ist. Er kostet, was eine Nachricht kostet.", sms: "Telefonnummer", email: "E-Mail-Adresse", yes: "Test senden", empty: "Geben Sie an, wohin er gehen soll." },
);

export function Test({ gateway: { id, channel } }: { gateway: Gateway }) {
  const [{ test }, set] = useFilters("test");
  const [to, setTo] = useState("");
  const [tried, setTried] = useState(false);
  const act = useAct(() => ask(POST("/v1/gateways/{gateway}/test", { params: { path: { gateway: id } }, body: { to: to.trim() } })), { quiet: true, changes: ["/v1/audit"], then: ({ message }) => set({ test: message }) });
  const wrong = faults(act.error)["to"] ?? (tried && !to.trim() ? t("empty") : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (to.trim()) act.run();
  };
  return (
    <Container header={<Header variant="h2" description={t("what")}>{t("title")}</Header>}>
      <SpaceBetween size="m">
        <form onSubmit={submit}>
          <FormField label={t(channel)} errorText={wrong} secondaryControl={<Button formAction="submit" loading={act.busy}>{t("yes")}</Button>}>
            <Input value={to} inputMode={channel === "sms" ? "tel" : "email"} onChange={({ detail }) => setTo(detail.value)} />
          </FormField>
        </form>
        {!wrong && <ActTrouble act={act} />}
        {test && <Trial key={test} message={test} />}
      </SpaceBetween>
    </Container>
  );
}
