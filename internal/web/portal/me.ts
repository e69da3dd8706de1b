import { ask, DELETE, GET, Problem } from "./api";
import { act, h, network, problemLine, show, when } from "./ui";

/** Who is signed in, and with what. */
export async function me(): Promise<void> {
  let session;
  try {
    session = await ask(GET("/v1/session"));
  } catch (e) {
    if (!(e instanceof Problem) || e.status !== 401) throw e;
    location.replace("/signin?return_to=/me");
    return;
  }
  const [badges, enrollments] = await Promise.all([ask(GET("/v1/badges/mine")), ask(GET("/v1/enrollments"))]);
  network(session.network);
  const line = problemLine();
  const out = h("button", { type: "button", class: "plain" }, "Sign out");
  out.addEventListener("click", () =>
    act(out, line, async () => {
      await ask(DELETE("/v1/session"));
      show("You are signed out", h("a", { class: "button", href: "/signin" }, "Sign in again"));
    }),
  );
  show(
    `Hello, ${session.name}`,
    h("p", {}, "You are signed in."),
    h("h2", {}, "Your badges"),
    list(badges.items ?? [], (b) => [b.badge, `since ${when(b.created_at)}`], "None yet."),
    h("h2", {}, "Where codes reach you"),
    list(enrollments.items ?? [], (e) => [e.service === "mobile_code" ? "Mobile phone" : "E-mail", e.contact], "Nowhere yet."),
    out,
    line,
  );
}

function list<T>(items: T[], row: (item: T) => [string, string], none: string): HTMLElement {
  if (items.length === 0) return h("p", { class: "soft" }, none);
  return h(
    "ul",
    { class: "plain" },
    ...items.map((item) => {
      const [what, detail] = row(item);
      return h("li", {}, what, " ", h("span", { class: "soft" }, detail));
    }),
  );
}
