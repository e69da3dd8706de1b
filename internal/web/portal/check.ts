import { ask, clock, POST, Problem, type Schemas } from "./api";
import { greeting, proceed, step, stepBar, type Visit } from "./invitation";
import { act, back, contact, field, form, h, p, problemLine, show } from "./ui";

type Sent = Schemas["EnrollChallengeView"];
type Start = Omit<Schemas["InviteChallengeInputBody"], "link">;

/** The second check: a code to a contact that the person types. A machine that
 * presses buttons sends no messages that way. */
export function check(v: Visit): void {
  if (v.step === "phone") askPhone(v);
  else if (!(v.second === "sms" ? v.phone_hint : v.email_hint)) unreachable(v);
  else if (v.second === "sms") askDigits(v);
  else askEmail(v);
}

function askPhone(v: Visit): void {
  const hint = v.phone_hint ? `The number we have for you is ${contact(v.phone_hint)}.` : "With its country code if it is from abroad, like +44.";
  const input = field("Your mobile number", hint, { name: "phone", type: "tel", autocomplete: "tel" });
  const why = "We text you a code, to be sure that this phone is yours.";
  start(v, "First, your phone", why, input, "Please type your mobile number first.", (phone) => ({ phone }));
}

function askDigits(v: Visit): void {
  const hint = `The number we have for you is ${contact(v.phone_hint!)}.`;
  const input = field("Last four digits of your phone number", hint, { name: "last_digits", class: "code", inputmode: "numeric", autocomplete: "off", maxlength: 4 });
  const why = "We text a code to the number that your organisation has for you.";
  start(v, "Is it you?", why, input, "Please type the last four digits first.", (last_digits) => ({ last_digits }));
}

function askEmail(v: Visit): void {
  const hint = `The address we have for you is ${v.email_hint}.`;
  const input = field("Your e-mail address", hint, { name: "email", type: "email", autocomplete: "email" });
  const why = "We send a code to the address that your organisation has for you.";
  start(v, "Is it you?", why, input, "Please type your e-mail address first.", (email) => ({ email }));
}

function unreachable(v: Visit): void {
  const what = v.second === "sms" ? "phone number" : "e-mail address";
  show("We can not reach you yet", stepBar(v), p(`To be sure that it is you, a code has to go to your ${what}, and ${v.network} has none for you. Please ask your administrator to add it, then open the link again.`));
}

function start(v: Visit, title: string, why: string, input: ReturnType<typeof field>, missing: string, body: (typed: string) => Start): void {
  const element = form(input, "Send me a code", missing, async (typed) => askCode(v, body(typed), await send(v, body(typed))));
  show(title, stepBar(v), greeting(v), p(why), element);
}

const send = (v: Visit, start: Start): Promise<Sent> => step(v, ask(POST("/v1/invitations/challenges", { body: { link: v.link, ...start } })));

/** Asks for the code that was sent. */
function askCode(v: Visit, start: Start, sent: Sent): void {
  const text = start.email === undefined;
  const input = field(`The code from the ${text ? "text message" : "e-mail"}`, "Nobody from us will ever ask you for it.", {
    name: "code",
    class: "code",
    inputmode: "numeric",
    autocomplete: "one-time-code",
    maxlength: 12,
  });
  const element = form(input, "Continue", "Please type the code first.", async (code) => {
    const answer = ask(POST("/v1/invitations/challenges/verify", { body: { link: v.link, challenge: sent.challenge, code } }));
    const next = await step(v, answer).catch((e: unknown) => {
      const late = e instanceof Problem && e.code === "wrong_code" && Date.parse(sent.expires_at) < Date.now();
      throw late ? new Error("The time of this code has run out. Please have it sent again.") : e;
    });
    await proceed({ ...next, link: v.link });
  });
  const sentence = (again: string) => `We sent ${sent.digits} digits ${again}to ${contact(sent.contact)}. They work until ${clock(sent.expires_at)}.`;
  const where = p(sentence(""));
  const line = problemLine();
  const again = h("button", { type: "button", class: "plain" });
  again.addEventListener("click", () =>
    act(again, line, async () => {
      sent = await send(v, start);
      where.textContent = sentence("again ");
      input[1].focus();
    }).then(() => countdown(again, sent.resend_after)),
  );
  where.setAttribute("role", "status");
  show("Enter the code", stepBar(v), where, element, line, again, back(v.step === "phone" ? "Use another number" : "Back", () => check(v)));
  countdown(again, sent.resend_after);
  input[1].focus();
}

/** Holds a button back for some seconds, until it is of use. */
function countdown(button: HTMLElement, seconds: number): void {
  const end = performance.now() + seconds * 1000;
  const tick = () => {
    const left = Math.ceil((end - performance.now()) / 1000);
    button.ariaDisabled = left > 0 ? "true" : null;
    button.textContent = left > 0 ? `Send it again in ${left} s` : "Send it again";
    if (left > 0 && button.isConnected) setTimeout(tick, 250);
  };
  tick();
}
