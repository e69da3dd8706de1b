import { ask, POST, Problem, type Schemas } from "./api";
import { done, register } from "./badge";
import { follow } from "./desktop";
import { hasPasskeys } from "./passkey";
import { actor, h, network, p, pass, problemLine, show, soft } from "./ui";

type Taken = Schemas["RegisterTakenView"];

/** The page that the phone opens from the QR code. */
export async function handover(): Promise<void> {
  const token = location.hash.slice(1);
  if (!token) return over();
  const line = problemLine();
  const take = actor("Continue on this phone", line, async () => {
    const taken = await ask(POST("/v1/registrations/handover/take", { body: { handover: token } })).catch((e: unknown) => {
      if (e instanceof Problem && [404, 410, 422].includes(e.status)) return undefined;
      throw e;
    });
    if (!taken) return over();
    network(taken.network);
    digits(token, taken);
  });
  show(
    "Put your badge on this phone?",
    p("Go on only if you scanned the code from your own computer's screen just now. If it came to you in any other way, please close this page."),
    line,
    hasPasskeys() ? take : h("p", { class: "problem" }, "This browser can not hold a badge. Please open the link in Safari or Chrome."),
  );
}

function digits(token: string, taken: Taken): void {
  const card = show(
    "Type these digits on your computer",
    h("p", { class: "digits" }, taken.digits),
    soft("They show that it is your phone and nobody else's. This page goes on by itself."),
  );
  void follow(card, token, ["taken"], (state) => {
    if (state === "matched") make(token, taken);
    else if (state === "completed") done(taken.network, taken.badge);
    else over();
  });
}

function make(token: string, { network, badge }: Taken): void {
  const line = problemLine();
  const create = actor("Create my badge", line, async () => {
    await register(undefined, { handover: token });
    done(network, badge);
  });
  show("Create your badge", pass(network, badge, false), p(`Your ${badge} is kept safe on this phone and opens the way you unlock it: with your fingerprint, face or PIN.`), line, create);
}

function over(): void {
  show("This code is no longer good", p("Its time ran out, or it was used. Please show a new code on your computer and scan that."));
}
