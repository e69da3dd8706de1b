// Acts: what a button does.
import { useMutation } from "@tanstack/react-query";
import { refresh } from "./api";
import { bad, good } from "./flash";
import { Problem } from "./problem";

interface Options<In, Out> {
  /** What to say when it worked. */
  done?: string | ((out: Out, input: In) => string);
  /** Paths of the API whose answers it may have changed. */
  changes?: string[];
  /** What else to do then. */
  then?: (out: Out, input: In) => void;
  /** The view shows what went wrong itself, instead of the top of the page. */
  quiet?: boolean;
}

export interface Act<In> {
  run: (input: In) => void;
  busy: boolean;
  error: Error | null;
  /** Forgets what went wrong. */
  reset: () => void;
}

/** An act with its progress; one at a time. */
export function useAct<In = void, Out = unknown>(act: (input: In) => Promise<Out>, o: Options<In, Out> = {}): Act<In> {
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: act,
    onSuccess: async (out, input) => {
      if (o.changes) await refresh(...o.changes);
      if (o.done) good(typeof o.done === "string" ? o.done : o.done(out, input));
      o.then?.(out, input);
    },
    onError: (e) => {
      if (o.changes && e instanceof Problem && e.status === 409) void refresh(...o.changes); // what is shown is no longer so
      if (!o.quiet) bad(e);
    },
  });
  return { run: (input) => !isPending && mutate(input), busy: isPending, error, reset };
}
