// Whom the service desk is to call: people whose ladder came to its end.
import Button from "@cloudscape-design/components/button";
import Box from "@cloudscape-design/components/box";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useMemo, useState } from "react";
import { ask, GET, POST, type Schemas } from "../api";
import { DataTable, usePageSize, type Column } from "../datatable";
import { useBadges, type Badge } from "../known";
import { usePages } from "../pages";
import { Go, Nothing, View, When } from "../parts";
import { language } from "../preferences";
import { isDeskOnly, useSession } from "../session";
import { Several } from "../several";
import { number, texts } from "../texts";

const t = texts(
  {
    title: "Desk tasks", list: "To be called", what: "Whom somebody at the service desk is to call: they did not take up their invitation, and no reminder is left. A task goes by itself once the person has the badge, or the invitation is sent again or revoked.",
    none: "Nobody is to be called", none_hint: "A task comes up when the last step after an invitation is the service desk, and the person still has no badge.", ladder: "To the steps after an invitation",
    user: "User", badge: "Badge", why: "Why", since: "Since", not_taken_up: "Did not come", not_reached: "No message arrives", selected: "{n} selected", longest: "Whoever waits longest is first.",
    finish: "Done", clear: "Clear selection", ask: "{n, plural, one {Is the task for {name} done?} other {Are # tasks done?}}", ask_what: "{n, plural, one {The task goes} other {The tasks go}} from this list. Invitations stay as they are, and nobody is told. Tasks that are done do not come back by themselves.",
    done: "{n, plural, one {The task is done.} other {# tasks are done.}}", gone: "A badge that is gone",
  },
  {
    title: "Aufgaben", list: "Anzurufen", what: "Wen der Service-Desk anrufen soll: Die Person kam der Einladung nicht nach, und keine Erinnerung ist übrig. Eine Aufgabe verschwindet von selbst, sobald die Person das Badge hat oder die Einladung erneut gesendet oder zurückgezogen wird.",
    none: "Niemand ist anzurufen", none_hint: "Eine Aufgabe entsteht, wenn der letzte Schritt nach einer Einladung der Service-Desk ist und die Person noch kein Badge hat.", ladder: "Zu den Schritten nach einer Einladung",
    user: "Nutzer", badge: "Badge", why: "Warum", since: "Seit", not_taken_up: "Kam nicht", not_reached: "Keine Nachricht kommt an", selected: "{n} ausgewählt", longest: "Wer am längsten wartet, steht zuerst.",
    finish: "Erledigt", clear: "Auswahl aufheben", ask: "{n, plural, one {Ist die Aufgabe für {name} erledigt?} other {Sind # Aufgaben erledigt?}}", ask_what: "{n, plural, one {Die Aufgabe verschwindet} other {Die Aufgaben verschwinden}} aus dieser Liste. Einladungen bleiben, wie sie sind, und niemand wird benachrichtigt. Erledigte Aufgaben kommen nicht von selbst wieder.",
    done: "{n, plural, one {Die Aufgabe ist erledigt.} other {# Aufgaben sind erledigt.}}", gone: "Ein Badge, das es nicht mehr gibt",
  },
);

type Task = Schemas["InviteTaskView"];

const nameOf = (task: Task): string => task.name || task.user;

export default function Tasks() {
  const [selected, select] = useState<Task[]>([]);
  const [asking, setAsking] = useState(false);
  const { badges } = useBadges();
  const lang = language();
  const { session } = useSession();
  const desk = Boolean(session && isDeskOnly(session)); // who sees callers at the desk alone
  const columns = useMemo(() => columnsOf(badges, desk), [badges, desk, lang]);
  const pages = usePages(["/v1/desk-tasks"], usePageSize("desk-tasks"), (cursor, signal, limit) => ask(GET("/v1/desk-tasks", { params: { query: { limit, ...(cursor && { cursor }) } }, signal })));
  const close = (did: boolean) => {
    setAsking(false);
    if (did) select([]);
  };
  const acts = (
    <>
      {selected.length > 0 && <Button onClick={() => select([])}>{t("clear")}</Button>}
      <Button disabled={selected.length === 0} onClick={() => setAsking(true)}>{t("finish")}</Button>
    </>
  );
  return (
    <View title={t("title")} description={t("what")}>
      <DataTable<Task>
        name="desk-tasks"
        title={t("list")}
        description={selected.length > 0 ? t("selected", { n: number(selected.length) }) : t("longest")}
        actions={acts}
        pages={pages}
        id={(task) => task.invitation}
        columns={columns}
        selection={{ items: selected, set: select, name: nameOf }}
        empty={<Nothing title={t("none")} hint={t("none_hint")} action={!desk && <Go to="/settings/reminders">{t("ladder")}</Go>} />}
      />
      {asking && (
        <Several
          title={t("ask", { n: selected.length, name: nameOf(selected[0]!) })}
          yes={t("finish")}
          items={selected}
          name={nameOf}
          act={(task) => ask(POST("/v1/desk-tasks/{invitation}/finish", { params: { path: { invitation: task.invitation } } }))}
          done={(n) => t("done", { n })}
          changes={["/v1/desk-tasks", "/v1/invitations", "/v1/users", "/v1/audit"]}
          onDone={close}
        >
          <Box variant="p">{t("ask_what", { n: selected.length })}</Box>
        </Several>
      )}
    </View>
  );
}

const columnsOf = (badges: Badge[] | undefined, desk: boolean): Column<Task>[] => [
  { id: "user", header: t("user"), rowHeader: true, long: nameOf, cell: (task) => <Go to={desk ? `/desk/${task.user}` : `/users/${task.user}?tab=badges`}>{nameOf(task)}</Go> },
  { id: "badge", header: t("badge"), cell: (task) => badges?.find((b) => b.id === task.badge)?.name ?? (badges ? t("gone") : "") },
  { id: "why", header: t("why"), cell: (task) => <StatusIndicator type={task.why === "not_reached" ? "warning" : "info"}>{t(task.why)}</StatusIndicator> },
  { id: "since", header: t("since"), cell: (task) => <When at={task.created_at} relative /> },
];
