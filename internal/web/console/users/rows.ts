// The rows of the table of users: who they are, and how they stand with a badge.
import { useFilters } from "../address";
import { ask, GET, type Schemas } from "../api";
import { useCount, type Count } from "../count";
import { usePages, type Pages } from "../pages";
import type { Invited } from "../invitations/acts";
import { nameOf, type User } from "./name";

type Standings = Schemas["InviteStandingView"];
export type Standing = Standings["standing"];

/** A user; in a network without badges there is nothing to stand with. */
export interface Row extends Partial<Omit<Standings, "user">> {
  user: User;
}

/** A state of users as lists take it: whoever is frozen is active or deactivated besides. */
export type State = User["state"] | "frozen";

/** Which users are meant, as the API takes it. */
export interface Who {
  search?: string;
  state?: State;
  group?: string;
  standing?: Standing;
}

export const standings: readonly Standing[] = ["has_badge", "open", "no_contact", "expired", "revoked", "completed", "none"];
export const states: readonly State[] = ["active", "disabled", "frozen"];

/** The filters that an address can have. */
export type Filters = Partial<Record<"badge" | "search" | "state" | "group" | "standing", string>>;

/** The filters in the address. */
export const useUserFilters = () => useFilters("badge", "search", "state", "group", "standing");

/** Whom the filters in the address mean; what is no filter of ours is left out. */
export function whoOf(f: Filters, badge: boolean): Who {
  const state = states.find((s) => s === f.state);
  const standing = badge ? standings.find((s) => s === f.standing) : undefined;
  return { ...(f.search && { search: f.search }), ...(state && { state }), ...(f.group && { group: f.group }), ...(standing && { standing }) };
}

/** Whether anything is filtered. */
export const isFiltered = (who: Who): boolean => Object.keys(who).length > 0;

/** The users that are meant, page by page. */
export function useRows(badge: string | undefined, who: Who, size: number): Pages<Row> {
  return usePages<Row>([badge ? "/v1/standings" : "/v1/users", badge ?? "", who], size, async (cursor, signal, limit) => {
    const page = { limit, ...(cursor && { cursor }) };
    if (badge) return ask(GET("/v1/standings", { params: { query: { badge, ...who, ...page } }, signal }));
    const { standing: _, ...rest } = who;
    const users = await ask(GET("/v1/users", { params: { query: { ...rest, ...page } }, signal }));
    return { ...users, items: users.items.map((user) => ({ user })) };
  });
}

/** How many are meant. */
export function useHowMany(badge: string | undefined, { standing, ...who }: Who, off = false): Count {
  // How users stand is looked up only where somebody asks for it: it is dearer.
  const by = badge && standing ? { badge, standing } : undefined;
  return useCount([by ? "/v1/standings" : "/v1/users", by ?? "", who], (cursor, signal) => {
    const query = { ...who, ...(cursor && { cursor }) };
    return by ? ask(GET("/v1/standings/count", { params: { query: { ...by, ...query } }, signal })) : ask(GET("/v1/users/count", { params: { query }, signal }));
  }, off);
}

/** Whether a row has an invitation to a badge that can be sent again or taken back. */
export const isInvited = ({ invitation: i }: Row, badge: string): boolean => i?.badge === badge && (i.state === "open" || i.state === "expired");

/** A row as the acts on invitations take it. */
export const invited = (r: Row, badge: string): Invited => ({ user: r.user.id, name: nameOf(r.user), badge, invitation: isInvited(r, badge) ? r.invitation?.id : undefined });
