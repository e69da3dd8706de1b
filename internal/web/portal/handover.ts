import { ask, POST, Problem } from "./api";
import { done, follow, register } from "./badge";
import { hasPasskeys } from "./passkey";
import { act, h, network, problemLine, show } from "./ui";

/** The page that the phone opens from the QR code. */
export async function handover(): Promise<void> {
  const token = location.hash.slice(1);
  if (!token) return broken();
  const line = problemLine();
  const button = h("button", { type: "button" }, "Continue on this phone");
  button.addEventListener("click", () =>
    act(button, line, async () => {
      try {
        const taken = await ask(POST("/v1/registrations/handover/take", { body: { handover: token } }));
        network(taken.network);
        await digits(token, taken.digits, taken.badge);
      } catch (e) {
        if (e instanceof Problem && (e.status === 404 || e.status === 410)) return broken();
        throw e;
      }
    }),
  );
  show(
    "Put your badge on this phone?",
    h("p", {}, "You scanned the code on your own computer's screen, a moment ago. If it came to you in any other way, close this page."),
    hasPasskeys() ? button : h("p", { class: "problem" }, "This browser cannot hold a badge. Open the link in Safari or Chrome."),
    line,
  );
}

async function digits(token: string, pair: string, badge: string): Promise<void> {
  const card = show(
    "Type these digits on your computer",
    h("p", { class: "digits", "aria-label": pair.split("").join(" ") }, pair),
    h("p", { class: "soft" }, "They make sure that it is your phone and nobody else's."),
  );
  await follow(card, token, (state) => (state === "matched" ? make(token, badge) : broken()), ["taken"]);
}

function make(token: string, badge: string): void {
  const line = problemLine();
  const button = h("button", { type: "button" }, "Create my badge");
  button.addEventListener("click", () =>
    act(button, line, async () => {
      await register({ handover: token });
      done(badge);
    }),
  );
  show(`Create your ${badge} badge`, h("p", {}, "You unlock it as you unlock this phone: with your finger, face or PIN."), button, line);
}

function broken(): void {
  show("This code is no longer good", h("p", {}, "Show a new one on your computer and scan that."));
}
