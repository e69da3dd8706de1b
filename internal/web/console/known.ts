// The short lists that many views need whole: the network's badges, groups and API tokens.
import { useQuery } from "@tanstack/react-query";
import { ask, GET, type Schemas } from "./api";
import type { Page } from "./pages";

export type Badge = Schemas["NetworkBadgeView"];
export type Group = Schemas["DirectoryGroupView"];
export type Token = Schemas["NetworkTokenView"];

const limit = 200; // items a call
const most = 25; // calls: a network with 5,000 groups shows ids for the rest

async function whole<T>(load: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  for (let n = 0; n < most; n++) {
    const page = await load(cursor);
    all.push(...page.items);
    cursor = page.next || undefined;
    if (!cursor) break;
  }
  return all;
}

const at = (cursor: string | undefined) => ({ query: { limit, ...(cursor && { cursor }) } });
const goodFor = 60_000; // milliseconds

/** The kinds of badge; undefined until they are known. */
export function useBadges(): { badges: Badge[] | undefined; error: Error | null; again: () => void } {
  const { data, error, refetch } = useQuery({
    queryKey: ["/v1/badges", "whole"],
    queryFn: ({ signal }) => whole((cursor) => ask(GET("/v1/badges", { params: at(cursor), signal }))),
    staleTime: goodFor,
  });
  return { badges: data, error, again: () => void refetch() };
}

/** All groups, as a query. */
export const useAllGroups = () =>
  useQuery({
    queryKey: ["/v1/groups", "whole"],
    queryFn: ({ signal }) => whole((cursor) => ask(GET("/v1/groups", { params: at(cursor), signal }))),
    staleTime: goodFor,
  });

/** The groups; undefined until they are known. */
export const useGroups = (): Group[] | undefined => useAllGroups().data;

/** The API tokens; undefined until they are known, and where they may not be read. */
export function useTokens(): Token[] | undefined {
  return useQuery({
    queryKey: ["/v1/tokens", "whole"],
    queryFn: ({ signal }) => whole((cursor) => ask(GET("/v1/tokens", { params: at(cursor), signal }))),
    staleTime: goodFor,
  }).data;
}
