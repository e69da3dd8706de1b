// The badges of a user on devices.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { useAct } from "../act";
import { ask, DELETE } from "../api";
import { DataTable, usePageSize } from "../datatable";
import { useShort } from "../pages";
import { Ask, Go, Nothing, When } from "../parts";
import { texts, when } from "../texts";
import { nameOf, type User } from "./name";
import { touched } from "./touched";
import { useCredentials, type Credential } from "./user-data";

const t = texts(
  {
    title: "Badges on devices", badge: "Badge", made: "Made", used: "Last used", never: "Never used", synced: "Where it is", one: "On one device only", copied: "Copied by the device's maker to the person's other devices",
    act: "Action", remove: "Take off the device", remove_of: "Take the badge {badge}, made {made}, off its device", none: "On no device", none_hint: "A badge gets onto a device with an invitation.", send: "Send a badge",
    ask: "Take the badge {badge} off the device?", what: "It can no longer sign in, at once. Sessions that were begun with it end as well.", device: "The device itself still shows a passkey, which leads nowhere; {name} can delete it there.",
    last: "It is the only one: without another invitation {name} can not sign in any more.", done: "The badge is off the device.",
  },
  {
    title: "Badges auf Geräten", badge: "Badge", made: "Entstanden", used: "Zuletzt verwendet", never: "Nie verwendet", synced: "Wo es ist", one: "Nur auf einem Gerät", copied: "Vom Hersteller auf weitere Geräte der Person kopiert",
    act: "Aktion", remove: "Vom Gerät nehmen", remove_of: "Das Badge {badge}, entstanden {made}, von seinem Gerät nehmen", none: "Auf keinem Gerät", none_hint: "Ein Badge kommt durch eine Einladung auf ein Gerät.", send: "Badge senden",
    ask: "Das Badge {badge} vom Gerät nehmen?", what: "Damit kann man sich sofort nicht mehr anmelden. Sitzungen, die damit begonnen wurden, enden ebenfalls.", device: "Das Gerät selbst zeigt noch einen Passkey, der ins Leere führt; {name} kann ihn dort löschen.",
    last: "Es ist das einzige: Ohne eine weitere Einladung kann {name} sich nicht mehr anmelden.", done: "Das Badge ist nicht mehr auf dem Gerät.",
  },
);

export function Badges({ user, send }: { user: User; send: () => void }) {
  const q = useCredentials(user.id);
  const [removing, setRemoving] = useState<Credential>();
  const pages = useShort(q.data?.items, usePageSize("user-badges"), q);
  return (
    <>
      <DataTable<Credential>
        name="user-badges"
        title={t("title")}
        short
        pages={pages}
        id={(c) => c.credential}
        columns={[
          { id: "badge", header: t("badge"), rowHeader: true, cell: (c) => <Go to={`/settings/badges/${c.badge_id}`}>{c.badge}</Go> },
          { id: "made", header: t("made"), cell: (c) => <When at={c.created_at} /> },
          { id: "used", header: t("used"), cell: (c) => (c.last_used_at ? <When at={c.last_used_at} relative /> : t("never")) },
          { id: "synced", header: t("synced"), cell: (c) => t(c.synced ? "copied" : "one") },
          { id: "act", header: t("act"), cell: (c) => <Button variant="inline-link" wrapText={false} ariaLabel={t("remove_of", { badge: c.badge, made: when(c.created_at) })} onClick={() => setRemoving(c)}>{t("remove")}</Button> },
        ]}
        empty={<Nothing title={t("none")} hint={t("none_hint")} action={user.state === "active" && <Button onClick={send}>{t("send")}</Button>} />}
      />
      {removing && <Remove user={user} credential={removing} last={q.data?.items.length === 1} onClose={() => setRemoving(undefined)} />}
    </>
  );
}

function Remove({ user, credential, last, onClose }: { user: User; credential: Credential; last: boolean; onClose: () => void }) {
  const name = nameOf(user);
  const act = useAct(() => ask(DELETE("/v1/users/{user}/badges/{credential}", { params: { path: { user: user.id, credential: credential.credential } } })), { changes: touched, quiet: true, done: t("done") });
  return (
    <Ask title={t("ask", { badge: credential.badge })} yes={t("remove")} act={act} input={undefined} onDone={onClose} danger>
      <Box variant="p">{t("what")}</Box>
      <Box variant="p">{t("device", { name })}</Box>
      {last && <Box variant="p">{t("last", { name })}</Box>}
    </Ask>
  );
}
