// The address bar: every view and every filter has an address.
import { useMemo } from "react";
import { useLocation, useSearch } from "wouter";

/** The filters in the address; null takes one away. Changing one does not add to the history. */
export function useFilters<K extends string>(...names: K[]): [Partial<Record<K, string>>, (change: Partial<Record<K, string | null>>) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const filters = useMemo(() => {
    const params = new URLSearchParams(search);
    return Object.fromEntries(names.flatMap((n) => (params.get(n) ? [[n, params.get(n)]] : []))) as Partial<Record<K, string>>;
  }, [search, names.join()]); // eslint-disable-line -- names are constants
  const set = (change: Partial<Record<K, string | null>>) => {
    const params = new URLSearchParams(search);
    for (const [name, value] of Object.entries(change) as [K, string | null][]) {
      if (value) params.set(name, value);
      else params.delete(name);
    }
    const query = params.toString();
    navigate(path + (query ? `?${query}` : ""), { replace: true });
  };
  return [filters, set];
}
