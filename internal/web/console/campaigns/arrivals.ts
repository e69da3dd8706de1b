// What became of a campaign's messages so far, added up call by call.
import { useQuery } from "@tanstack/react-query";
import { ask, GET } from "../api";
import { had, invites, type Campaign } from "./words";

export type Arrivals = Partial<Record<string, number>>;

/** The states of messages, in the order in which they are shown: those on their way first. */
export const messageStates = ["queued", "sending", "accepted", "deferred", "delivered", "complained", "bounced", "suppressed", "blocked", "failed", "unknown", "no_contact"] as const;
export type MessageState = (typeof messageStates)[number];

export const isMessageState = (text: string | undefined): text is MessageState => messageStates.some((s) => s === text);

const soon = 3_000; // milliseconds
const perMessage = 2; // milliseconds more: thousands are not counted every moment

/** Whether some are still to leave, or told of later. */
const moves = (a: Arrivals): boolean => Boolean(a["queued"] || a["sending"]);

async function count(campaign: string, signal: AbortSignal): Promise<Arrivals> {
  const sum: Arrivals = {};
  for (let cursor: string | undefined, more = true; more; more = Boolean(cursor)) {
    const { states, next } = await ask(GET("/v1/campaigns/{campaign}/messages", { params: { path: { campaign }, query: cursor ? { cursor } : {} }, signal }));
    for (const [state, n] of Object.entries(states)) sum[state] = (sum[state] ?? 0) + n;
    cursor = next || undefined;
  }
  return sum;
}

/** How many messages are in which state; undefined until that is known. It is counted again while they move. */
export function useArrivals(c: Campaign): Arrivals | undefined {
  const on = invites(c) && c.done > 0;
  const often = soon + perMessage * had(c, "sent");
  return useQuery({
    queryKey: ["/v1/campaigns/{campaign}/messages", c.id],
    queryFn: ({ signal }) => count(c.id, signal),
    enabled: on,
    meta: { slow: true },
    refetchInterval: ({ state }) => (c.state === "running" || (c.state !== "paused" && state.data && moves(state.data)) ? often : false),
  }).data;
}
