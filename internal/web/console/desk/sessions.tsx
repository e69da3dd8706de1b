// The registration sessions of a caller, and what became of each.
import Box from "@cloudscape-design/components/box";
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { ask, GET, type Schemas } from "../api";
import { DataTable, usePageSize, type Column } from "../datatable";
import { useShort } from "../pages";
import { Nothing, When } from "../parts";
import { language } from "../preferences";
import { texts } from "../texts";
import { word } from "../words";
import { By } from "./by";
import type { Caller } from "./words";

const t = texts(
  {
    title: "Registration sessions", about: "Each lets the caller put a badge on a device. Only the newest link works.", badge: "Badge", state: "State", to: "Sent to", qr: "QR code at the desk", ends: "Works until", sent: "Sent", forced: "One device more",
    open: "Not opened yet", opened: "Opened", completed: "Completed", removed: "Removed", expired: "Expired", browser: "in a browser", reader: "in a mail program", tool: "by a program",
    none: "No session was sent", none_hint: "Verify the caller, then send one.",
  },
  {
    title: "Registrierungssitzungen", about: "Mit jeder kann der Anrufer ein Badge auf ein Gerät bringen. Nur der neueste Link gilt.", badge: "Badge", state: "Stand", to: "Gesendet an", qr: "QR-Code am Service-Desk", ends: "Gilt bis", sent: "Gesendet", forced: "Auf einem Gerät mehr",
    open: "Noch nicht geöffnet", opened: "Geöffnet", completed: "Abgeschlossen", removed: "Entfernt", expired: "Abgelaufen", browser: "in einem Browser", reader: "in einem Mailprogramm", tool: "von einem Programm",
    none: "Es wurde keine Sitzung gesendet", none_hint: "Prüfen Sie den Anrufer, dann senden Sie eine.",
  },
);

export type Session = Schemas["InviteSessionView"];

const most = 5; // calls
const limit = 100; // sessions a call
const often = 5_000; // milliseconds, while the caller may open one

async function all(user: string, signal: AbortSignal): Promise<Session[]> {
  const found: Session[] = [];
  let cursor: string | undefined;
  for (let n = 0; n < most; n++) {
    const page = await ask(GET("/v1/desk/users/{user}/registration-sessions", { params: { path: { user }, query: { limit, ...(cursor && { cursor }) } }, signal }));
    found.push(...page.items);
    cursor = page.next || undefined;
    if (!cursor) break;
  }
  return found.sort((a, b) => b.sent_at.localeCompare(a.sent_at));
}

/** Whether the caller can still use a session. */
export const runs = (s: Session): boolean => s.state === "open" || s.state === "opened";

/** The sessions of a caller, those sent last first. */
export const useSessions = (user: string) =>
  useQuery({ queryKey: ["/v1/desk/users/{user}/registration-sessions", user], queryFn: ({ signal }) => all(user, signal), refetchInterval: ({ state }) => (state.data?.some(runs) ?? false) && often });

/** What a session's badge is called. */
export const badgeOf = (caller: Caller, s: Session): string => caller.sendable.find((b) => b.badge === s.badge)?.name ?? s.badge;

/** Where a session went, in words. */
export const goneTo = (s: Session): string => (s.notify ? `${word("channel", s.channel)} ${s.contact ?? ""}`.trim() : t("qr"));

export function Sessions({ caller }: { caller: Caller }) {
  const q = useSessions(caller.id);
  const lang = language();
  const columns = useMemo(() => columnsOf(caller), [lang, caller]);
  const pages = useShort(q.data, usePageSize("desk-sessions", 20), q);
  return <DataTable<Session> name="desk-sessions" title={t("title")} description={t("about")} short pages={pages} id={(s) => s.id} columns={columns} empty={<Nothing title={t("none")} hint={t("none_hint")} />} />;
}

const looks: Record<Session["state"], StatusIndicatorProps.Type> = { open: "pending", opened: "in-progress", completed: "success", removed: "stopped", expired: "stopped" };

const columnsOf = (caller: Caller): Column<Session>[] => [
  { id: "badge", header: t("badge"), rowHeader: true, long: (s) => badgeOf(caller, s), cell: (s) => <>{badgeOf(caller, s)}{s.forced && <Small>{t("forced")}</Small>}</> },
  { id: "state", header: t("state"), cell: (s) => <><StatusIndicator type={looks[s.state]}>{t(s.state)}</StatusIndicator><Opened session={s} /></> },
  { id: "to", header: t("to"), cell: (s) => <>{goneTo(s)}{s.message_state && <Small>{word("message", s.message_state)}</Small>}</> },
  { id: "sent", header: t("sent"), cell: (s) => <><When at={s.sent_at} /><Small><By actor={s.created_by} caller={caller} /></Small></> },
  { id: "ends", header: t("ends"), cell: (s) => (s.completed_at ? <When at={s.completed_at} /> : <When at={s.expires_at} />) },
];

const Opened = ({ session: s }: { session: Session }) => (s.opened_at ? <Small><When at={s.opened_at} relative /> {s.opened_with && t(s.opened_with)}</Small> : null);

const Small = ({ children }: { children: React.ReactNode }) => <Box color="text-body-secondary" fontSize="body-s">{children}</Box>;
