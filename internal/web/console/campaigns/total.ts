// How many users a campaign is for, as far as that can be known while it runs.
import { useHowMany } from "../users/rows";
import type { Campaign } from "./words";

/** How many there are; undefined while it is not known, or can not be: how people stand changes as the campaign goes on. */
export function useTotal(c: Campaign): number | undefined {
  const { standing, ...who } = c.who ?? {};
  const sure = c.users ?? (c.state === "planning" ? undefined : c.plan?.users); // what is planned is all there is
  const count = useHowMany(c.badge, who, Boolean(sure ?? standing));
  return sure ?? (count.done ? count.n : undefined);
}
