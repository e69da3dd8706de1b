// The console with a keyboard and nothing else: signing in, sending a badge, and
// taking the invitation back.
import assert from "node:assert/strict";
import test from "node:test";
import { view } from "./browser.mjs";
import { badgeHolder } from "./console.mjs";
import { serious } from "./examine.mjs";
import { lanyard, until } from "./lanyard.mjs";

// Runs in the page: what the thing with the focus is called.
function named() {
  const e = document.activeElement;
  const by = e.getAttribute("aria-labelledby")?.split(" ").map((id) => document.getElementById(id)?.textContent ?? "");
  return e === document.body ? "" : (e.getAttribute("aria-label") ?? by?.join(" ") ?? e.labels?.[0]?.textContent ?? e.textContent).trim();
}

// Runs in the page: what is to be seen of a thing that a focus can be shown with.
// Some components show it beside what has it, or before or after that.
function looks(e) {
  const shown = (color) => color !== "transparent" && !/(, |\/ )0\)$/.test(color);
  const around = [e, e.parentElement, ...e.parentElement.children];
  return around.flatMap((d) => ["", "::before", "::after"].map((part) => {
    const s = getComputedStyle(d, part);
    if (s.content === "none") return "";
    return [
      s.outlineStyle !== "none" && shown(s.outlineColor) && s.outline,
      s.boxShadow !== "none" && s.boxShadow,
      s.borderTopWidth !== "0px" && shown(s.borderTopColor) && s.borderTop,
      shown(s.backgroundColor) && s.backgroundColor,
      s.clipPath !== "none" && s.clipPath,
    ].filter(Boolean).join();
  })).join("\n");
}

/** A keyboard, which holds that whatever had the focus looked so. */
function keyboard(page) {
  const on = () => page.evaluate(named);
  const press = async (key) => {
    const thing = await page.evaluateHandle(() => document.activeElement);
    const name = await on();
    const before = name && (await thing.evaluate(looks));
    await page.keyboard.press(key);
    const left = await thing.evaluate((e) => e.isConnected && e !== document.activeElement && e.checkVisibility());
    if (name && left) assert.notEqual(await thing.evaluate(looks), before, `the focus on ${name} can not be seen`);
  };
  /** Presses a key until the focus is on what is called so. */
  const to = async (name, key = "Tab") => {
    const passed = [];
    for (let n = 0; n < 30; n++) {
      await press(key);
      passed.push(await on());
      if (typeof name === "string" ? passed.at(-1) === name : name.test(passed.at(-1))) return;
    }
    assert.fail(`${name} is not among ${passed.join(" | ")}`);
  };
  return { on, press, to, type: (text) => page.keyboard.type(text) };
}

test("a badge is sent and taken back with the keyboard alone", async (t) => {
  const system = await lanyard(t);
  const user = await system.user();
  await system.user({ first_name: "Alan", last_name: "Turing", email: "alan@demo.example" });
  const { page } = await badgeHolder(t, system, { reducedMotion: "reduce" });
  const keys = keyboard(page);
  await page.goto("/console");
  await view(page, "Sign in to the console");
  await keys.to("Sign in with the badge on this device");
  await keys.press("Enter");
  await view(page, "Overview");
  assert.equal(await keys.on(), "Overview", "after signing in");

  await keys.to("Users & badges", "Shift+Tab");
  await keys.press("Enter");
  await view(page, "Users & badges");
  assert.equal(await keys.on(), "Users & badges");
  await keys.to("Skip to the content", "Shift+Tab");
  await keys.press("Enter");
  assert.equal(await keys.on(), "Users & badges");
  await keys.to("Find users");
  await keys.type("hopp");
  await page.getByText("(1)", { exact: true }).waitFor();
  await keys.to("Select all on this page");
  await keys.press("ArrowDown");
  assert.equal(await keys.on(), "Select Grace Hopper");
  await keys.press("Space");
  await page.getByText("1 selected").waitFor();
  await keys.press("ArrowRight");
  assert.equal(await keys.on(), "Grace Hopper");

  await keys.to("Send badges", "Shift+Tab");
  await keys.press("Enter");
  const send = page.getByRole("dialog", { name: "Send a badge to Grace Hopper" });
  await send.getByText("1 person gets an invitation").waitFor();
  await keys.to("Send 1 invitation");
  await keys.press("Escape");
  await send.waitFor({ state: "detached" });
  assert.equal(await keys.on(), "Send badges", "after the dialog");
  await keys.press("Enter");
  await send.getByText("1 person gets an invitation").waitFor();
  await keys.to("Send 1 invitation");
  await keys.to("Close modal"); // around within the dialog
  await keys.to("Send 1 invitation", "Shift+Tab");
  await keys.press("Enter");
  await page.getByRole("status").filter({ hasText: "The invitation to Grace Hopper is on its way." }).first().waitFor();
  assert.equal(await keys.on(), "Send badges", "after sending");
  await system.message(user.email, "badge_invitation");

  await keys.to("Invitations", "Shift+Tab");
  await keys.press("Enter");
  await view(page, "Invitations");
  await page.getByRole("link", { name: "Grace Hopper", exact: true }).waitFor();
  await keys.to("Open (1)");
  await keys.to("Select all on this page");
  await keys.press("ArrowDown");
  await keys.press("ArrowRight");
  assert.equal(await keys.on(), "Grace Hopper");
  await keys.press("Enter");
  await view(page, "Grace Hopper");
  assert.equal(await keys.on(), "Grace Hopper", "a view in place of the link");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");

  await keys.to("Profile");
  await keys.press("ArrowRight");
  assert.equal(await keys.on(), "Badges");
  await page.getByRole("grid", { name: "Invitations" }).waitFor();
  await serious(page, "the badges of a user");
  await keys.to("Send a badge");
  await keys.press("Tab");
  await keys.press("ArrowDown");
  await keys.to(/^Actions on the invitation of/, "ArrowRight");
  await keys.press("Enter");
  await keys.to("Revoke", "ArrowDown");
  await keys.press("Enter");
  const revoke = page.getByRole("dialog", { name: "Revoke the invitation of Grace Hopper?" });
  await revoke.waitFor();
  await keys.to("Revoke");
  await keys.press("Enter");
  await revoke.waitFor({ state: "detached" });
  await page.getByRole("gridcell", { name: "Revoked" }).waitFor();
  const isBack = () => document.activeElement.closest("[role=grid]")?.getAttribute("aria-label") === "Invitations";
  await until("the focus to be where it was, in the table", () => page.evaluate(isBack));
  assert.equal((await system.api("GET", `/v1/users/${user.id}/invitations`)).items[0].state, "revoked");
});
