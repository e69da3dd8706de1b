// What a ladder does to one person who takes nothing up, moment by moment. The API
// decides the same for each of them (invite.pursuit.move).
import type { Schemas } from "../api";
import type { Badge } from "../known";
import type { Network } from "../network";
import { usual } from "../settings/badgedraft";

export type Rung = Schemas["NetworkRung"];
export type Quiet = Schemas["NetworkQuiet"];
export type Channel = Badge["channel"];

/** What a badge has to do with how its invitations are sent. */
export type Sent = Pick<Badge, "channel" | "proof" | "valid_for">;

export interface Moment {
  what: "invited" | "reminded" | "desk";
  at: number; // milliseconds since 1970
  after: number; // seconds since the one before
  channel?: Channel;
  link?: "first" | "same" | "new";
  ends?: number; // of the link
  night?: boolean; // it waited for the end of the quiet hours
}

const hour = 3_600_000; // milliseconds; a link that lives shorter is not sent once more

/** How long a link over a channel may live, and lives: seconds. */
function lifetime(network: Network, { proof, valid_for }: Sent, channel: Channel): { min: number; max: number; value: number } {
  const { min, max, value } = usual(network, { channel, proof });
  return { min, max, value: valid_for ? Math.min(Math.max(valid_for, min), max) : value };
}

/** The moments of somebody who is invited at begin and never comes, in the network's time zone. */
export function story(ladder: Rung[], quiet: Quiet, network: Network, badge: Sent, begin: number): Moment[] {
  const zone = network.time_zone;
  const lasts = (channel: Channel) => lifetime(network, badge, channel).value * 1000;
  let { channel } = badge;
  let sent = begin;
  let ends = begin + lasts(channel);
  const out: Moment[] = [{ what: "invited", at: begin, after: 0, channel, link: "first", ends }];
  for (const { after, by } of ladder) {
    const due = sent + after * 1000;
    if (by === "desk") return [...out, { what: "desk", at: due, after }];
    const over = by === "again" ? channel : by;
    let at = awake(due, quiet, zone);
    if (ends > at && ends - at < hour) at = awake(ends, quiet, zone);
    const keeps = ends > at && (over === channel || mayMove(network, badge, over, ends - at));
    if (!keeps) ends = at + lasts(over);
    out.push({ what: "reminded", at, after, channel: over, link: keeps ? "same" : "new", ends, night: awake(due, quiet, zone) !== due });
    [sent, channel] = [at, over];
  }
  return out;
}

/** Whether a link may go over another channel as well, with so long to live. */
function mayMove(network: Network, badge: Sent, over: Channel, left: number): boolean {
  const { min, max } = lifetime(network, badge, over);
  return badge.proof === "link" && left >= min * 1000 && left <= max * 1000;
}

const seconds = (clock: string): number => Number(clock.slice(0, 2)) * 3600 + Number(clock.slice(3, 5)) * 60;

const oneDay = 86_400; // seconds

/** The earliest moment from one on that is not quiet; an hour off where the clocks change that night. */
export function awake(at: number, { from, to }: Quiet, zone: string): number {
  if (!from || !to || from === to) return at;
  const [begin, end] = [seconds(from), seconds(to)];
  const now = ofDay(at, zone);
  const quiet = begin < end ? begin <= now && now < end : begin <= now || now < end;
  return quiet ? at + ((end - now + oneDay) % oneDay) * 1000 : at;
}

/** The second of the day that clocks in a zone show; of the browser's, if it does not know the zone. */
function ofDay(at: number, zone: string): number {
  const read = (timeZone?: string) => new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", hourCycle: "h23", ...(timeZone && { timeZone }) }).format(at);
  let clock: string;
  try {
    clock = read(zone);
  } catch {
    clock = read();
  }
  return seconds(clock) + Number(clock.slice(6, 8));
}
