import { ask, POST, Problem, when, type Schemas } from "./api";
import { badge } from "./badge";
import { check } from "./check";
import { actor, contact, field, form, go, network, p, problemLine, show, soft, steps } from "./ui";

/** A link that was opened, and what was said about it. */
export type Visit = Schemas["InviteVisitView"] & { link: string };

/** The page behind the link of an invitation. Opening it changes nothing. */
export async function invitation(): Promise<void> {
  const link = location.hash.slice(1);
  if (!link) return typed();
  try {
    await proceed(await open({ link }));
  } catch (e) {
    if (e instanceof Problem && (e.status === 404 || e.status === 422)) return broken();
    if (e instanceof Problem && e.status === 410) return forgotten();
    throw e;
  }
}

async function open(body: { link: string } | { code: string }): Promise<Visit> {
  return { link: "link" in body ? body.link : "", ...(await ask(POST("/v1/invitations/open", { body }))) };
}

/** Shows what an invitation asks for next, or how it ended. */
export async function proceed(v: Visit): Promise<void> {
  network(v.network);
  if (v.step === "ended") return ended(v);
  if (!shown.includes(v.step)) shown.push(v.step);
  return v.step === "badge" ? badge(v) : check(v);
}

/** Waits for the answer to a step. When the invitation has moved on meanwhile,
 * here or elsewhere, shows where it is now. */
export async function step<T>(v: Visit, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (e) {
    if (e instanceof Problem && [403, 409, 410].includes(e.status)) {
      const now = await open({ link: v.link });
      if (now.step !== v.step) await proceed(now);
    }
    throw e;
  }
}

type Step = Visit["step"];
const shown: Step[] = []; // since the page was loaded
const names: Partial<Record<Step, string>> = { phone: "Your phone", second: "A code", badge: "Your badge" };

/** How far along the way a view is. */
export function stepBar(v: Visit): HTMLElement | false {
  const all = [...shown.filter((s) => s !== "badge"), "badge" as const];
  return steps(all.map((s) => names[s]!), all.indexOf(v.step as "badge"));
}

/** A word of welcome on the first view after the link was opened. */
export function greeting(v: Visit): HTMLElement | false {
  const hello = v.first_name ? `Hello ${v.first_name}! ` : "";
  return shown.length < 2 && p(`${hello}${v.network} has your ${v.badge} ready for you. It takes about a minute.`);
}

function ended(v: Visit): void {
  switch (v.end) {
    case "expired":
      if (!v.fresh) return over(v, "This link has expired", `It was good until ${when(v.expires_at)}, for a short time only.`);
      return fresh(v, "This link has expired", `It was good until ${when(v.expires_at)}. Links last for a limited time, so that an old message in the wrong hands opens nothing. A fresh one is one tap away.`);
    case "superseded":
      if (!v.fresh) return over(v, "There is a newer link", "Another message was sent to you after this one, and only its link works. Please look for it.");
      return fresh(v, "There is a newer link", "We sent you another message after this one, and only its link works. Please look for it. Can't find it? Have a fresh one sent.");
    case "used":
      show(
        "This invitation is done",
        p(`Your ${v.badge} was set up with it, and it works only once.`),
        go("/signin", "Sign in with your badge"),
        soft("That was not you? Please tell your administrator right away."),
      );
      return;
    case "revoked":
      show(
        "This invitation was withdrawn",
        p(`Somebody at ${v.network} took it back, so there is nothing to do here. Still need a badge? Please ask your administrator for a new invitation.`),
      );
      return;
    case "conflict":
      show(
        "This link is out of date",
        p(`Your phone number or e-mail address at ${v.network} was changed after it was sent. To be sure that it reaches you and nobody else, please ask your administrator to send it again.`),
      );
      return;
    default:
      broken();
  }
}

/** A link that only whoever sent it can renew. */
function over(v: Visit, title: string, why: string): void {
  show(title, p(why), p(`Still need a badge? Please ask whoever at ${v.network} sent it to you for another one.`));
}

/** The way on from a link that no longer works. */
function fresh(v: Visit, title: string, why: string): void {
  const line = problemLine();
  const hint = v.channel === "sms" ? v.phone_hint : v.email_hint;
  const to = hint ? contact(hint) : "the contact that we have for you";
  const send = actor("Send me a fresh link", line, async () => {
    await step(v, ask(POST("/v1/invitations/fresh", { body: { link: v.link } })));
    show("A fresh link is on its way", p(`Look for it at ${to}. Only the newest link works, and you can close this page.`));
  });
  show(title, p(why), line, send, soft(`It goes to ${to}.`));
}

function forgotten(): void {
  show("This link has expired", p("It is too old to be renewed here. Please ask your administrator for a new invitation."));
}

function broken(): void {
  show(
    "This link does not work",
    p("A part of it may have got lost on its way. Please open it again from the message itself, or type the code from the e-mail here."),
    codeForm(),
  );
}

function typed(): void {
  show("Type your code", p("It is in the e-mail that invited you, under the link."), codeForm());
}

/** For whoever has the e-mail on another device and types its code. */
function codeForm(): HTMLElement {
  const input = field("Code from the e-mail", "Twelve letters and digits. Capitals and dashes do not matter.", {
    name: "code",
    class: "typed",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    maxlength: 20,
  });
  return form(input, "Continue", "Please type the code first.", async (code) => {
    const v = await open({ code }).catch((e: unknown) => {
      throw e instanceof Problem && e.status === 404 ? new Error("This code is not right, or not good any more. Please compare it with the newest e-mail.") : e;
    });
    history.replaceState(null, "", `/i#${v.link}`); // a reload comes back here
    await proceed(v);
  });
}
