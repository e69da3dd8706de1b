// Messages that did not arrive: whose, why, and what can be done.
import Box from "@cloudscape-design/components/box";
import { ask, GET } from "../api";
import { DataTable, usePageSize, type Column } from "../datatable";
import { usePages } from "../pages";
import { Go, Nothing, View, When } from "../parts";
import { texts } from "../texts";
import { word } from "../words";
import { Remedy } from "./remedy";
import { State, type Message } from "./steps";

const t = texts(
  {
    title: "Undelivered", about: "Messages that came back, were held back, or may not have gone out; those of which it was known last come first. What is done about one stays on the list until the message is deleted.", user: "User", what: "What", channel: "Channel", to: "To", state: "State and reason", remedy: "What can be done", sent: "Sent", reference: "Reference",
    none: "Everything arrived", none_hint: "Messages that come back or can not be sent are found here, with what can be done about each.", nothing: "–", deliveries: "To the deliveries by day",
  },
  {
    title: "Nicht zugestellt", about: "Nachrichten, die zurückkamen, aufgehalten wurden oder vielleicht nicht hinausgingen; wovon es zuletzt bekannt wurde, steht oben. Wofür etwas getan ist, bleibt auf der Liste, bis die Nachricht gelöscht wird.", user: "Nutzer", what: "Was", channel: "Weg", to: "An", state: "Stand und Grund", remedy: "Was hilft", sent: "Gesendet", reference: "Referenz",
    none: "Alles kam an", none_hint: "Nachrichten, die zurückkommen oder nicht gesendet werden können, stehen hier, jede mit dem, was hilft.", nothing: "–", deliveries: "Zur Zustellung nach Tagen",
  },
);

const nameOf = (m: Message): string => m.name || m.user;

export default function Undelivered() {
  const size = usePageSize("undelivered");
  const pages = usePages<Message>(["/v1/messages", "undelivered"], size, (cursor, signal, limit) => ask(GET("/v1/messages", { params: { query: { state: "undelivered", limit, ...(cursor && { cursor }) } }, signal })));
  return (
    <View title={t("title")} description={t("about")}>
      <DataTable<Message> name="undelivered" label={t("title")} wrap pages={pages} id={(m) => m.id} columns={columnsOf()} empty={<Nothing title={t("none")} hint={t("none_hint")} action={<Go to="/deliveries">{t("deliveries")}</Go>} />} />
    </View>
  );
}

const columnsOf = (): Column<Message>[] => [
  { id: "user", header: t("user"), rowHeader: true, cell: (m) => <Go to={`/users/${m.user}?tab=messages`}>{nameOf(m)}</Go> },
  { id: "state", header: t("state"), cell: (m) => <><State message={m} />{m.reason && <Box color="text-body-secondary" fontSize="body-s">{word("reason", m.reason)}</Box>}</>, width: 200 },
  { id: "remedy", header: t("remedy"), cell: (m) => (m.remedy ? <Remedy of={m} /> : t("nothing")) },
  { id: "what", header: t("what"), cell: (m) => (m.about.type === "invitation" ? <Go to={`/invitations/${m.about.id}`} ariaLabel={`${word("template", m.template)}: ${nameOf(m)}`}>{word("template", m.template)}</Go> : word("template", m.template)) },
  { id: "channel", header: t("channel"), extra: true, cell: (m) => word("channel", m.channel) },
  { id: "to", header: t("to"), cell: (m) => m.to || t("nothing") },
  { id: "sent", header: t("sent"), cell: (m) => <When at={m.created_at} /> },
  { id: "reference", header: t("reference"), extra: true, cell: (m) => <span className="code">{m.reference}</span> },
];
