// Mail scanners open links, run the page and press what it offers. That must
// leave everything as it was, for the person who comes after them.
import assert from "node:assert/strict";
import test from "node:test";
import { desktop, enrollPhone, person, press, view } from "./browser.mjs";
import { lanyard } from "./lanyard.mjs";

const rounds = 20;

/** Waits until the page asks the server for nothing. */
function quiet(page) {
  const open = new Set();
  page.on("request", (r) => open.add(r));
  for (const event of ["requestfinished", "requestfailed"]) page.on(event, (r) => open.delete(r));
  return async () => {
    for (let calm = 0; calm < 3; ) {
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 5))));
      calm = open.size ? 0 : calm + 1;
    }
  };
}

/** Presses every button and checkbox and submits every form that the page
 * shows, and those that it shows then. Links lead to pages of their own. */
async function pressEverything(page, settled) {
  const pressed = [];
  for (let n = 0; n < 8; n++) {
    const name = await page.evaluate(() => {
      const one = [...document.querySelectorAll("button, input[type=checkbox], form")].find((e) => !e.pressed);
      if (!one) return undefined;
      one.pressed = true;
      if (one instanceof HTMLFormElement) one.requestSubmit();
      else one.click();
      return one.textContent || one.id;
    });
    if (!name) break;
    pressed.push(name);
    await settled();
  }
  return pressed;
}

/** What a script without a browser's eyes would send. */
const posts = (page, link) =>
  page.evaluate(async (link) => {
    const post = async (path, body) => {
      const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
      return response.json().catch(() => ({}));
    };
    await post("/v1/invitations/open", { link });
    await post("/v1/invitations/fresh", { link });
    await post("/v1/invitations/challenges", { link });
    const { registration } = await post("/v1/registrations", { link });
    await post("/v1/registrations/options", { registration });
    const { handover } = await post("/v1/registrations/handover", { registration });
    await post("/v1/registrations/handover/state", { handover });
    await post("/v1/signin/options", {});
  }, link);

async function scan(t, system, link, options) {
  const { page } = await person(t, system, { baseURL: system.origin, authenticator: false, ...options });
  const settled = quiet(page);
  const seen = new Set();
  for (let round = 0; round < rounds; round++) {
    for (const method of ["HEAD", "GET"]) assert.equal((await fetch(link, { method })).status, 200);
    await page.goto("about:blank");
    await page.goto(link);
    await page.locator("h1").waitFor();
    await settled();
    for (const name of await pressEverything(page, settled)) seen.add(name);
    await posts(page, new URL(link).hash.slice(1));
  }
  return seen;
}

test("a mail scanner leaves everything as it was, and then the person succeeds", async (t) => {
  const system = await lanyard(t);
  const user = await system.user({ phone: "+12025550143" });
  const { link } = await system.invite(user);
  const before = system.dump();
  const seen = await scan(t, system, link);
  assert.ok(seen.has("Send me a code"), [...seen].join());
  assert.deepEqual(system.dump(), before);
  assert.deepEqual(await system.messages(), []);

  const { page } = await person(t, system, { baseURL: system.origin });
  await page.goto(link);
  await enrollPhone(page, system, "+12025550143");
  await press(page, "Create it on this device");
  await view(page, "Your badge is ready");
  assert.notDeepEqual(system.dump(), before, "the dump does not show what the person did");
});

test("nor does one that finds the last step, with terms and a QR code", async (t) => {
  const system = await lanyard(t);
  const user = await system.user();
  const { id } = await system.kind({ terms: "Be kind." });
  const { link } = await system.invite(user, { badge: id });
  const before = system.dump();
  const seen = await scan(t, system, link, desktop);
  for (const name of ["agree", "Put it on my phone", "Back"]) assert.ok(seen.has(name), `${name} is not among ${[...seen]}`);
  assert.deepEqual(system.dump(), before);

  const { page } = await person(t, system, { baseURL: system.origin });
  await page.goto(link);
  await page.getByLabel("I agree").check();
  await press(page, "Create it on this device");
  await view(page, "Your badge is ready");
});

test("nor does one that finds the second check", async (t) => {
  const system = await lanyard(t);
  const user = await system.user({ phone: "+12025550143" });
  const { id } = await system.kind({ proof: "code" });
  const { link } = await system.invite(user, { badge: id });
  const before = system.dump();
  await scan(t, system, link);
  assert.deepEqual(system.dump(), before);
});
