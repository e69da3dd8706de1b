import { ask, DELETE, GET, Problem, when } from "./api";
import { addBadge, askContact, oneBadge, oneContact, services, where } from "./self";
import { actor, contact, go, h, network, p, problemLine, show, soft } from "./ui";

/** Who is signed in, and with what. */
export async function me(): Promise<void> {
  let all;
  try {
    all = await Promise.all([ask(GET("/v1/session")), ask(GET("/v1/badges/mine")), ask(GET("/v1/enrollments"))]);
  } catch (e) {
    if (!(e instanceof Problem) || e.status !== 401) throw e;
    return location.replace("/signin?return_to=/me");
  }
  const [session, badges, enrollments] = all;
  network(session.network);
  const line = problemLine();
  const missing = (["mobile_code", "personal_email"] as const).filter((s) => !enrollments.items.some((e) => e.service === s));
  show(
    `Hello, ${session.name}`,
    p("You are signed in."),
    session.privileges.includes("admin") && go("/console", "Open the console"),
    h("h2", {}, "Your badges"),
    list(badges.items, (b) => [b.badge, `${where(b)}. Since ${when(b.created_at)}${used(b.last_used_at)}`, () => oneBadge(b, badges.items.length === 1)], "None yet."),
    badges.items.length > 0 && actor("Add a badge", line, addBadge, "plain"),
    h("h2", {}, "Where codes reach you"),
    list(enrollments.items, (e) => [services[e.service], `${contact(e.contact)}. Since ${when(e.enrolled_at)}${used(e.used_at)}`, () => oneContact(e)], "Nowhere yet."),
    ...missing.map((s) => h("button", { type: "button", class: "plain", onclick: () => askContact(s) }, s === "mobile_code" ? "Add a mobile phone" : "Add an e-mail address")),
    line,
    actor("Sign out", line, async () => {
      await ask(DELETE("/v1/session"));
      show("You are signed out", p("See you soon."), go("/signin", "Sign in again"));
    }, "plain"),
    soft("Something here that is not yours? Remove it, and tell your administrator."),
  );
}

const used = (at?: string): string => (at ? `, last used ${when(at)}` : "");

function list<T>(items: T[], row: (item: T) => [string, string, () => void], none: string): HTMLElement {
  if (items.length === 0) return soft(none);
  return h(
    "ul",
    { class: "plain" },
    ...items.map((item) => {
      const [what, detail, open] = row(item);
      const change = h("button", { type: "button", class: "link", "aria-label": `Change ${what}: ${detail}`, onclick: open }, "Change");
      return h("li", {}, h("strong", {}, what), " ", h("span", { class: "soft" }, detail), " ", change);
    }),
  );
}
