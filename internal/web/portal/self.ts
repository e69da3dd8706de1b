import { ask, clock, DELETE, GET, POST, Problem, when, type Schemas } from "./api";
import { register } from "./badge";
import { moveOwn } from "./desktop";
import { get, hasOwnAuthenticator } from "./passkey";
import { act, actor, back, contact, field, form, h, p, problemLine, show, soft } from "./ui";

// What people do about their own badges and contacts, signed in.

export type Badge = Schemas["RegisterBadgeView"];
export type Enrollment = Schemas["EnrollmentView"];
type Service = Enrollment["service"];

/** What a way to reach somebody is called. */
export const services: Record<Service, string> = { mobile_code: "Mobile phone", personal_email: "E-mail" };

const devices: Record<Badge["device"], string> = { built_in: "On a phone or computer", security_key: "On a security key", unknown: "On a device" };

/** Where a badge is, and whether it is the one of this session. */
export const where = (b: Badge): string => devices[b.device] + (b.synced ? ", copied to its other devices" : "") + (b.current ? ". You are signed in with it" : "");

const home = (): void => location.assign("/me");

/** Has a badge shown first, unless that was done a short time ago. */
async function fresh<T>(what: () => Promise<T>): Promise<T> {
  const { fresh_until } = await ask(GET("/v1/session"));
  if (!fresh_until || Date.parse(fresh_until) < Date.now() + 5000) {
    const { ceremony, options } = await ask(POST("/v1/session/badge/options", { body: {} }));
    await ask(POST("/v1/session/badge", { body: { ceremony, credential: await get(options) } }));
  }
  return what();
}

/** One more badge, on this device or another one. */
export async function addBadge(): Promise<void> {
  const here = await hasOwnAuthenticator();
  const line = problemLine();
  const begin = () => fresh(() => ask(POST("/v1/badges/mine/registrations", { body: {} })));
  const make = async () => {
    const own = await begin();
    await register(undefined, { registration: own.registration });
    added(own.badge, "this device");
  };
  const move = async () => moveOwn(await begin(), addBadge, added);
  show(
    "Add a badge",
    p("A second badge lets you in when the first is lost or broken. It is of the same kind as the one that you show."),
    soft("You may be asked for the badge that you have first."),
    line,
    here && actor("Put it on this device", line, make),
    actor("Put it on another device", line, move, here ? "plain" : ""),
    back("Back", home),
  );
}

function added(badge: string, place: string): void {
  show("You have one more badge", p(`Your ${badge} is now on ${place} too. We told you so in a message.`), h("button", { type: "button", onclick: home }, "Done"));
}

/** One badge, and what can be done about it. */
export function oneBadge(b: Badge, last: boolean): void {
  show(
    b.badge,
    h("dl", {}, ...pairs({ Where: where(b), Since: when(b.created_at), "Last used": b.last_used_at ? when(b.last_used_at) : "Not yet" })),
    h("button", { type: "button", class: "plain", onclick: () => remove(b, last) }, "Remove it"),
    h("button", { type: "button", class: "plain", onclick: () => lost(b, last) }, "The device is lost"),
    back("Back", home),
  );
}

const pairs = (facts: Record<string, string>): HTMLElement[] => Object.entries(facts).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]);

const follows = "It is your last badge. Without it you can not sign in until your administrator or the service desk sends you a new invitation.";

function remove(b: Badge, last: boolean): void {
  const line = problemLine();
  show(
    "Remove this badge?",
    p(last ? follows : "The device can no longer sign in with it, and wherever you are signed in with it you are signed out."),
    soft("You may be asked for one of your badges first."),
    line,
    actor("Remove it", line, async () => {
      await fresh(() => ask(DELETE("/v1/badges/mine/{credential}", { params: { path: { credential: b.credential }, query: { last } } })));
      gone(b, "The badge is removed", last);
    }),
    back("Back", () => oneBadge(b, last)),
  );
}

function lost(b: Badge, last: boolean): void {
  const line = problemLine();
  show(
    "Is the device lost?",
    p("The badge on it stops at once, and so does everything that is signed in with it. Nothing else has to be shown for this."),
    last && p(follows),
    line,
    actor("Yes, stop that badge", line, async () => {
      await ask(POST("/v1/badges/mine/{credential}/lost", { params: { path: { credential: b.credential } }, body: { last } }));
      gone(b, "The badge on it is stopped", last);
    }),
    back("Back", () => oneBadge(b, last)),
  );
}

/** What is left to do after a badge is gone. */
function gone(b: Badge, title: string, last: boolean): void {
  const next = last
    ? "You have no badge left. Call your service desk or ask your administrator for a new invitation."
    : b.current
      ? "You were signed in with it here. Sign in with another of your badges."
      : "Your other badges work as before.";
  show(
    title,
    p(next),
    p("Was it your phone? Then have its number blocked, and remove it here from where codes reach you as soon as you have a new one."),
    last ? false : h("button", { type: "button", onclick: b.current ? () => location.assign("/signin?return_to=/me") : home }, b.current ? "Sign in again" : "Done"),
  );
}

/** One way to be reached, and what can be done about it. */
export function oneContact(e: Enrollment): void {
  const by = e.how === "self" ? "You" : (e.by_name ?? "Your organisation");
  show(
    services[e.service],
    h("dl", {}, ...pairs({ Contact: contact(e.contact), Since: when(e.enrolled_at), "Added by": by, "Last used": e.used_at ? when(e.used_at) : "Not yet" })),
    h("button", { type: "button", class: "plain", onclick: () => askContact(e.service) }, e.service === "mobile_code" ? "Use another number" : "Use another address"),
    h("button", { type: "button", class: "plain", onclick: () => removeContact(e) }, "Remove it"),
    back("Back", home),
  );
}

function removeContact(e: Enrollment): void {
  const line = problemLine();
  show(
    `Remove ${contact(e.contact)}?`,
    p("No code can go there any more, and the service desk can not use it to find out that it is you. We tell it that it was removed."),
    soft("You may be asked for your badge first."),
    line,
    actor("Remove it", line, async () => {
      await fresh(() => ask(DELETE("/v1/enrollments/{service}", { params: { path: { service: e.service } } })));
      home();
    }),
    back("Back", () => oneContact(e)),
  );
}

/** Asks for a contact that codes are to reach. */
export function askContact(service: Service): void {
  const text = service === "mobile_code";
  const input = text
    ? field("Your mobile number", "With its country code if it is from abroad, like +44.", { name: "contact", type: "tel", autocomplete: "tel" })
    : field("Your e-mail address", "One that you read and nobody else does.", { name: "contact", type: "email", autocomplete: "email" });
  const element = form(input, "Send me a code", text ? "Please type your mobile number first." : "Please type your e-mail address first.", async (typed) => {
    askCode(service, typed, await send(service, typed));
  });
  show(text ? "Your mobile phone" : "Your e-mail", p("We send it a code, to be sure that it is yours. The contact before is told that it was replaced."), soft("You may be asked for your badge first."), element, back("Back", home));
}

const send = (service: Service, typed: string) => fresh(() => ask(POST("/v1/enrollments/challenges", { body: { service, contact: typed } })));

function askCode(service: Service, typed: string, sent: Schemas["EnrollChallengeView"]): void {
  const input = field("The code from the message", "Nobody from us will ever ask you for it.", { name: "code", class: "code", inputmode: "numeric", autocomplete: "one-time-code", maxlength: 12 });
  const element = form(input, "Continue", "Please type the code first.", async (code) => {
    await ask(POST("/v1/enrollments/challenges/{challenge}/verify", { params: { path: { challenge: sent.challenge } }, body: { code } })).catch((e: unknown) => {
      const late = e instanceof Problem && e.code === "wrong_code" && Date.parse(sent.expires_at) < Date.now();
      throw late ? new Error("The time of this code has run out. Please have it sent again.") : e;
    });
    home();
  });
  const line = problemLine();
  const where = p();
  where.setAttribute("role", "status");
  const say = () => (where.textContent = `We sent ${sent.digits} digits to ${contact(sent.contact)}. They work until ${clock(sent.expires_at)}.`);
  const again = h("button", { type: "button", class: "plain", onclick: () => void act(again, line, async () => {
    sent = await send(service, typed);
    say();
    input[1].focus();
  }) }, "Send it again");
  say();
  show("Enter the code", where, element, line, again, back("Back", () => askContact(service)));
  input[1].focus();
}
