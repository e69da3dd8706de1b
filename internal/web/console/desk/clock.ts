// The time, as long as something on the page runs down.
import { useEffect, useState } from "react";

/** The time in Unix milliseconds, second by second until an end. */
export function useNow(end: number): number {
  const [now, set] = useState(Date.now);
  useEffect(() => {
    set(Date.now());
    const timer = setInterval(() => {
      set(Date.now());
      if (Date.now() > end) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }, [end]);
  return now;
}

/** What is left until an end as minutes and seconds: 14:05. */
export function left(end: number, now: number): string {
  const seconds = Math.max(0, Math.ceil((end - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
