// From the computer to the phone beside it, by QR code.
import assert from "node:assert/strict";
import test from "node:test";
import { complaint, desktop, person, press, view } from "./browser.mjs";
import { lanyard } from "./lanyard.mjs";
import { showCode, wrongDigits } from "./tour.mjs";

/** An invited person at a computer that has no passkeys, and the code it shows. */
async function atTheDesk(t) {
  const system = await lanyard(t);
  const user = await system.user();
  const { id } = await system.kind();
  const { link } = await system.invite(user, { badge: id });
  const at = (options) => person(t, system, { baseURL: system.origin, ...options });
  const { page } = await at({ ...desktop, authenticator: false });
  await page.goto(link);
  await view(page, "Create your badge");
  return { system, user, at, page };
}

/** Opens the code on a phone and gives the digits that it shows. */
async function take(page, url) {
  await page.goto(url);
  await press(page, "Continue on this phone");
  await view(page, "Type these digits on your computer");
  return page.locator(".digits").textContent();
}

async function typeDigits(page, pair) {
  await view(page, "Which digits does your phone show?");
  await page.getByLabel("The two digits on your phone").fill(pair);
  await press(page, "Continue");
}

const badges = async ({ system, user }) => (await system.api("GET", `/v1/users/${user.id}/badges`)).items.length;

test("the badge goes to the phone, and the computer goes on by itself", async (t) => {
  const desk = await atTheDesk(t);
  const phone = (await desk.at()).page;
  const pair = await take(phone, await showCode(desk.page));
  await phone.reload(); // loses nothing
  assert.equal(await take(phone, phone.url()), pair);
  await typeDigits(desk.page, pair);
  await view(desk.page, "Go on with your phone");
  await view(phone, "Create your badge");
  assert.equal(await badges(desk), 0);
  await press(phone, "Create my badge");
  await view(phone, "Your badge is ready");
  await view(desk.page, "Your badge is ready");
  assert.equal(await badges(desk), 1);
  await phone.getByRole("link", { name: "Sign in now" }).click();
  await press(phone, "Sign in with your badge");
  await view(phone, "Hello, Grace Hopper");
});

test("three wrong pairs of digits end it, and a new code works", async (t) => {
  const desk = await atTheDesk(t);
  const phone = (await desk.at()).page;
  const pair = await take(phone, await showCode(desk.page));
  await view(desk.page, "Which digits does your phone show?");
  await wrongDigits(desk.page, pair);
  await view(phone, "This code is no longer good");
  assert.equal(await badges(desk), 0);
  await press(desk.page, "Start again");
  await typeDigits(desk.page, await take(phone, await showCode(desk.page)));
  await press(phone, "Create my badge");
  await view(desk.page, "Your badge is ready");
});

test("a stranger who scans the code first gets nothing", async (t) => {
  const desk = await atTheDesk(t);
  const stranger = (await desk.at()).page;
  const phone = (await desk.at()).page;
  const url = await showCode(desk.page);
  const pair = await take(stranger, url);
  await phone.goto(url);
  await press(phone, "Continue on this phone");
  await complaint(phone, "Another device took this code");

  const without = await attempt(stranger, url);
  assert.deepEqual(without, { status: 409, code: "conflict" }, "before the digits");
  await typeDigits(desk.page, pair);
  await view(desk.page, "Go on with your phone");
  assert.deepEqual(await attempt(phone, url), { status: 403, code: "forbidden" }, "matched, in another browser");
  assert.equal(await badges(desk), 0);
});

/** Asks for the ceremony's options as the page would, at once. */
const attempt = (page, url) =>
  page.evaluate(async (handover) => {
    const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ handover }) };
    const response = await fetch("/v1/registrations/options", options);
    return { status: response.status, code: (await response.json()).code };
  }, new URL(url).hash.slice(1));
