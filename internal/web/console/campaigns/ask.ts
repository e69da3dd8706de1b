// What somebody asks to have sent, and to whom: as they choose it, and as the API
// takes it.
import type { Schemas } from "../api";
import type { Row, Who } from "../users/rows";

export type Channel = Schemas["NetworkBadgeView"]["channel"];
export type Asked = Schemas["InvitePostCampaignInputBody"];

/** Whom somebody can send to from the table of users. */
export interface Targets {
  rows: Row[]; // selected one by one
  all: boolean; // all that match are selected
  who: Who; // what the filters mean
}

export type Whom = "rows" | "who" | "everyone";

/** What is chosen in the dialog. */
export interface Wish {
  badge: string;
  channel: Channel | ""; // empty: as the badge says, or as it was before
  validFor: number; // seconds; 0: as the badge says, or as it was before
  whom: Whom;
}

/** The wish as the API takes it; again sends open invitations again, and no new ones. */
export function asked(w: Wish, targets: Targets, again: boolean): Asked {
  return {
    badge: w.badge,
    ...(w.channel && { channel: w.channel }),
    ...(w.validFor > 0 && { valid_for: w.validFor }),
    ...(again && { follow_up: true }),
    ...(w.whom === "rows" && { users: targets.rows.map((r) => r.user.id) }),
    ...(w.whom === "who" && { who: targets.who }),
    ...(w.whom === "everyone" && { everyone_not_invited: true }),
  };
}

/** Whom somebody most likely means. */
export function likely(t: Targets, again: boolean): Whom {
  if (t.rows.length > 0) return "rows";
  return t.all || again || Object.keys(t.who).length > 0 ? "who" : "everyone";
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** How long links can be asked to be good, in seconds. */
export const lengths = [10 * minute, hour, 8 * hour, day, 3 * day, 7 * day, 14 * day, 30 * day] as const;

type Numbers = Schemas["NetworkNumberView"][];

/** The network's number for how long an invitation over a channel is good (network.InvitationLifetime). */
export function lifetime(numbers: Numbers, badge: Schemas["NetworkBadgeView"], channel: Channel): { usual: number; min: number; max: number } | undefined {
  const number = numbers.find((n) => n.name === `invitation_${channel}_${badge.proof === "link" ? "link" : "proof"}`);
  if (!number) return undefined;
  const { min, max, value } = number;
  return { usual: badge.valid_for ? Math.min(Math.max(badge.valid_for, min), max) : value, min, max };
}
