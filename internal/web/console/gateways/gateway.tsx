// One gateway: adding it, changing it, trying it.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useState } from "react";
import { useLocation } from "wouter";
import { useAct } from "../act";
import { api, ask, DELETE, PATCH, POST } from "../api";
import { saved } from "../leave";
import { Ask, Trouble, View } from "../parts";
import { texts } from "../texts";
import { blank, bodyOf, changeOf, draftOf, type Draft } from "./draft";
import { GatewayForm } from "./form";
import { Test } from "./test";
import { kindName, type Gateway } from "./words";

const t = texts(
  {
    title: "Gateway", add: "Add SMS vendor", add_what: "It stays off unless you switch it on. Add it, send a test by it, then switch it on.", added: "{name} was added. Send a test by it now.", save: "Save changes", done: "Saved: {name}", built_in: "Always there. Switch it off when nothing is to go by it.",
    remove: "Delete", remove_title: "Delete {name}?", remove_what: "What is queued goes by the other gateways. The password is deleted with it; to add the vendor again you need it again.", removed: "{name} was deleted.",
  },
  {
    title: "Versandweg", add: "SMS-Anbieter hinzufügen", add_what: "Er bleibt aus, solange Sie ihn nicht einschalten. Fügen Sie ihn hinzu, senden Sie einen Test darüber, und schalten Sie ihn dann ein.", added: "{name} wurde hinzugefügt. Senden Sie jetzt einen Test darüber.", save: "Änderungen speichern", done: "Gespeichert: {name}", built_in: "Immer da. Schalten Sie ihn aus, wenn nichts darüber gehen soll.",
    remove: "Löschen", remove_title: "{name} löschen?", remove_what: "Was in der Warteschlange steht, geht über die anderen Versandwege. Das Passwort wird mit gelöscht; um den Anbieter wieder hinzuzufügen, brauchen Sie es erneut.", removed: "{name} wurde gelöscht.",
  },
);

const changes = ["/v1/gateways", "/v1/audit"];

export default function GatewayView({ params: { gateway } }: { params: { gateway: string } }) {
  return gateway === "new" ? <New /> : <One key={gateway} id={gateway} />;
}

function New() {
  const [, navigate] = useLocation();
  const act = useAct((d: Draft) => ask(POST("/v1/gateways", { body: bodyOf(d) })), {
    changes, quiet: true, done: (g) => t("added", { name: g.name }),
    then: (g) => {
      saved();
      navigate(`/settings/gateways/${g.id}`);
    },
  });
  return <View title={t("add")} description={t("add_what")}><GatewayForm start={blank} act={act} submit={t("add")} cancel={() => navigate("/settings/gateways")} /></View>;
}

function One({ id }: { id: string }) {
  const { data, error, refetch } = api.useQuery("get", "/v1/gateways/{gateway}", { params: { path: { gateway: id } } });
  if (data) return <Change gateway={data} />;
  return <View title={t("title")}>{error ? <Trouble error={error} again={() => void refetch()} /> : <Box textAlign="center" margin="xxl"><Spinner size="large" /></Box>}</View>;
}

function Change({ gateway }: { gateway: Gateway }) {
  const [, navigate] = useLocation();
  const [seen, setSeen] = useState(gateway);
  const [removing, setRemoving] = useState(false);
  const start = draftOf(seen);
  const params = { path: { gateway: seen.id } };
  const save = useAct((d: Draft) => ask(PATCH("/v1/gateways/{gateway}", { params, body: changeOf(d, start) })), { changes, quiet: true, done: (g) => t("done", { name: g.name }), then: setSeen });
  const remove = useAct(() => ask(DELETE("/v1/gateways/{gateway}", { params })), {
    changes: ["/v1/audit"], quiet: true, done: t("removed", { name: seen.name }),
    then: () => {
      saved();
      navigate("/settings/gateways");
    },
  });
  return (
    <View title={seen.name} description={seen.built_in ? t("built_in") : kindName(seen.kind)} actions={!seen.built_in && <Button onClick={() => setRemoving(true)}>{t("remove")}</Button>}>
      <SpaceBetween size="l">
        <GatewayForm key={JSON.stringify(seen)} start={start} existing={seen} act={save} submit={t("save")} cancel={() => navigate("/settings/gateways")} />
        <Test gateway={seen} />
      </SpaceBetween>
      {removing && (
        <Ask title={t("remove_title", { name: seen.name })} yes={t("remove")} act={remove} input={undefined} onDone={() => setRemoving(false)} danger>
          <Box variant="p">{t("remove_what")}</Box>
        </Ask>
      )}
    </View>
  );
}
