// Who is selected: some users, across pages and filters, or all that match.
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Box from "@cloudscape-design/components/box";
import { useMemo, useState } from "react";
import type { Count } from "../count";
import { bad } from "../flash";
import { useSame } from "../pages";
import { number, texts } from "../texts";
import type { Row, Who } from "./rows";

const t = texts(
  {
    none: "Select people to send to them, or to change several at once.", some: "{n} selected", all: "All {n} that match are selected", all_open: "All that match are selected", clear: "Clear selection", match: "Select all {n} that match", match_open: "Select all that match",
    most: "At most {n} users can be selected one by one. Use filters, and then “Select all that match”.",
  },
  {
    none: "Wählen Sie Personen aus, um ihnen zu senden oder mehrere auf einmal zu ändern.", some: "{n} ausgewählt", all: "Alle {n} passenden sind ausgewählt", all_open: "Alle passenden sind ausgewählt", clear: "Auswahl aufheben", match: "Alle {n} passenden auswählen", match_open: "Alle passenden auswählen",
    most: "Höchstens {n} Nutzer lassen sich einzeln auswählen. Verwenden Sie Filter und dann „Alle passenden auswählen“.",
  },
);

const none: Row[] = [];

/** How many can be selected one by one: what a campaign can list. */
const most = 1000;

export interface Choice {
  rows: Row[]; // selected one by one
  who: Who | undefined; // all that match this are selected
  pick: (rows: Row[]) => void;
  pickAll: () => void;
  clear: () => void;
}

/**
 * The selection of a table. It stays while somebody pages and filters; all that match
 * are selected only as long as the filter is the same, so that nobody gets something
 * whom nobody meant. Another badge begins anew: how they stand is another matter then.
 */
export function useChoice(badge: string, who: Who, shown: Row[]): Choice {
  const filter = JSON.stringify([badge, who]);
  const [kept, keep] = useState<{ badge: string; rows: Row[]; all?: string }>({ badge, rows: none });
  const rows = kept.badge === badge ? kept.rows : none;
  const all = kept.all === filter;
  // What was selected on another page may have been read long ago; what is shown is of now.
  const now = useMemo(() => new Map(shown.map((r) => [r.user.id, r])), [shown]);
  const fresh = useSame(rows.map((r) => now.get(r.user.id) ?? r));
  return useMemo(() => ({
    rows: all ? none : fresh,
    who: all ? who : undefined,
    pick: (rows: Row[]) => (rows.length > most ? bad(new Error(t("most", { n: most }))) : keep({ badge, rows })),
    pickAll: () => keep({ badge, rows: none, all: filter }),
    clear: () => keep({ badge, rows: none }),
  }), [all, fresh, who, badge, filter]);
}

/** What is selected, how to get rid of it, and how to get more. */
export function ChoiceLine({ choice, count }: { choice: Choice; count: Count }) {
  const some = choice.rows.length;
  const exact = count.done;
  if (some === 0 && !choice.who) return <>{t("none")}</>;
  const more = some > 0 && !(exact && count.n <= 1);
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      <Box variant="span" fontWeight="bold">{choice.who ? (exact ? t("all", { n: number(count.n) }) : t("all_open")) : t("some", { n: number(some) })}</Box>
      <Button variant="inline-link" onClick={choice.clear}>{t("clear")}</Button>
      {more && <Button variant="inline-link" onClick={choice.pickAll}>{exact ? t("match", { n: number(count.n) }) : t("match_open")}</Button>}
    </SpaceBetween>
  );
}
