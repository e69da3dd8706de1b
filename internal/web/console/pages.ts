// Lists of the API, page by page. Only the page that is shown is read, and read
// again: a list of 50,000 is never here as a whole.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";

/** What every list of the API gives. A page may be short without being the last. */
export interface Page<T> {
  items: T[];
  next?: string | undefined;
}

export interface Pages<T> {
  items: T[]; // of the page that is shown
  loading: boolean; // nothing is known yet
  stale: boolean; // what is shown is of the page or filter before, until the new one is there
  busy: boolean; // more is being read
  error: Error | null;
  index: number; // from 1
  count: number; // of pages known
  open: boolean; // whether there are more than known
  show: (index: number) => void;
  again: () => void;
}

// Where somebody is in a list: the cursors of the pages known so far, and which is shown.
interface Place {
  name: string;
  starts: (string | undefined)[];
  index: number;
  open: boolean; // when the last page known was left
}

interface Part {
  cursor?: string | undefined;
  room: number; // how many items are still wanted for the page
}

const rowsOf = <T>(parts: Page<T>[]): number => parts.reduce((n, p) => n + p.items.length, 0);

/** The list as it was if it still has the same things in it: what is drawn from it need not be drawn anew. */
export function useSame<T>(now: T[]): T[] {
  const kept = useRef(now);
  if (kept.current.length !== now.length || kept.current.some((x, i) => x !== now[i])) kept.current = now;
  return kept.current;
}

/**
 * A list in pages of a size. key names the list with its filters: another key
 * begins at the first page. load reads what comes after a cursor, at most limit
 * items; what the API gives in short pieces is put together to whole pages. live says
 * in how many milliseconds to read the page again, by what is on it.
 */
export function usePages<T>(key: readonly unknown[], size: number, load: (cursor: string | undefined, signal: AbortSignal, limit: number) => Promise<Page<T>>, live?: (items: T[]) => number | false): Pages<T> {
  const name = JSON.stringify([key, size]);
  const [kept, setPlace] = useState<Place>({ name, starts: [undefined], index: 1, open: false });
  const place = kept.name === name ? kept : { name, starts: [undefined], index: 1, open: false };
  const first: Part = { cursor: place.starts[place.index - 1], room: size };
  const q = useInfiniteQuery({
    queryKey: [...key, size, first.cursor ?? ""],
    queryFn: ({ pageParam, signal }) => load(pageParam.cursor, signal, pageParam.room),
    initialPageParam: first,
    getNextPageParam: (last, parts): Part | undefined => (last.next && rowsOf(parts) < size ? { cursor: last.next, room: size - rowsOf(parts) } : undefined),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => live?.((state.data?.pages ?? []).flatMap((p) => p.items)) ?? false,
  });
  const stale = q.isPlaceholderData;
  const wanting = q.hasNextPage && !q.isFetching && !q.isError && !stale;
  useEffect(() => {
    if (wanting) void q.fetchNextPage();
  }, [wanting, q]);
  const found = (q.data?.pages ?? []).flatMap((p) => p.items);
  const looking = found.length === 0 && q.hasNextPage && !q.isError;
  const before = useRef<T[]>([]);
  if (!looking && !q.isPending) before.current = found;
  const items = useSame(looking ? before.current : found);
  const next = q.data?.pages.at(-1)?.next || undefined;
  const open = place.index < place.starts.length ? place.open : next !== undefined;
  const show = (index: number) => {
    if (index <= place.starts.length) setPlace({ ...place, index, open });
    else if (next && !stale) setPlace({ ...place, starts: [...place.starts, next], index: place.starts.length + 1, open });
  };
  return {
    items,
    loading: q.isPending || (looking && items.length === 0),
    stale: stale || looking,
    busy: q.isFetching,
    error: q.error,
    index: place.index,
    count: place.starts.length,
    open,
    show,
    again: () => void q.refetch(),
  };
}

/** A short list that is here as a whole, such as the groups of one user, in pages of a size. */
export function useShort<T>(items: T[] | undefined, size: number, q: { error: unknown; isFetching: boolean; refetch: () => unknown }): Pages<T> {
  const [wanted, show] = useState(1);
  const count = Math.max(1, Math.ceil((items?.length ?? 0) / size));
  const index = Math.min(wanted, count);
  const shown = useMemo(() => (items ?? []).slice((index - 1) * size, index * size), [items, index, size]); // the same ones as long as they are
  return {
    items: shown,
    loading: items === undefined && !q.error,
    stale: false,
    busy: q.isFetching,
    error: q.error instanceof Error ? q.error : null,
    index,
    count,
    open: false,
    show,
    again: () => void q.refetch(),
  };
}
