// What the network has, which several parts of the overview show.
import { api } from "../api";

/** How many users there are. */
export const useUserCount = () => api.useQuery("get", "/v1/users/count", {}, { staleTime: 0 });

const enough = 50; // messages that are counted

/** Messages that did not arrive, those of which it was known last: there are more when it has a next. */
export const useUndelivered = () => api.useQuery("get", "/v1/messages", { params: { query: { state: "undelivered", limit: enough } } }, { staleTime: 0 });

/**
 * How many invitations are in each state. While somebody waits for one to be
 * completed it is read again and again; not otherwise, because that would keep a
 * session alive that nobody uses.
 */
export const useInvitationCounts = (waiting = false) => api.useQuery("get", "/v1/invitations/counts", {}, { staleTime: 0, refetchInterval: waiting && 5_000 });
