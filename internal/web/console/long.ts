// Long things that are read call by call: how far they are, and a way to stop them.
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

export interface Long<Far, Out> {
  run: () => void;
  stop: () => void;
  busy: boolean;
  far: Far; // how far it is, or was when it ended
  result: Out | undefined;
  error: Error | null;
}

/** A long thing, at most one at a time. It ends when the view is left. */
export function useLong<Far, Out>(start: Far, work: (tell: (far: Far) => void, signal: AbortSignal) => Promise<Out>, then?: (out: Out) => void): Long<Far, Out> {
  const [far, tell] = useState(start);
  const control = useRef<AbortController>(undefined);
  const stop = () => control.current?.abort();
  useEffect(() => () => control.current?.abort(), []);
  const { mutate, isPending, data, error, reset } = useMutation({
    mutationFn: (signal: AbortSignal) => work((far) => !signal.aborted && tell(far), signal),
    onSuccess: (out) => then?.(out),
  });
  const run = () => {
    stop();
    tell(start);
    control.current = new AbortController();
    const { signal } = control.current;
    signal.addEventListener("abort", reset);
    mutate(signal);
  };
  return { run, stop, busy: isPending, far, result: data, error };
}
