// The verifications of others that wait for a second person.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import { useMemo, useState } from "react";
import { useAct } from "../act";
import { ask, GET, POST, type Schemas } from "../api";
import { DataTable, usePageSize, type Column } from "../datatable";
import { usePages } from "../pages";
import { Ask, Go, Nothing, View, When } from "../parts";
import { language } from "../preferences";
import { texts } from "../texts";
import { called } from "./words";

const t = texts(
  {
    title: "Approvals", what: "Colleagues verify a caller and ask for a second person. Agree only if you are sure who is calling: you answer for it.", list: "Waiting for a second person", longest: "Whoever waits longest is first.",
    caller: "Caller", ticket: "Ticket", acts: "Asks for", agent: "Asked by", since: "Since", act: "Action", agree: "Agree", ask: "Agree for {name}?", ask_what: "You confirm that the caller is {name}. It is written down as yours.", done: "You agreed for {name}.", none: "Nobody waits", none_hint: "When a colleague asks for a second person, it shows here.",
  },
  {
    title: "Zustimmungen", what: "Jemand prüft einen Anrufer und bittet um eine zweite Person. Stimmen Sie nur zu, wenn Sie sicher sind, wer anruft: Sie stehen dafür ein.", list: "Warten auf eine zweite Person", longest: "Wer am längsten wartet, steht zuerst.",
    caller: "Anrufer", ticket: "Ticket", acts: "Bittet um", agent: "Von", since: "Seit", act: "Aktion", agree: "Zustimmen", ask: "Für {name} zustimmen?", ask_what: "Sie bestätigen, dass der Anrufer {name} ist. Das wird mit Ihrem Namen festgehalten.", done: "Sie haben für {name} zugestimmt.", none: "Niemand wartet", none_hint: "Wenn jemand um eine zweite Person bittet, steht es hier.",
  },
);

type Approval = Schemas["DeskApprovalView"];

const often = 5_000; // milliseconds, while somebody waits

export default function Approvals() {
  const [asking, setAsking] = useState<Approval>();
  const lang = language();
  const columns = useMemo(() => columnsOf(setAsking), [lang]);
  const act = useAct((a: Approval) => ask(POST("/v1/desk/verifications/{verification}/agree", { params: { path: { verification: a.verification.id } } })), {
    quiet: true, changes: ["/v1/desk"], done: (_, a) => t("done", { name: a.name }),
  });
  const pages = usePages(["/v1/desk/approvals"], usePageSize("approvals"), (cursor, signal, limit) =>
    ask(GET("/v1/desk/approvals", { params: { query: { limit, ...(cursor && { cursor }) } }, signal })), (items) => items.length > 0 && often);
  return (
    <View title={t("title")} description={t("what")}>
      <DataTable<Approval> name="approvals" title={t("list")} description={t("longest")} pages={pages} id={(a) => a.verification.id} columns={columns} empty={<Nothing title={t("none")} hint={t("none_hint")} />} />
      {asking && (
        <Ask title={t("ask", { name: asking.name })} yes={t("agree")} act={act} input={asking} onDone={() => setAsking(undefined)}>
          <Box variant="p">{t("ask_what", { name: asking.name })}</Box>
        </Ask>
      )}
    </View>
  );
}

const columnsOf = (agree: (a: Approval) => void): Column<Approval>[] => [
  { id: "caller", header: t("caller"), rowHeader: true, long: (a) => a.name, cell: (a) => <Go to={`/desk/${a.verification.user}/${a.verification.id}`}>{a.name}</Go> },
  { id: "acts", header: t("acts"), cell: (a) => a.verification.acts.map((x) => called(x.act)).join(", ") },
  { id: "ticket", header: t("ticket"), cell: (a) => a.verification.ticket },
  { id: "agent", header: t("agent"), cell: (a) => a.verification.agent_name || a.verification.agent },
  { id: "since", header: t("since"), cell: (a) => <When at={a.verification.created_at} relative /> },
  { id: "agree", header: t("act"), cell: (a) => <Button variant="inline-link" ariaLabel={`${t("agree")}: ${a.name}`} onClick={() => agree(a)}>{t("agree")}</Button> },
];
