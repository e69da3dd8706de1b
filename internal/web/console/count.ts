// How many there are. The API counts a stretch a call; the sum grows until it is
// whole, and nothing waits for it.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { number, texts } from "./texts";

const t = texts({ all: "({n})", more: "({n} so far…)" }, { all: "({n})", more: "(bisher {n} …)" });

export interface Count {
  n: number;
  done: boolean; // n is all of them
  known: boolean; // something was counted
}

const goodFor = 30_000; // milliseconds, if nobody changes anything here

/** Counts what key names, part by part. Nothing is counted while off. */
export function useCount(key: readonly unknown[], load: (cursor: string | undefined, signal: AbortSignal) => Promise<{ count: number; next?: string | undefined }>, off = false): Count {
  const q = useInfiniteQuery({
    queryKey: [...key, "count"],
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next || undefined,
    enabled: !off,
    staleTime: goodFor,
    meta: { slow: true },
  });
  const wanting = q.hasNextPage && !q.isFetching && !q.isError && !off;
  useEffect(() => {
    if (wanting) void q.fetchNextPage();
  }, [wanting, q]);
  const parts = q.data?.pages ?? [];
  return { n: parts.reduce((n, p) => n + p.count, 0), done: q.isSuccess && !q.hasNextPage, known: parts.length > 0 };
}

/** A count behind a heading: "(1,204)", "(1,204 so far…)", nothing while nothing is known. */
export const counted = (c: Count): string => (c.known ? t(c.done ? "all" : "more", { n: number(c.n) }) : "");
