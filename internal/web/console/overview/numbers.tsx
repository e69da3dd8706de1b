import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import Box from "@cloudscape-design/components/box";
import type { ReactNode } from "react";
import type { Schemas } from "../api";
import { problemsOf, useDoctor } from "../doctor/report";
import { Go } from "../parts";
import { number, texts } from "../texts";
import { useInvitationCounts, useUndelivered, useUserCount } from "./have";

const t = texts(
  { users: "Users", open: "Open invitations", expired: "Expired invitations", completed: "Invitations completed", stops: "Findings that stop messages", lost: "Messages undelivered", more: "{n}+" },
  { users: "Nutzer", open: "Offene Einladungen", expired: "Abgelaufene Einladungen", completed: "Abgeschlossene Einladungen", stops: "Befunde, die Nachrichten aufhalten", lost: "Nachrichten nicht zugestellt", more: "{n}+" },
);

type Count = Schemas["InviteStateCountView"];

/** A number with its name, and the list behind it. */
const Figure = ({ name, to, children }: { name: string; to: string; children: ReactNode }) => (
  <div>
    <Box variant="awsui-key-label">{name}</Box>
    <Go to={to} fontSize="display-l">{children}</Go>
  </div>
);

/** How many there are, at a glance. */
export function Numbers() {
  const users = useUserCount();
  const counts = useInvitationCounts();
  const lost = useUndelivered().data;
  const doctor = useDoctor().data;
  const said = (state: Count["state"]) => {
    const found = counts.data?.items.find((c) => c.state === state);
    return found ? (found.more ? t("more", { n: number(found.count) }) : number(found.count)) : "–";
  };
  return (
    <Container>
      <ColumnLayout columns={6} variant="text-grid" minColumnWidth={140}>
        <Figure name={t("users")} to="/users">{users.data ? (users.data.next ? t("more", { n: number(users.data.count) }) : number(users.data.count)) : "–"}</Figure>
        <Figure name={t("open")} to="/invitations">{said("open")}</Figure>
        <Figure name={t("expired")} to="/invitations?state=expired">{said("expired")}</Figure>
        <Figure name={t("completed")} to="/invitations?state=completed">{said("completed")}</Figure>
        <Figure name={t("lost")} to="/messages">{lost ? (lost.next ? t("more", { n: number(lost.items.length) }) : number(lost.items.length)) : "–"}</Figure>
        <Figure name={t("stops")} to="/doctor">{doctor ? number(problemsOf(doctor.findings)) : "–"}</Figure>
      </ColumnLayout>
    </Container>
  );
}
