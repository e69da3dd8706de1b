import { ask, POST, Problem, type Schemas } from "./api";
import { badge } from "./badge";
import { check } from "./check";
import { act, field, h, network, problemLine, show, steps, when } from "./ui";

type View = Schemas["InvitationView"];

/** The page behind the link of an invitation. Opening it changes nothing. */
export async function invitation(): Promise<void> {
  const link = location.hash.slice(1);
  if (!link) return typed();
  try {
    await proceed(await ask(POST("/v1/invitations/open", { body: { link } })), link);
  } catch (e) {
    if (e instanceof Problem && (e.status === 404 || e.status === 422)) return broken();
    throw e;
  }
}

/** Shows what an invitation asks for next, or how it ended. */
export async function proceed(view: View, link: string): Promise<void> {
  network(view.network);
  switch (view.step) {
    case "phone":
    case "second":
      return check(view, link, (next) => proceed(next, link));
    case "badge":
      return badge(view, link);
  }
  switch (view.state) {
    case "expired":
      return fresh(view, link, "This link has expired", "Links work for a limited time, so that an old message in the wrong hands is worth nothing.");
    case "superseded":
      return fresh(view, link, "There is a newer link", "We sent you another message after this one. Only the newest link works: please look for it, or have a fresh one sent.");
    case "completed":
      show(
        "Your badge is ready",
        h("p", {}, `This invitation has done its work: your ${view.badge} badge is set up.`),
        h("a", { class: "button", href: "/signin" }, "Sign in with your badge"),
        h("p", { class: "soft" }, "Was that not you? Tell your administrator at once."),
      );
      return;
    case "revoked":
      show(
        "This invitation was withdrawn",
        h("p", {}, `Somebody at ${view.network} took it back. If you still need a badge, please ask them for a new invitation.`),
      );
      return;
  }
  broken();
}

/** The names of the steps this invitation takes. */
export function stepNames(view: View): string[] {
  return view.phone_enrollment ? ["Your phone", "Your badge"] : view.second_check ? ["Check", "Your badge"] : ["Your badge"];
}

export function stepBar(view: View, current: number): HTMLElement | false {
  const names = stepNames(view);
  return names.length > 1 && steps(names, current);
}

/** The way on from a link that no longer works. */
function fresh(view: View, link: string, title: string, why: string): void {
  const line = problemLine();
  const button = h("button", { type: "button" }, "Send me a fresh link");
  button.addEventListener("click", () =>
    act(button, line, async () => {
      await ask(POST("/v1/invitations/fresh", { body: { link } }));
      show("A fresh link is on its way", h("p", {}, "It goes to the contact that we have on file for you. You can close this page."));
    }),
  );
  show(title, h("p", {}, why), button, line, h("p", { class: "soft" }, `It was for your ${view.badge} badge and was good until ${when(view.expires_at)}.`));
}

function broken(): void {
  show(
    "This link does not work",
    h("p", {}, "It may have been cut off on its way. Open it again from the message, or type the code that stands in the e-mail."),
    codeForm(),
  );
}

function typed(): void {
  show("Enter your code", h("p", {}, "You find it in the e-mail that invited you."), codeForm());
}

/** For whoever has the e-mail on another device and types its code. */
function codeForm(): HTMLElement {
  const [box, input] = field("Code from the e-mail", "Twelve letters and digits; dashes do not matter.", {
    name: "code",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    maxlength: 20,
    required: true,
  });
  const line = problemLine();
  const button = h("button", {}, "Continue");
  const form = h("form", { novalidate: true }, box, button, line);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = input.value.trim();
    if (code === "") {
      line.textContent = "Please type the code first.";
      return input.focus();
    }
    void act(button, line, async () => {
      const view = await ask(POST("/v1/invitations/open", { body: { code } }));
      if (!view.link) return proceed(view, "");
      history.replaceState(null, "", `/i#${view.link}`); // a reload comes back here
      await proceed(view, view.link);
    });
  });
  return form;
}
