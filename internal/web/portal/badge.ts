import { generate } from "lean-qr";
import { ask, POST, type Schemas } from "./api";
import { stepBar, stepNames } from "./invitation";
import { create, hasOwnAuthenticator, hasPasskeys } from "./passkey";
import { act, field, h, problemLine, show } from "./ui";

type View = Schemas["InvitationView"];
type Token = { registration: string } | { handover: string };

/** The last step: the badge itself, on this device or on the phone beside it. */
export async function badge(view: View, link: string): Promise<void> {
  const here = await hasOwnAuthenticator();
  const line = problemLine();
  const make = h("button", { type: "button" }, "Create the badge on this device");
  make.addEventListener("click", () =>
    act(make, line, async () => {
      await register(await ask(POST("/v1/registrations", { body: { link } })));
      done(view.badge);
    }),
  );
  const phone = h("button", { type: "button", class: here ? "plain" : "" }, "Put it on my phone instead");
  phone.addEventListener("click", () => act(phone, line, () => moveToPhone(view, link)));
  show(
    `Create your ${view.badge} badge`,
    stepBar(view, stepNames(view).length - 1),
    h("p", {}, "Your badge is a passkey: it stays on your device, and you unlock it as you unlock the device, with your finger, face or PIN."),
    ...(here || !hasPasskeys() ? [make, phone] : [phone, make]),
    line,
  );
  if (!here) {
    phone.classList.remove("plain");
    make.classList.add("plain");
  }
}

/** Runs the ceremony under a registration session or a handover. */
export async function register(token: Token): Promise<void> {
  const body = "registration" in token ? { registration: token.registration } : { handover: token.handover };
  const { ceremony, options } = await ask(POST("/v1/registrations/options", { body }));
  const credential = await create(options);
  await ask(POST("/v1/registrations/finish", { body: { ...body, ceremony, credential } }));
}

export function done(badge: string): void {
  show(
    "Your badge is ready",
    h("p", { class: "sign good", "aria-hidden": "true" }, "✓"),
    h("p", {}, `From now on you sign in with your ${badge} badge on this device.`),
    h("a", { class: "button", href: "/signin" }, "Sign in now"),
  );
}

/** Shows the QR code and moves on by itself as the phone does. */
async function moveToPhone(view: View, link: string): Promise<void> {
  const { registration } = await ask(POST("/v1/registrations", { body: { link } }));
  const { handover, url } = await ask(POST("/v1/registrations/handover", { body: { registration } }));
  const canvas = h("canvas", { role: "img", "aria-label": "QR code to open with your phone" });
  generate(url).toCanvas(canvas, { padX: 0, padY: 0 });
  const card = show(
    "Scan this with your phone",
    h("p", {}, "Open the camera of the phone that shall hold your badge and point it here."),
    h("div", { class: "qr" }, canvas),
    h("p", { class: "soft" }, "This page goes on by itself. Scan it only with your own phone."),
    h("p", {}, h("button", { type: "button", class: "link", onclick: () => void badge(view, link) }, "Back")),
  );
  await follow(card, handover, (state) => {
    if (state === "taken") return askDigits(view, link, registration, handover);
    return ended(view, link, state);
  });
}

/** Asks for the two digits on the phone's screen. */
async function askDigits(view: View, link: string, registration: string, handover: string): Promise<void> {
  const [box, input] = field("The two digits on your phone", "If your phone shows no digits, somebody else scanned the code: press Back.", {
    name: "digits",
    class: "code",
    inputmode: "numeric",
    autocomplete: "off",
    maxlength: 2,
    required: true,
  });
  const line = problemLine();
  const button = h("button", {}, "They match");
  const form = h("form", { novalidate: true }, box, button, line);
  const card = show("Which digits do you see?", form, h("p", {}, h("button", { type: "button", class: "link", onclick: () => void badge(view, link) }, "Back")));
  input.focus();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void act(button, line, async () => {
      try {
        await ask(POST("/v1/registrations/handover/match", { body: { registration, handover, digits: input.value } }));
      } catch (e) {
        input.select();
        throw e;
      }
      const waiting = show("Go on with your phone", h("p", {}, "Your phone now asks you to create the badge. This page goes on by itself."));
      await follow(waiting, handover, (state) => ended(view, link, state), ["taken", "matched"]);
    });
  });
  await follow(card, handover, (state) => (state === "matched" ? undefined : ended(view, link, state)), ["taken", "matched"]);
}

async function ended(view: View, link: string, state: string): Promise<void> {
  if (state === "completed") {
    show("Your badge is ready", h("p", { class: "sign good", "aria-hidden": "true" }, "✓"), h("p", {}, `Your ${view.badge} badge is on your phone. You can sign in with it there, and here by scanning a code.`), h("a", { class: "button", href: "/signin" }, "Sign in"));
    return;
  }
  const again = h("button", { type: "button" }, "Start again");
  again.addEventListener("click", () => void badge(view, link));
  show("That took too long", h("p", {}, "The code is no longer good: its time ran out, or wrong digits were typed. Nothing was changed."), again);
}

/** Asks for the state of a handover while card is on the page, and tells when it
 * is none of the states that mean waiting. */
export async function follow(
  card: HTMLElement,
  handover: string,
  moved: (state: string) => void | Promise<void>,
  waiting: string[] = ["waiting"],
): Promise<void> {
  while (card.isConnected) {
    const { state } = await ask(POST("/v1/registrations/handover/state", { body: { handover } })).catch(() => ({ state: waiting[0]! }));
    if (!card.isConnected) return;
    if (!waiting.includes(state)) return moved(state);
    await new Promise((resolve) => setTimeout(resolve, 1200));
  }
}
