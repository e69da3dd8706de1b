import { ask, DELETE, GET, Problem, when } from "./api";
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
  show(
    `Hello, ${session.name}`,
    p("You are signed in."),
    session.privileges.includes("admin") && go("/console", "Open the console"),
    h("h2", {}, "Your badges"),
    list(badges.items, (b) => [b.badge, `made ${when(b.created_at)}`], "None yet."),
    h("h2", {}, "Where codes reach you"),
    list(enrollments.items, (e) => [e.service === "mobile_code" ? "Mobile phone" : "E-mail", contact(e.contact)], "Nowhere yet."),
    line,
    actor("Sign out", line, async () => {
      await ask(DELETE("/v1/session"));
      show("You are signed out", p("See you soon."), go("/signin", "Sign in again"));
    }, "plain"),
    soft("Something here that is not yours? Tell your administrator."),
  );
}

function list<T>(items: T[], row: (item: T) => [string, string], none: string): HTMLElement {
  if (items.length === 0) return soft(none);
  return h(
    "ul",
    { class: "plain" },
    ...items.map((item) => {
      const [what, detail] = row(item);
      return h("li", {}, h("strong", {}, what), " ", h("span", { class: "soft" }, detail));
    }),
  );
}
