// What a user was sent, and what became of it.
import Box from "@cloudscape-design/components/box";
import Popover from "@cloudscape-design/components/popover";
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import Steps from "@cloudscape-design/components/steps";
import { ask, GET, type Schemas } from "../api";
import { DataTable, usePageSize } from "../datatable";
import { usePages } from "../pages";
import { Nothing, When } from "../parts";
import { texts } from "../texts";
import { word } from "../words";
import type { User } from "./name";

const t = texts(
  {
    title: "Messages", at: "When", what: "What", channel: "Channel", to: "To", state: "State", reference: "Reference", about: "A person can name the reference, which is in the message.", none: "Nothing was sent yet", none_hint: "Invitations, codes and notices to this person appear here.",
    steps: "What became of it", nobody: "–", steps_of: "{state}: what became of it",
  },
  {
    title: "Nachrichten", at: "Wann", what: "Was", channel: "Weg", to: "An", state: "Stand", reference: "Referenz", about: "Die Referenz steht in der Nachricht; die Person kann sie nennen.", none: "Noch wurde nichts gesendet", none_hint: "Einladungen, Codes und Hinweise an diese Person erscheinen hier.",
    steps: "Was daraus wurde", nobody: "–", steps_of: "{state}: was daraus wurde",
  },
);

type Message = Schemas["MessagesMessageView"];

const looks: Record<string, StatusIndicatorProps.Type> = { queued: "pending", sending: "in-progress", accepted: "success", deferred: "in-progress", delivered: "success", failed: "error", bounced: "error", blocked: "error", suppressed: "error", complained: "warning", unknown: "warning", no_contact: "warning" };

const look = (state: string): StatusIndicatorProps.Type => looks[state] ?? "info";

/** Whether something is still to happen to a message by itself. */
export const isUnderWay = (m: Message): boolean => m.state === "queued" || m.state === "sending";

const every = 3_000; // milliseconds

export function Messages({ user }: { user: User }) {
  const size = usePageSize("user-messages");
  const pages = usePages<Message>(["/v1/users/{user}/messages", user.id], size, (cursor, signal, limit) => ask(GET("/v1/users/{user}/messages", { params: { path: { user: user.id }, query: { limit, ...(cursor && { cursor }) } }, signal })), (items) => items.some(isUnderWay) && every);
  return (
    <DataTable<Message>
      name="user-messages"
      title={t("title")}
      description={t("about")}
      pages={pages}
      id={(m) => m.id}
      columns={[
        { id: "at", header: t("at"), cell: (m) => <When at={m.created_at} /> },
        { id: "what", header: t("what"), rowHeader: true, cell: (m) => word("template", m.template) },
        { id: "channel", header: t("channel"), cell: (m) => word("channel", m.channel) },
        { id: "to", header: t("to"), cell: (m) => m.to || t("nobody") },
        { id: "state", header: t("state"), cell: (m) => <State message={m} /> },
        { id: "reference", header: t("reference"), cell: (m) => <span className="code">{m.reference}</span> },
      ]}
      empty={<Nothing title={t("none")} hint={t("none_hint")} />}
    />
  );
}

/** The state; its steps when it is pressed. */
const State = ({ message: m }: { message: Message }) => (
  <Popover header={t("steps")} triggerAriaLabel={t("steps_of", { state: word("message", m.state) })} size="large" fixedWidth wrapTriggerText={false} renderWithPortal content={<Timeline message={m} />}>
    <StatusIndicator type={look(m.state)}>{word("message", m.state)}</StatusIndicator>
  </Popover>
);

/** What happened to a message, step by step. */
export const Timeline = ({ message: m }: { message: Message }) => (
  <Steps
    ariaLabel={t("steps")}
    steps={m.timeline.map((s) => ({
      status: look(s.state),
      header: word("message", s.state),
      details: <Box color="text-body-secondary" fontSize="body-s"><When at={s.at} />{s.reason && <><br />{word("reason", s.reason)}</>}{s.code && <> <code>{s.code}</code></>}</Box>,
    }))}
  />
);
