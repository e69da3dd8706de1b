// Names for the users whom the API gives as ids.
import { useQueries, type UseQueryResult } from "@tanstack/react-query";
import { ask, GET } from "./api";

const most = 100; // ids a call
const goodFor = 300_000; // milliseconds: names hardly ever change

const load = (user: string[], signal: AbortSignal) => ask(GET("/v1/users/names", { params: { query: { user } }, signal }));

const together = (parts: UseQueryResult<Awaited<ReturnType<typeof load>>>[]) => ({
  names: new Map(parts.flatMap((p) => (p.data?.items ?? []).map((u) => [u.user, u.name] as const))),
  loading: parts.some((p) => p.isPending),
});

/**
 * How users are called, those on a page together, so that a page costs a call or
 * two. Who is not known yet is "…", and who is no user any more is an id.
 */
export function useNames(users: Iterable<string>): (user: string) => string {
  const wanted = [...new Set(users)].sort();
  const parts = Array.from({ length: Math.ceil(wanted.length / most) }, (_, i) => wanted.slice(i * most, (i + 1) * most));
  const { names, loading } = useQueries({
    queries: parts.map((part) => ({
      queryKey: ["/v1/users/names", ...part],
      queryFn: ({ signal }: { signal: AbortSignal }) => load(part, signal),
      staleTime: goodFor,
    })),
    combine: together,
  });
  return (user) => names.get(user) || (loading ? "…" : user);
}
