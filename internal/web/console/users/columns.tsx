// The columns of the table of users.
import { memo, useMemo } from "react";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { Column } from "../datatable";
import { useGroups } from "../known";
import { Go, When } from "../parts";
import { language } from "../preferences";
import { texts } from "../texts";
import { word } from "../words";
import { nameOf, type User } from "./name";
import type { Row } from "./rows";
import { StandingStatus } from "./standing";

const t = texts(
  {
    name: "Name", login: "Login", email: "E-mail", phone: "Phone", title: "Title", groups: "Groups", number: "Employee number", language: "Language", state: "State", standing: "Badge", channel: "Channel", sent: "Last sent", expires: "Expires",
    more: "{names} and {n} more",
  },
  {
    name: "Name", login: "Anmeldename", email: "E-Mail", phone: "Telefon", title: "Titel", groups: "Gruppen", number: "Personalnummer", language: "Sprache", state: "Zustand", standing: "Badge", channel: "Kanal", sent: "Zuletzt gesendet", expires: "Gültig bis",
    more: "{names} und {n} weitere",
  },
);

// What is in the cells is kept: a selection draws the table anew, and there can be hundreds of rows.
const Name = memo(({ id, name }: { id: string; name: string }) => <Go to={`/users/${id}`}>{name}</Go>);
const State = memo(({ state, frozen }: { state: User["state"]; frozen: boolean }) => <StatusIndicator type={frozen ? "error" : state === "active" ? "success" : "stopped"}>{word("user", frozen ? "frozen" : state)}</StatusIndicator>);
const Stands = memo(StandingStatus);
const Moment = memo(When);

const named = 2; // groups of a user that are named; the user's page has them all

function groupsText(row: Row, names: Map<string, string>): string {
  const all = row.user.groups.map((m) => names.get(m.group) ?? m.group);
  if (all.length <= named + 1) return all.join(", ") || "–";
  return t("more", { names: all.slice(0, named).join(", "), n: all.length - named });
}

/** The columns; those about a badge only where there is one. They stay the same objects, so that rows are not drawn for nothing. */
export function useUserColumns(badge: boolean): Column<Row>[] {
  const groups = useGroups();
  const lang = language();
  return useMemo(() => columns(new Map(groups?.map((g) => [g.id, g.name])), badge), [groups, badge, lang]); // eslint-disable-line react-hooks/exhaustive-deps -- headers are in the language
}

function columns(names: Map<string, string>, badge: boolean): Column<Row>[] {
  const of = (id: string, header: string, cell: Column<Row>["cell"], more: Partial<Column<Row>> = {}): Column<Row> => ({ id, header, cell, ...more });
  const extra = { extra: true };
  const emailOf = (r: Row) => r.user.email || "–";
  const loginOf = (r: Row) => r.user.login || "–";
  const titleOf = (r: Row) => r.user.title || "–";
  const inGroups = (r: Row) => groupsText(r, names);
  const about = badge
    ? [
        of("standing", t("standing"), (r) => (r.standing ? <Stands standing={r.standing} credentials={r.credentials} /> : "–")),
        of("channel", t("channel"), (r) => (r.invitation ? word("channel", r.invitation.channel) : "–"), extra),
        of("sent", t("sent"), (r) => <Moment at={r.invitation?.sent_at} relative />),
        of("expires", t("expires"), (r) => <Moment at={r.invitation?.state === "open" ? r.invitation.expires_at : undefined} relative />, extra),
      ]
    : [];
  return [
    of("name", t("name"), (r) => <Name id={r.user.id} name={nameOf(r.user)} />, { rowHeader: true, long: (r) => nameOf(r.user) }),
    of("email", t("email"), emailOf, { long: emailOf }),
    of("state", t("state"), (r) => <State state={r.user.state} frozen={Boolean(r.user.frozen_at)} />),
    ...about,
    of("groups", t("groups"), inGroups, { long: inGroups }),
    of("login", t("login"), loginOf, { ...extra, long: loginOf }),
    of("phone", t("phone"), (r) => r.user.phone || "–", extra),
    of("title", t("title"), titleOf, { ...extra, long: titleOf }),
    of("number", t("number"), (r) => r.user.employee_number || "–", extra),
    of("language", t("language"), (r) => r.user.language || "–", extra),
  ];
}
