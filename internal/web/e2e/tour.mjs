// Every view of the portal, one after the other.
import { complaint, desktop, person, press, view } from "./browser.mjs";
import { until } from "./lanyard.mjs";

/** Leads through all views and calls look(name, page) at each. */
export async function tour(t, system, look) {
  const at = (options) => person(t, system, { baseURL: system.origin, ...options });
  const places = { system, look, at };
  await doors(places);
  const { page } = await phoneAndCode(places);
  await badgeAndSession(places, page);
  await secondChecks(places);
  await refusals(places);
  await handover(places);
  await ends(places);
}

async function doors({ system, look, at }) {
  const { page } = await at();
  await page.goto("/");
  await view(page, "Welcome");
  await look("home", page);
  await page.goto("/signin");
  await view(page, "Sign in");
  await look("sign in", page);
  await page.goto("/genuine");
  await view(page, "Is this message genuine?");
  await look("genuine", page);
  await page.getByLabel("Reference").fill("0000-0000");
  await press(page, "Look it up");
  await view(page, "We do not know this reference");
  await look("genuine, unknown", page);
  await page.goto("/i");
  await view(page, "Type your code");
  await look("typed code", page);
  await page.getByLabel("Code from the e-mail").fill("AAAA-BBBB-CCCC");
  await press(page, "Continue");
  await complaint(page, "This code is not right");
  await look("typed code, wrong", page);
  await page.goto(`${system.adminLink.slice(0, -9)}`);
  await view(page, "This link does not work");
  await look("cut link", page);
  await page.goto("/r#nothing");
  await press(page, "Continue on this phone");
  await view(page, "This code is no longer good");
  await look("cut code", page);
}

async function phoneAndCode({ system, look, at }) {
  const user = await system.user({ phone: "+12025550143" });
  const { link } = await system.invite(user);
  const { page } = await at();
  await page.goto(link);
  await view(page, "First, your phone");
  await look("phone", page);
  await page.getByLabel("Your mobile number").fill("12");
  await press(page, "Send me a code");
  await complaint(page, "This number");
  await look("phone, wrong", page);
  await page.getByLabel("Your mobile number").fill("+1 202 555 0143");
  await press(page, "Send me a code");
  await view(page, "Enter the code");
  await look("code", page);
  const { code } = await system.message("+12025550143", "enrollment_code");
  await type(page, code === "000000" ? "111111" : "000000");
  await complaint(page, "This is not the right code.");
  await look("code, wrong", page);
  await type(page, code);
  await view(page, "Create your badge");
  return { page };
}

const type = async (page, code) => {
  await page.getByLabel(/^The code from the/).fill(code);
  await press(page, "Continue");
};

async function badgeAndSession({ look }, page) {
  await look("badge", page);
  await press(page, "Create it on this device");
  await view(page, "Your badge is ready");
  await look("badge made", page);
  await page.getByRole("link", { name: "Sign in now" }).click();
  await press(page, "Sign in with your badge");
  await view(page, "Hello, Grace Hopper");
  await look("me", page);
  await press(page, "Sign out");
  await view(page, "You are signed out");
  await look("signed out", page);
}

async function secondChecks({ system, look, at }) {
  const user = await system.user({ first_name: "Katherine", last_name: "Johnson", email: "kj@demo.example", phone: "+12025550188" });
  for (const [channel, name] of [["email", "Lab badge"], ["sms", "Door badge"]]) {
    const { id } = await system.kind({ name, channel, proof: "code" });
    const { link } = await system.invite(user, { badge: id });
    const { page } = await at();
    await page.goto(link);
    await view(page, "Is it you?");
    await look(`second check after ${channel}`, page);
    if (channel === "email") await lock({ look }, page);
  }
}

/** Types wrong codes until no tries are left. */
async function lock({ look }, page) {
  await page.getByLabel("Last four digits").fill("0188");
  await press(page, "Send me a code");
  await view(page, "Enter the code");
  for (let n = 0; n < 5; n++) {
    await type(page, "000000");
    await complaint(page, "This is not the right code.");
  }
  await type(page, "000000");
  await complaint(page, "Too many wrong codes");
  await look("code, no tries left", page);
}

async function refusals({ system, look, at }) {
  const user = await system.user({ first_name: "Alan", last_name: "Turing", email: "alan@demo.example" });
  const terms = "You may enter the building with this badge.\n\nTell us at once when you lose the device that it is on. ".repeat(4);
  const { id } = await system.kind({ name: "Visitor badge", terms });
  const { link } = await system.invite(user, { badge: id });
  const { page, context, device } = await at();
  await page.goto(link);
  await view(page, "Create your badge");
  await press(page, "Create it on this device");
  await complaint(page, "agree to them first");
  await look("badge with terms", page);
  await page.getByLabel("I agree").check();
  await device.recognise(false);
  await press(page, "Create it on this device");
  await complaint(page, "The badge was not created");
  await look("badge, refused", page);
  await context.setOffline(true);
  await press(page, "Create it on this device");
  await complaint(page, "There is no connection");
  await look("badge, offline", page);
  await context.setOffline(false);
  const bare = (await at({ authenticator: false })).page;
  await bare.goto(link);
  await view(bare, "Create your badge");
  await look("badge, without a screen lock", bare);
}

async function handover({ system, look, at }) {
  const user = await system.user({ first_name: "Ada", last_name: "Lovelace", email: "lovelace@demo.example" });
  const { id } = await system.kind({ name: "Desk badge" });
  const { link } = await system.invite(user, { badge: id });
  const { page } = await at({ ...desktop, authenticator: false });
  await page.goto(link);
  await view(page, "Create your badge");
  await look("badge, without an authenticator", page);
  for (const right of [false, true]) {
    const phone = (await at()).page;
    await phone.goto(await showCode(page));
    if (right) await look("QR code", page);
    await view(phone, "Put your badge on this phone?");
    if (right) await look("take over", phone);
    await press(phone, "Continue on this phone");
    await view(phone, "Type these digits on your computer");
    const pair = await phone.locator(".digits").textContent();
    await view(page, "Which digits does your phone show?");
    if (!right) {
      await wrongDigits(page, pair);
      await look("code is no longer good", page);
      await press(page, "Start again");
      continue;
    }
    await look("digits on the computer", page);
    await look("digits on the phone", phone);
    await page.getByLabel("The two digits").fill(pair);
    await press(page, "Continue");
    await view(page, "Go on with your phone");
    await look("waiting for the phone", page);
    await view(phone, "Create your badge");
    await look("badge on the phone", phone);
    await press(phone, "Create my badge");
    await view(phone, "Your badge is ready");
    await view(page, "Your badge is ready");
    await look("badge made on the phone", page);
  }
}

/** Shows the QR code and gives what it says. */
export async function showCode(page, button = "Put it on my phone") {
  const answer = page.waitForResponse((r) => r.url().endsWith("/v1/registrations/handover"));
  await press(page, button);
  const { url } = await (await answer).json();
  await view(page, "Scan this with your phone");
  return url;
}

/** Types a wrong pair of digits three times. */
export async function wrongDigits(page, pair) {
  const wrong = pair === "00" ? "11" : "00";
  for (let n = 0; n < 3; n++) {
    await until("the next try", async () => (await page.getByRole("heading", { name: "This code is no longer good" }).count()) || !(await page.getByRole("button", { name: "Continue" }).getAttribute("aria-disabled")));
    if (await page.getByRole("heading", { name: "This code is no longer good" }).count()) break;
    await page.getByLabel("The two digits").fill(wrong);
    await press(page, "Continue");
  }
  await view(page, "This code is no longer good");
}

async function ends({ system, look, at }) {
  const invited = [];
  for (const name of ["expired", "superseded", "revoked"]) {
    const user = await system.user({ first_name: "Joan", last_name: name, email: `${name}@demo.example` });
    invited.push(await system.invite(user));
  }
  const [expired, superseded, revoked] = invited;
  await system.api("POST", `/v1/invitations/${revoked.id}/revoke`);
  const { page } = await at();
  await page.goto(revoked.link);
  await view(page, "This invitation was withdrawn");
  await look("revoked", page);
  await system.again("10m");
  await system.api("POST", `/v1/invitations/${superseded.id}/send`);
  await page.goto(superseded.link);
  await view(page, "There is a newer link");
  await look("superseded", page);
  await system.again("170h");
  await page.goto(expired.link);
  await view(page, "This link has expired");
  await look("expired", page);
  await press(page, "Send me a fresh link");
  await view(page, "A fresh link is on its way");
  await look("fresh link", page);
  await system.stop();
  await page.evaluate(() => dispatchEvent(new HashChangeEvent("hashchange")));
  await view(page, "You are offline");
  await look("offline", page);
}
