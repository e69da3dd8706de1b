// The focus, on whose turn it is.
import { useEffect, useRef } from "react";

/** For what takes the focus as soon as it is its turn. */
export function useTurn<R extends { focus: () => void }>(turn: boolean) {
  const ref = useRef<R>(null);
  useEffect(() => {
    if (turn) ref.current?.focus();
  }, [turn]);
  return ref;
}
