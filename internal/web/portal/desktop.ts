import { generate } from "lean-qr";
import { ask, POST } from "./api";
import { badge, done } from "./badge";
import { step, type Visit } from "./invitation";
import { back, field, form, h, p, show, soft } from "./ui";

/** A badge that goes on the phone: what it is called, how each step is answered, the
 * way back, and what to show when it is there. */
interface Move {
  registration: string;
  step: <T>(answer: Promise<T>) => Promise<T>;
  again: () => void;
  done: () => void;
}

/** Shows the QR code that moves the registration of an invitation to the phone. */
export async function moveToPhone(v: Visit): Promise<void> {
  const { registration } = await step(v, ask(POST("/v1/registrations", { body: { link: v.link } })));
  return move({ registration, step: (answer) => step(v, answer), again: () => void badge(v), done: () => done(v.network, v.badge, "your phone") });
}

/** Shows the QR code that moves a registration of one's own to another device. */
export const moveOwn = (own: { registration: string; badge: string }, again: () => void, added: (badge: string, where: string) => void): Promise<void> =>
  move({ registration: own.registration, step: (answer) => answer, again, done: () => added(own.badge, "the other device") });

/** Shows the QR code, and goes on by itself as the phone does. */
async function move(m: Move): Promise<void> {
  const { handover, url } = await m.step(ask(POST("/v1/registrations/handover", { body: { registration: m.registration } })));
  const canvas = h("canvas", { role: "img", "aria-label": "QR code to scan with your phone" });
  generate(url).toCanvas(canvas, { padX: 0, padY: 0 });
  const card = show(
    "Scan this with your phone",
    p("Open the camera of your phone and point it here."),
    h("div", { class: "qr" }, canvas),
    soft("This page goes on by itself. The code is for you alone: please show it to nobody else."),
    back("Back", m.again),
  );
  void follow(card, handover, ["waiting"], (state) => (state === "taken" ? askDigits(m, handover) : ended(m, state)));
}

/** Asks for the two digits on the phone's screen. */
function askDigits(m: Move, handover: string): void {
  const input = field("The two digits on your phone", "No digits on your phone? Then somebody else scanned the code. Please go back and start again.", {
    name: "digits",
    class: "code",
    inputmode: "numeric",
    autocomplete: "off",
    maxlength: 2,
  });
  const element = form(input, "Continue", "Please type the two digits first.", async (digits) => {
    await ask(POST("/v1/registrations/handover/match", { body: { registration: m.registration, handover, digits } }));
    const card = show("Go on with your phone", p("It asks you now to create the badge. This page goes on by itself."), h("p", { class: "wait", role: "status" }, "Waiting for your phone…"));
    void follow(card, handover, ["taken", "matched"], (state) => ended(m, state));
  });
  const card = show("Which digits does your phone show?", element, back("Back", m.again));
  input[1].focus();
  void follow(card, handover, ["taken", "matched"], (state) => ended(m, state));
}

function ended(m: Move, state: string): void {
  if (state === "completed") return m.done();
  show(
    "This code is no longer good",
    p("Its time ran out, or the digits were wrong three times. Nothing was changed: you can start again with a new code."),
    h("button", { type: "button", onclick: m.again }, "Start again"),
  );
}

/** Asks where a handover stands while card is on the page, and tells when that
 * is none of the states that mean waiting. */
export async function follow(card: HTMLElement, handover: string, waiting: string[], moved: (state: string) => void): Promise<void> {
  while (card.isConnected) {
    const { state } = await ask(POST("/v1/registrations/handover/state", { body: { handover } })).catch(() => ({ state: waiting[0]! }));
    if (!card.isConnected) return;
    if (!waiting.includes(state)) return moved(state);
    await new Promise((resolve) => setTimeout(resolve, 1200));
  }
}
