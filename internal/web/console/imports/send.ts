// Sending a file to be planned.
import { useAct, type Act } from "../act";
import { ask, POST } from "../api";
import { faults, Problem } from "../problem";
import { keep, type Listing } from "./listing";
import { format, type Pair } from "./mapping";
import type { Vouch } from "./vouch";
import type { Import } from "./words";

/** A file and how it is to be read. */
export interface Reading {
  listing: Listing;
  region: string; // empty: the network's
  pairs: Pair[];
  vouch: Vouch;
}

const upload = ({ listing, region, pairs, vouch }: Reading): Promise<Import> =>
  ask(POST("/v1/imports", {
    params: { query: { ...(region && { region }), ...(pairs.length > 0 && { map: format(pairs) }), ...(vouch.on && { proof: vouch.proof.trim(), replace: vouch.replace }) } },
    headers: { "Content-Type": "text/csv" },
    body: "",
    bodySerializer: () => listing.body,
  }));

/** Uploads a file, and keeps it so that it can be read another way. */
export const useUpload = (then: (made: Import) => void): Act<Reading> =>
  useAct(upload, {
    changes: ["/v1/imports"],
    quiet: true,
    then: (made, { listing }) => {
      keep(made.id, listing);
      then(made);
    },
  });

/** What is wrong with a file as a whole, in sentences; undefined when something else went wrong. */
export const faultsOf = (error: Error | null): string | undefined =>
  error instanceof Problem && error.status === 422 ? Object.values(faults(error)).join(" ") : undefined;
