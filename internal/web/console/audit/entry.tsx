// The parts of an audit entry as a table shows them: who did it, to what, and what
// else matters; with names for the ids.
import { Fragment, type ReactNode } from "react";
import type { Schemas } from "../api";
import { useBadges, useGroups } from "../known";
import { useNames } from "../names";
import { Go } from "../parts";
import { texts } from "../texts";
import { word } from "../words";
import { factsOf, systemText, thingOf, usersOf, type Thing } from "./acts";

const t = texts(
  { token: "An API token", invitee: "by link", import: "to the import", campaign: "to the campaign", nothing: "–" },
  { token: "Ein API-Token", invitee: "über einen Link", import: "zum Import", campaign: "zur Kampagne", nothing: "–" },
);

export type Entry = Schemas["NetworkAuditView"];

/** How the things are called that entries name. */
export interface Names {
  user: (id: string) => string;
  group: (id: string) => string;
  badge: (id: string) => string;
}

/** Names for what some entries name; ids where there is no name. */
export function useEntryNames(entries: Entry[]): Names {
  const user = useNames(usersOf(entries));
  const groups = new Map((useGroups() ?? []).map((g) => [g.id, g.name]));
  const badges = new Map((useBadges().badges ?? []).map((b) => [b.id, b.name]));
  return { user, group: (id) => groups.get(id) ?? id, badge: (id) => badges.get(id) ?? id };
}

/** Who did it. */
export const Actor = ({ entry, names }: { entry: Entry; names: Names }) => <By actor={entry.actor} name={names.user} />;

/** An actor of the audit; name gives users' names. */
export function By({ actor, name }: { actor: string; name: (user: string) => string }) {
  const { kind, id } = thingOf(actor);
  switch (kind) {
    case "user":
      return <Go to={`/users/${id}`}>{name(id)}</Go>;
    case "invitee":
      return <><Go to={`/users/${id}`}>{name(id)}</Go> {t("invitee")}</>;
    case "token":
      return <Go to="/settings/tokens">{t("token")}</Go>;
    case "system":
      return <>{systemText()}</>;
    default:
      return <>{actor}</>;
  }
}

/** A thing by its name, with the way to it where it has a page. */
function Named({ thing: { kind, id }, names }: { thing: Thing; names: Names }): ReactNode {
  switch (kind) {
    case "user":
      return <Go to={`/users/${id}`}>{names.user(id)}</Go>;
    case "group":
      return <Go to={`/groups/${id}`}>{names.group(id)}</Go>;
    case "badge":
      return <Go to={`/settings/badges/${id}`}>{names.badge(id)}</Go>;
    case "import":
      return <Go to={`/imports/${id}`}>{t("import")}</Go>;
    case "campaign":
      return <Go to={`/campaigns/${id}`}>{t("campaign")}</Go>;
    case "enrollment":
      return word("service", id);
    default:
      return <span className="code">{id}</span>;
  }
}

/** What it was done to; nothing where that is the user whom the entry is about. */
export function Target({ entry, names }: { entry: Entry; names: Names }) {
  const thing = entry.target ? thingOf(entry.target) : undefined;
  return thing && thing.id !== entry.about ? <Named thing={thing} names={names} /> : <>{t("nothing")}</>;
}

/** What else matters. */
export function Facts({ entry, names, without = [] }: { entry: Entry; names: Names; without?: string[] }) {
  const facts = factsOf(entry).filter((f) => !f.thing || !without.includes(f.thing.kind));
  if (facts.length === 0) return <>{t("nothing")}</>;
  return (
    <>
      {facts.map((f, i) => <Fragment key={f.name + f.text}>{i > 0 && "; "}{f.name}: {f.thing ? <Named thing={f.thing} names={names} /> : f.text}</Fragment>)}
    </>
  );
}
