import { ask, POST } from "./api";
import { moveToPhone } from "./desktop";
import { greeting, step, stepBar, type Visit } from "./invitation";
import { create, hasOwnAuthenticator, hasPasskeys } from "./passkey";
import { actor, complain, go, h, p, pass, problemLine, show, soft } from "./ui";

/** The last step: the badge itself, on this device or on the phone beside it. */
export async function badge(v: Visit): Promise<void> {
  const here = await hasOwnAuthenticator();
  const line = problemLine();
  const [box, agree] = terms(v, line);
  const make = async () => {
    await register(v, await step(v, ask(POST("/v1/registrations", { body: { link: v.link } }))));
    done(v.network, v.badge);
  };
  const move = () => moveToPhone(v);
  show(
    "Create your badge",
    stepBar(v),
    pass(v.network, v.badge, false),
    greeting(v),
    p(why(here)),
    box,
    line,
    ...(here
      ? [actor("Create it on this device", line, agree(make)), actor("Put it on another phone", line, agree(move), "plain")]
      : handheld()
        ? [actor("Try again", line, () => badge(v)), actor("Put it on another phone", line, agree(move), "plain")]
        : [actor("Put it on my phone", line, agree(move)), hasPasskeys() && actor("Use a security key", line, agree(make), "plain")]),
    here && soft("Your fingerprint or face stays on your device. Nobody else gets to see it, and neither do we."),
  );
}

const handheld = (): boolean => matchMedia("(pointer: coarse)").matches;

function why(here: boolean): string {
  if (here) return "It is kept safe on this device and opens the way you unlock it: with your fingerprint, face or PIN. No password to remember.";
  if (!handheld()) return "This computer can not keep a badge, but your phone can: it opens there with your fingerprint, face or PIN. No password to remember.";
  if (hasPasskeys()) return "This device can not keep a badge yet. It needs a screen lock first: set up a PIN, a fingerprint or your face in its settings, then try again here.";
  return "This browser can not keep a badge. Please open the link in Safari, Chrome, Edge or Firefox.";
}

type Act = () => Promise<void>;

/** The terms of the badge, if it has any, and what makes an act wait for them. */
function terms(v: Visit, line: HTMLElement): [HTMLElement | false, (what: Act) => Act] {
  if (!v.terms) return [false, (what) => what];
  const input = h("input", { type: "checkbox", id: "agree" });
  const box = h(
    "div",
    { class: "terms" },
    h("div", { class: "text", tabindex: 0, role: "region", "aria-label": "Terms of use" }, v.terms),
    h("label", { for: "agree" }, input, "I agree to these terms"),
  );
  return [box, (what) => async () => (input.checked ? what() : complain(line, "Please read the terms and agree to them first.", input))];
}

type Permission = { registration: string } | { handover: string };

/** Runs the ceremony under a registration session or a handover. */
export async function register(v: Visit | undefined, permission: Permission): Promise<void> {
  const still = <T>(answer: Promise<T>) => (v ? step(v, answer) : answer);
  const body = "registration" in permission ? { registration: permission.registration } : { handover: permission.handover };
  const { ceremony, options } = await still(ask(POST("/v1/registrations/options", { body })));
  const credential = await create(options);
  await still(ask(POST("/v1/registrations/finish", { body: { ...body, ceremony, credential } })));
}

/** The badge was made, on this device or on the phone. */
export function done(network: string, badge: string, where = "this device"): void {
  const how = where === "this device" ? "" : " there, and on this computer by scanning a code";
  show("Your badge is ready", pass(network, badge, true), p(`Your ${badge} is on ${where}. From now on you sign in with it${how}.`), go("/signin", "Sign in now"));
}
