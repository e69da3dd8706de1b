// What is known about one user besides the profile. Several parts of the page show
// it; it is read once.
import { useQuery } from "@tanstack/react-query";
import { api, ask, GET, type Schemas } from "../api";

export type Credential = Schemas["RegisterBadgeView"];
export type Invitation = Schemas["InviteInvitationView"];

/** The badges of a user on devices. */
export const useCredentials = (user: string) => api.useQuery("get", "/v1/users/{user}/badges", { params: { path: { user } } });

const most = 5; // calls
const limit = 100; // invitations a call

async function all(user: string, signal: AbortSignal): Promise<Invitation[]> {
  const found: Invitation[] = [];
  let cursor: string | undefined;
  for (let n = 0; n < most; n++) {
    const page = await ask(GET("/v1/users/{user}/invitations", { params: { path: { user }, query: { limit, ...(cursor && { cursor }) } }, signal }));
    found.push(...page.items);
    cursor = page.next || undefined;
    if (!cursor) break;
  }
  return found.sort((a, b) => b.sent_at.localeCompare(a.sent_at));
}

/** The invitations of a user, those sent last first; the API gives them in no order of time. */
export const useInvitations = (user: string) => useQuery({ queryKey: ["/v1/users/{user}/invitations", user], queryFn: ({ signal }) => all(user, signal) });

/** Whether sending an invitation again makes a new link of it. */
export const canSendAgain = (i: Invitation): boolean => i.state === "open" || i.state === "expired";

/** Another user, if there is one to look up. */
export const useOther = (user: string | undefined) => api.useQuery("get", "/v1/users/{user}", { params: { path: { user: user ?? "" } } }, { enabled: !!user });
