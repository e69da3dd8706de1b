// Somebody is on the telephone with the service desk: their badge says that it is
// them, and so does their manager.
import assert from "node:assert/strict";
import test from "node:test";
import { enrollPhone, person, press, view } from "./browser.mjs";
import { administrator } from "./console.mjs";
import { axe, narrow, picture, shots } from "./examine.mjs";
import { lanyard, until } from "./lanyard.mjs";

/** Calls the API as whoever is signed in on a page. */
const call = (page, method, path, body) =>
  page.evaluate(
    async ({ method, path, body }) => {
      const headers = { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() };
      const response = await fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return text && JSON.parse(text);
    },
    { method, path, body },
  );

/** Somebody with a badge on a phone. */
async function badged(t, system, fields, number, options) {
  const user = await system.user(fields);
  const { link } = await system.invite(user);
  const one = await person(t, system, { baseURL: system.origin, ...options });
  await one.page.goto(link);
  await enrollPhone(one.page, system, number);
  await view(one.page, "Create your badge");
  await press(one.page, "Create it on this device");
  await view(one.page, "Your badge is ready");
  return { user, ...one };
}

async function looks(page, name) {
  await axe(page, name);
  await narrow(page, name);
  if (!shots) return;
  await picture(page, name);
  await page.emulateMedia({ colorScheme: "dark" });
  await picture(page, `${name}, dark`);
  await page.emulateMedia({ colorScheme: "light" });
}

/** Presses what has the focus after so many tabs. */
async function tab(page, name) {
  await until(`the focus on ${name}`, async () => {
    await page.keyboard.press("Tab");
    return page.getByRole("button", { name, exact: true }).evaluateAll((all) => all.includes(document.activeElement));
  });
  await page.keyboard.press("Enter");
}

test("the caller's badge, in English and German, with a keyboard", async (t) => {
  const system = await lanyard(t);
  const caller = await badged(t, system, { first_name: "Grace", last_name: "Hopper", email: "grace@demo.example" }, "+1 202 555 0143");
  const agent = await badged(t, system, { first_name: "Mary", last_name: "Jackson", email: "mary@demo.example" }, "+1 202 555 0188");
  const admin = await administrator(t, system);
  const { id } = await call(admin.page, "POST", "/v1/groups", { name: "Desk", privileges: ["agent"] });
  await call(admin.page, "PUT", `/v1/groups/${id}/members/${agent.user.id}`);
  await admin.page.close();
  await system.again("96h");
  await agent.page.goto("/signin");
  await press(agent.page, "Sign in with your badge");
  await view(agent.page, "Hello, Mary Jackson");
  const begin = async (method = "badge") => {
    const v = await call(agent.page, "POST", "/v1/desk/verifications", { user: caller.user.id, ticket: "T-1", acts: ["add_mobile", "send_session"] });
    await call(agent.page, "POST", `/v1/desk/verifications/${v.id}/${method}`);
    return `/v1/desk/verifications/${v.id}`;
  };

  const { page } = caller;
  await page.goto("/p");
  await view(page, "Is this you on the telephone?");
  await looks(page, "prompt, sign in");
  await tab(page, "Sign in with your badge");
  await view(page, "Nothing is asked right now");
  await looks(page, "prompt, nothing asked");
  const v = await begin();
  await view(page, "Is this you on the telephone?");
  assert.match(await page.locator("dl").innerText(), /Mary Jackson[^]*Demo[^]*T-1[^]*add a mobile number to the account/);
  await looks(page, "prompt, asked");
  await tab(page, "Yes, it is me");
  await view(page, "Read these digits to Mary Jackson");
  await looks(page, "prompt, digits");
  const digits = await page.locator(".digits").innerText();
  assert.equal((await call(agent.page, "GET", v)).state, "open", "approved, and no digits typed");
  assert.equal((await call(agent.page, "POST", `${v}/badge/check`, { digits })).state, "verified");
  await view(page, "The service desk knows that it is you");
  await looks(page, "prompt, matched");

  // Her manager, asked by e-mail: something has to be typed.
  const manager = await system.user({ first_name: "Katherine", last_name: "Johnson", email: "katherine@demo.example" });
  await system.api("PATCH", `/v1/users/${caller.user.id}`, { manager: manager.id });
  await system.again("200h");
  await agent.page.goto("/signin");
  await press(agent.page, "Sign in with your badge");
  await view(agent.page, "Hello, Mary Jackson");
  const asked = await begin("manager");
  const { link } = await system.message("katherine@demo.example", "manager_vouch");
  const boss = (await person(t, system, { baseURL: system.origin, authenticator: false })).page;
  await boss.goto(link);
  await view(boss, "Is it Grace Hopper on the telephone?");
  await press(boss, "I vouch for Grace Hopper");
  await boss.getByRole("alert").filter({ hasText: "at least 10 characters" }).waitFor();
  await looks(boss, "vouch, asked");
  await boss.getByLabel("How do you know?").fill("I called her at her desk");
  await press(boss, "I vouch for Grace Hopper");
  await boss.getByRole("alert").filter({ hasText: "speak with Grace Hopper first" }).waitFor();
  await boss.keyboard.press("Space");
  await boss.keyboard.press("Tab");
  await boss.keyboard.press("Enter");
  await view(boss, "Thank you: you have vouched for Grace Hopper");
  await looks(boss, "vouch, given");
  assert.equal((await call(agent.page, "GET", asked)).sum, 1);

  await page.goto("/p");
  await press(page, "Sign in with your badge");
  await view(page, "Nothing is asked right now");
  await page.addInitScript(() => Object.defineProperty(navigator, "language", { value: "de-CH" }));
  const other = await begin();
  await page.reload();
  await view(page, "Sind Sie das am Telefon?");
  await looks(page, "prompt, in German");
  await page.getByRole("button", { name: "Das bin ich nicht" }).first().click();
  await view(page, "Danke: Es wird nichts geändert");
  await looks(page, "prompt, refused in German");
  assert.equal((await call(agent.page, "GET", other)).state, "ended");
});
