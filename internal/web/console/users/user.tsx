// Everything about one user, for an administrator with somebody on the phone.
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import Tabs from "@cloudscape-design/components/tabs";
import { useFilters } from "../address";
import { api } from "../api";
import { Go, Nothing, Trouble, View } from "../parts";
import { Problem } from "../problem";
import { texts } from "../texts";
import { nameOf, type User } from "./name";
import { Badges } from "./user-badges";
import { Edit } from "./user-edit";
import { Enrollments } from "./user-enrollments";
import { Frozen, Lift } from "./user-frozen";
import { Groups } from "./user-groups";
import { History } from "./user-history";
import { Invitations } from "./user-invitations";
import { Messages } from "./user-messages";
import { Profile } from "./user-profile";
import { SendBadge } from "./user-send";
import { Sessions } from "./user-sessions";
import { Activate, Deactivate } from "./user-state";
import { Summary } from "./user-summary";

const t = texts(
  {
    user: "User", send: "Send a badge", edit: "Edit", off: "Deactivate", on: "Activate", tabs: "About this user", profile: "Profile", badges: "Badges", signin: "Contacts & sessions", messages: "Messages", history: "What happened",
    gone: "There is no such user, or no longer", gone_hint: "The address may be mistyped.", all: "To all users",
  },
  {
    user: "Nutzer", send: "Badge senden", edit: "Bearbeiten", off: "Deaktivieren", on: "Aktivieren", tabs: "Über diesen Nutzer", profile: "Profil", badges: "Badges", signin: "Kontakte & Sitzungen", messages: "Nachrichten", history: "Was geschah",
    gone: "Diesen Nutzer gibt es nicht, oder nicht mehr", gone_hint: "Vielleicht ist die Adresse vertippt.", all: "Zu allen Nutzern",
  },
);

const dialogs = ["send", "edit", "on", "off", "lift"] as const;
type Dialog = (typeof dialogs)[number];

export default function UserView({ params: { user: id } }: { params: { user: string } }) {
  const { data: user, error, refetch } = api.useQuery("get", "/v1/users/{user}", { params: { path: { user: id } } });
  const [open, setOpen, field] = useDialog();
  const close = () => setOpen(undefined);
  if (!user) return <View title={t("user")}><Missing error={error} again={() => void refetch()} /></View>;
  return (
    <View title={nameOf(user)} description={user.title} actions={<Acts user={user} open={setOpen} />}>
      <SpaceBetween size="l">
        <Frozen user={user} lift={() => setOpen("lift")} />
        <Summary user={user} />
        <Parts user={user} edit={() => setOpen("edit")} send={() => setOpen("send")} />
      </SpaceBetween>
      {open === "send" && <SendBadge user={user} onClose={close} />}
      {open === "edit" && <Edit user={user} first={field} onClose={close} />}
      {open === "off" && <Deactivate user={user} onClose={close} />}
      {open === "on" && <Activate user={user} onClose={close} />}
      {open === "lift" && user.frozen_at && <Lift user={user} onClose={close} />}
    </View>
  );
}

/** Which dialog is open, and which field of it is looked for: others lead here by "?do=edit&field=email". */
function useDialog(): [Dialog | undefined, (d: Dialog | undefined) => void, string | undefined] {
  const [{ do: wanted, field }, set] = useFilters("do", "field");
  return [dialogs.find((d) => d === wanted), (d) => set({ do: d ?? null, field: null }), field];
}

function Missing({ error, again }: { error: unknown; again: () => void }) {
  if (!error) return <Spinner size="large" />;
  if (error instanceof Problem && error.status === 404) return <Nothing title={t("gone")} hint={t("gone_hint")} action={<Go to="/users">{t("all")}</Go>} />;
  return <Trouble error={error} again={again} />;
}

const Acts = ({ user, open }: { user: User; open: (d: Dialog) => void }) => (
  <SpaceBetween direction="horizontal" size="xs">
    {user.state === "active" ? <Button onClick={() => open("off")}>{t("off")}</Button> : <Button onClick={() => open("on")}>{t("on")}</Button>}
    <Button onClick={() => open("edit")}>{t("edit")}</Button>
    {user.state === "active" && !user.frozen_at && <Button variant="primary" onClick={() => open("send")}>{t("send")}</Button>}
  </SpaceBetween>
);

function Parts({ user, edit, send }: { user: User; edit: () => void; send: () => void }) {
  const [{ tab = "profile" }, set] = useFilters("tab");
  const tabs = [
    { id: "profile", label: t("profile"), content: <SpaceBetween size="l"><Profile user={user} edit={edit} /><Groups user={user} /></SpaceBetween> },
    { id: "badges", label: t("badges"), content: <SpaceBetween size="l"><Badges user={user} send={send} /><Invitations user={user} send={send} /></SpaceBetween> },
    { id: "signin", label: t("signin"), content: <SpaceBetween size="l"><Enrollments user={user} /><Sessions user={user} /></SpaceBetween> },
    { id: "messages", label: t("messages"), content: <Messages user={user} /> },
    { id: "history", label: t("history"), content: <History user={user} /> },
  ];
  return (
    <Tabs
      ariaLabel={t("tabs")}
      tabs={tabs}
      activeTabId={tabs.some(({ id }) => id === tab) ? tab : "profile"}
      onChange={({ detail }) => set({ tab: detail.activeTabId === "profile" ? null : detail.activeTabId })}
    />
  );
}
