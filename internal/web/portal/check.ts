import { ask, POST, Problem, type Schemas } from "./api";
import { stepBar } from "./invitation";
import { act, field, h, problemLine, show } from "./ui";

type View = Schemas["InvitationView"];
type Sent = Schemas["ChallengeView"];
type Next = (view: View) => Promise<void>;

/** The second check: a code to a contact that the person names or confirms. */
export function check(view: View, link: string, next: Next): void {
  if (view.step === "phone") askPhone(view, link, next);
  else confirmContact(view, link, next);
}

/** Asks for the number. The person types it, also where one is on file: a
 * machine that presses buttons sends no text messages that way. */
function askPhone(view: View, link: string, next: Next): void {
  const [box, input] = field("Mobile number", view.phone_hint ? `The number we have for you looks like ${view.phone_hint}.` : "With country code, for example +1 or +49, if it is from abroad.", {
    name: "phone",
    type: "tel",
    inputmode: "tel",
    autocomplete: "tel",
    required: true,
  });
  form(view, link, next, "Add your phone", `${view.network} sends codes to your phone when it has to be sure that it is you.`, box, input, () => ({ link, phone: input.value }), "Please type your mobile number first.");
}

/** Sends a code to a contact on file, of which the person types the last part. */
function confirmContact(view: View, link: string, next: Next): void {
  const byPhone = view.second_check === "mobile_code";
  const [box, input] = byPhone
    ? field("The last four digits of your number", `We have ${view.phone_hint} for you.`, { name: "last", inputmode: "numeric", autocomplete: "off", maxlength: 4, required: true })
    : field("Your e-mail address", `We have ${view.email_hint} for you.`, { name: "email", type: "email", autocomplete: "email", required: true });
  form(view, link, next, "First, is it you?", "We send a code to the contact that we have on file.", box, input, () => (byPhone ? { link, last_digits: input.value } : { link, email: input.value }), byPhone ? "Please type the last four digits first." : "Please type your e-mail address first.");
}

type Start = { link: string; phone?: string; last_digits?: string; email?: string };

function form(view: View, link: string, next: Next, title: string, why: string, box: HTMLElement, input: HTMLInputElement, body: () => Start, missing: string): void {
  const line = problemLine();
  const button = h("button", {}, "Send me a code");
  const element = h("form", { novalidate: true }, box, button, line);
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    input.setAttribute("aria-invalid", "false");
    if (input.value.trim() === "") {
      input.setAttribute("aria-invalid", "true");
      line.textContent = missing;
      return input.focus();
    }
    void act(button, line, async () => {
      const start = body();
      try {
        askCode(view, link, next, start, await ask(POST("/v1/invitations/challenges", { body: start })));
      } catch (e) {
        if (e instanceof Problem && e.status === 422) input.setAttribute("aria-invalid", "true");
        throw e;
      }
    });
  });
  show(title, stepBar(view, 0), h("p", {}, why), element);
}

/** Asks for the code that was sent. */
function askCode(view: View, link: string, next: Next, start: Start, sent: Sent): void {
  const [box, input] = field("Code from the message", "Six digits. Nobody from us will ever ask you for it.", {
    name: "code",
    class: "code",
    inputmode: "numeric",
    autocomplete: "one-time-code",
    maxlength: 12,
    required: true,
  });
  const line = problemLine();
  const button = h("button", {}, "Continue");
  const again = h("button", { type: "button", class: "plain" });
  const element = h("form", { novalidate: true }, box, button, line, again);
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim() === "") {
      line.textContent = "Please type the code first.";
      return input.focus();
    }
    void act(button, line, async () => {
      try {
        await next(await ask(POST("/v1/invitations/challenges/verify", { body: { link, challenge: sent.challenge, code: input.value } })));
      } catch (e) {
        input.select();
        throw e;
      }
    });
  });
  again.addEventListener("click", () =>
    act(again, line, async () => {
      sent = await ask(POST("/v1/invitations/challenges", { body: start }));
      countdown(again, sent.resend_after);
    }),
  );
  show(
    "Enter the code",
    stepBar(view, 0),
    h("p", {}, `We sent it to ${sent.contact}. It works for ten minutes.`),
    element,
    h("p", {}, h("button", { type: "button", class: "link", onclick: () => check(view, link, next) }, view.step === "phone" ? "Use another number" : "Back")),
  );
  countdown(again, sent.resend_after);
  input.focus();
}

/** Holds a button back until a new code may be asked for. */
function countdown(button: HTMLButtonElement, seconds: number): void {
  const end = Date.now() + seconds * 1000;
  const tick = () => {
    if (!button.isConnected) return;
    const left = Math.ceil((end - Date.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? `Send it again in ${left} s` : "Send it again";
    if (left > 0) setTimeout(tick, 250);
  };
  queueMicrotask(tick); // once act has switched the button on again
}
