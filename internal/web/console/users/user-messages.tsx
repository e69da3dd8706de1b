// What a user was sent, and what became of it.
import { ask, GET } from "../api";
import { DataTable, usePageSize } from "../datatable";
import { Remedy } from "../messages/remedy";
import { isUnderWay, State, type Message } from "../messages/steps";
import { usePages } from "../pages";
import { Nothing, When } from "../parts";
import { texts } from "../texts";
import { word } from "../words";
import type { User } from "./name";

const t = texts(
  {
    title: "Messages", at: "When", what: "What", channel: "Channel", to: "To", state: "State", reference: "Reference", about: "A person can name the reference, which is in the message.", none: "Nothing was sent yet", none_hint: "Invitations, codes and notices to this person appear here.",
    remedy: "What can be done", nobody: "–",
  },
  {
    title: "Nachrichten", at: "Wann", what: "Was", channel: "Weg", to: "An", state: "Stand", reference: "Referenz", about: "Die Referenz steht in der Nachricht; die Person kann sie nennen.", none: "Noch wurde nichts gesendet", none_hint: "Einladungen, Codes und Hinweise an diese Person erscheinen hier.",
    remedy: "Was hilft", nobody: "–",
  },
);

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
        { id: "remedy", header: t("remedy"), cell: (m) => (m.remedy && user.state === "active" ? <Remedy of={m} /> : t("nobody")) },
        { id: "reference", header: t("reference"), cell: (m) => <span className="code">{m.reference}</span> },
      ]}
      empty={<Nothing title={t("none")} hint={t("none_hint")} />}
    />
  );
}
