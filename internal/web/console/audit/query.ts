// Which entries are shown, and which one is open: in the address, and for the API.
import { useMemo } from "react";
import { useFilters } from "../address";
import { wanted } from "./range";

/** What the API is asked for. */
export interface Query {
  act?: string;
  actor?: string;
  user?: string;
  from?: string;
  to?: string;
}

export const useAuditFilters = () => useFilters("act", "actor", "user", "range", "from", "to", "entry", "at");

export type Filters = ReturnType<typeof useAuditFilters>[0];
export type SetFilters = ReturnType<typeof useAuditFilters>[1];

/** The filters as the API takes them. What is relative begins when it was chosen, so that pages fit together. */
export function useQueryOf({ act, actor, user, range, from, to }: Filters): Query {
  return useMemo(() => ({ ...(act && { act }), ...(actor && { actor }), ...(user && { user }), ...wanted({ range, from, to }, new Date()) }), [act, actor, user, range, from, to]);
}
