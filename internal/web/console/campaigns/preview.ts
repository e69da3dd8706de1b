// What a campaign would do, added up call by call before it is begun.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { ask, POST, type Schemas } from "../api";
import type { Asked } from "./ask";
import type { Outcome } from "./words";

export type LeftOut = Schemas["InviteLeftOutView"];

export interface Preview {
  outcomes: Partial<Record<Outcome, number>>;
  leftOut: LeftOut[]; // the first of them
  looked: number; // at how many users
  done: boolean;
  error: Error | null;
  again: () => void;
}

/** Decides for everybody who is meant, and sends nothing. Another wish begins anew. */
export function usePreview(wish: Asked): Preview {
  const q = useInfiniteQuery({
    queryKey: ["preview", wish],
    queryFn: ({ pageParam, signal }) => ask(POST("/v1/campaigns/preview", { body: { ...wish, ...(pageParam && { cursor: pageParam }) }, signal })),
    initialPageParam: "",
    getNextPageParam: (last) => last.next || undefined,
    staleTime: Infinity, // as long as the dialog is open
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const wanting = q.hasNextPage && !q.isFetching && !q.isError;
  useEffect(() => {
    if (wanting) void q.fetchNextPage();
  }, [wanting, q]);
  const parts = q.data?.pages ?? [];
  const outcomes: Preview["outcomes"] = {};
  for (const p of parts) {
    for (const [o, n] of Object.entries(p.outcomes) as [Outcome, number][]) outcomes[o] = (outcomes[o] ?? 0) + n;
  }
  return {
    outcomes,
    leftOut: parts.flatMap((p) => p.left_out),
    looked: parts.reduce((n, p) => n + p.done, 0),
    done: q.isSuccess && !q.hasNextPage,
    error: q.error,
    again: () => void q.refetch(),
  };
}
