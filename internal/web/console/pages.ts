// Lists of the API, page by page.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

/** What every list of the API gives. A page may be short without being the last. */
export interface Page<T> {
  items: T[];
  next?: string | undefined;
}

export interface Pages<T> {
  items: T[]; // of the page that is shown
  loading: boolean; // nothing is known yet
  busy: boolean; // more is being read
  error: Error | null;
  index: number; // from 1
  count: number; // of pages known
  open: boolean; // whether there are more than known
  show: (index: number) => void;
  again: () => void;
}

/**
 * A list in pages of a size. key names the list with its filters: another key
 * begins at the first page. load reads what comes after a cursor.
 */
export function usePages<T>(key: readonly unknown[], size: number, load: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>, live: number | false = false): Pages<T> {
  const name = JSON.stringify([key, size]);
  const [place, setPlace] = useState({ name, index: 1 });
  const index = place.name === name ? place.index : 1;
  const q = useInfiniteQuery({
    queryKey: [...key, size],
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next || undefined,
    placeholderData: keepPreviousData,
    refetchInterval: live,
  });
  const all = (q.data?.pages ?? []).flatMap((p) => p.items);
  const wanting = all.length < index * size && q.hasNextPage && !q.isFetching && !q.isPlaceholderData;
  useEffect(() => {
    if (wanting) void q.fetchNextPage();
  }, [wanting, q]);
  const items = all.slice((index - 1) * size, index * size);
  return {
    items,
    loading: q.isPending || q.isPlaceholderData || (items.length === 0 && q.hasNextPage),
    busy: q.isFetching,
    error: q.error,
    index,
    count: Math.max(1, Math.ceil(all.length / size)),
    open: q.hasNextPage,
    show: (index) => setPlace({ name, index }),
    again: () => void q.refetch(),
  };
}
