// The whole way with a keyboard and nothing else.
import assert from "node:assert/strict";
import test from "node:test";
import { desktop, person, view } from "./browser.mjs";
import { lanyard } from "./lanyard.mjs";

/** Presses Tab until the focus is on what has a name. */
async function tabTo(page, name) {
  const passed = [];
  for (let n = 0; n < 12; n++) {
    await page.keyboard.press("Tab");
    const on = await page.evaluate(() => {
      const e = document.activeElement;
      const visible = getComputedStyle(e).outlineStyle !== "none";
      return { name: e.labels?.[0]?.textContent ?? e.textContent, visible };
    });
    passed.push(on.name);
    if (on.name !== name) continue;
    assert.ok(on.visible, `the focus on ${name} can not be seen`);
    return;
  }
  assert.fail(`${name} is not among ${passed}`);
}

test("from the link to signed out with the keyboard alone", async (t) => {
  const system = await lanyard(t);
  const user = await system.user();
  const { link } = await system.invite(user);
  const { page } = await person(t, system, { baseURL: system.origin, ...desktop });
  const { keyboard } = page;
  await page.goto(link);
  await view(page, "First, your phone");
  await keyboard.press("Enter"); // on the heading: nothing
  await tabTo(page, "Your mobile number");
  await keyboard.press("Enter");
  await page.getByRole("alert").filter({ hasText: "Please type your mobile number first." }).waitFor();
  await keyboard.type("+1 202 555 0143");
  await keyboard.press("Enter");
  await view(page, "Enter the code");
  const { code } = await system.message("+12025550143", "enrollment_code");
  await keyboard.type(code); // the focus is where it goes
  await keyboard.press("Enter");
  await view(page, "Create your badge");
  await tabTo(page, "Create it on this device");
  await keyboard.press("Space");
  await view(page, "Your badge is ready");
  await tabTo(page, "Sign in now");
  await keyboard.press("Enter");
  await view(page, "Sign in");
  await tabTo(page, "Sign in with your badge");
  await keyboard.press("Enter");
  await view(page, "Hello, Grace Hopper");
  await tabTo(page, "Sign out");
  await keyboard.press("Enter");
  await view(page, "You are signed out");
});

test("a complaint leaves the focus where one can go on", async (t) => {
  const system = await lanyard(t);
  const { page } = await person(t, system, { baseURL: system.origin, ...desktop });
  await page.goto("/i");
  await view(page, "Type your code");
  await tabTo(page, "Code from the e-mail");
  await page.keyboard.type("ABCD");
  await tabTo(page, "Continue");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").filter({ hasText: "This code is not right" }).waitFor();
  const input = page.getByLabel("Code from the e-mail");
  assert.equal(await input.evaluate((e) => e === document.activeElement && e.getAttribute("aria-invalid")), "true");
});
