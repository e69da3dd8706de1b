// Planning a campaign once more: for the same users, as they are now.
import Button from "@cloudscape-design/components/button";
import { useLocation } from "wouter";
import { useAct } from "../act";
import { ask, GET, POST } from "../api";
import { texts } from "../texts";
import type { Asked } from "./ask";
import { had, invites, type Campaign } from "./words";

const t = texts(
  { again: "Plan again", done: "The plan is being made anew. Nothing is sent." },
  { again: "Noch einmal planen", done: "Der Plan entsteht von neuem. Es wird nichts gesendet." },
);

/** Whether another plan is of use: before anything is sent, and for those who got nothing. What is sent again would reach the same people twice. */
export function mayPlanAgain(c: Campaign): boolean {
  if (!c.plan || (c.follow_up && invites(c))) return false;
  return c.state === "planned" || c.state === "stopped" || c.state === "failed" || had(c, "changed_since_plan") > 0;
}

const limit = 200; // users a call; a list has at most 1,000

async function usersOf(campaign: string): Promise<string[]> {
  const users: string[] = [];
  for (let cursor: string | undefined, more = true; more; more = Boolean(cursor)) {
    const page = await ask(GET("/v1/campaigns/{campaign}/rows", { params: { path: { campaign }, query: { limit, ...(cursor && { cursor }) } } }));
    users.push(...page.items.map((r) => r.user));
    cursor = page.next || undefined;
  }
  return users;
}

/** What was asked for, for the same users. */
async function sameAs(c: Campaign): Promise<Asked> {
  return {
    badge: c.badge,
    plan: true,
    ...(c.channel && { channel: c.channel }),
    ...(c.valid_for && { valid_for: c.valid_for }),
    ...(c.follow_up && { follow_up: true }),
    ...(c.users ? { users: await usersOf(c.id) } : c.who ? { who: c.who } : { everyone_not_invited: true }),
  };
}

/** Makes a new plan, which takes the place of one that was not sent. */
export function PlanAgain({ campaign: c }: { campaign: Campaign }) {
  const [, navigate] = useLocation();
  const plan = async () => {
    const { id } = await ask(POST("/v1/campaigns", { body: await sameAs(c) }));
    if (c.state === "planned") await ask(POST("/v1/campaigns/{campaign}/stop", { params: { path: { campaign: c.id } } }));
    return id;
  };
  const act = useAct(plan, { changes: ["/v1/campaigns"], done: t("done"), then: (id) => navigate(`/campaigns/${id}`) });
  return <Button loading={act.busy} onClick={() => act.run()}>{t("again")}</Button>;
}
