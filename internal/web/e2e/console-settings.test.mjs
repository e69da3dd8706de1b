// The console's settings: what an administrator does there, step by step.
import assert from "node:assert/strict";
import test from "node:test";
import { administrator, examine } from "./console.mjs";
import { press, view } from "./browser.mjs";
import { lanyard, until } from "./lanyard.mjs";

async function open(t, path, options) {
  const system = await lanyard(t);
  const admin = await administrator(t, system, { path: `/console${path}`, ...options });
  return { system, ...admin };
}

const follow = (page, name) => page.getByRole("link", { name, exact: true }).click();

/** Chooses in a list that can be searched. */
async function choose(page, label, search, option) {
  await page.getByLabel(label).first().click();
  await page.getByPlaceholder("Find").filter({ visible: true }).last().fill(search);
  await page.getByRole("option", { name: option }).click();
}

const said = (page, text) => page.getByText(text, { exact: true }).first().waitFor();

/** An amount of time in the field with a label. */
async function amount(page, label, n, unit) {
  await page.getByLabel(label, { exact: true }).fill(n);
  if (!unit) return;
  await page.locator(".amount").filter({ has: page.getByLabel(label, { exact: true }) }).getByRole("button", { name: "Unit" }).click();
  await page.getByRole("option", { name: unit, exact: true }).click();
}

test("the network's name, time zone and countries are changed where they are shown", async (t) => {
  const { system, page } = await open(t, "/settings");
  await view(page, "Network");
  await press(page, "Edit: Name and language");
  assert.equal(new URL(page.url()).search, "?edit=naming");
  await page.getByLabel("Name", { exact: true }).fill(" ");
  await press(page, "Save changes");
  await said(page, "Type a name of 1 to 100 characters.");
  await page.getByLabel("Name", { exact: true }).fill("Acme AG");
  await choose(page, "Time zone", "zurich", "Europe/Zurich");
  await press(page, "Save changes");
  await said(page, "Saved: Name and language");
  await said(page, "Acme AG");

  await press(page, "Edit: Phone numbers");
  await choose(page, "Home region", "CH", /Switzerland/);
  await said(page, "Numbers of your home region, Switzerland, get no text messages: it is not among the countries.");
  await choose(page, "Countries that text messages may go to", "switz", /Switzerland/);
  await page.keyboard.press("Escape");
  await press(page, "Remove United States");
  await press(page, "Save changes");
  await said(page, "Saved: Phone numbers");
  const { name, time_zone, region, sms_regions } = await system.api("GET", "/v1/network");
  assert.deepEqual({ name, time_zone, region, sms_regions }, { name: "Acme AG", time_zone: "Europe/Zurich", region: "CH", sms_regions: ["CH"] });
});

test("what the API refuses is said at the field", async (t) => {
  const { page } = await open(t, "/settings?edit=naming");
  await page.getByLabel("Name", { exact: true }).fill("Acme\u202eAG");
  await press(page, "Save changes");
  const field = page.getByLabel("Name", { exact: true });
  await until("the fault", async () => (await field.getAttribute("aria-invalid")) === "true");
  await said(page, "Must have 1 to 100 visible characters.");
  assert.ok(await field.evaluate((input) => input === document.activeElement));
  await page.evaluate(() => localStorage.setItem("lanyard.console", JSON.stringify({ language: "de" })));
  page.on("dialog", (d) => d.accept()); // leaves with the change
  await page.reload();
  await page.getByLabel("Name", { exact: true }).fill("Acme\u202eAG");
  await press(page, "Änderungen speichern");
  await said(page, "Muss 1 bis 100 sichtbare Zeichen haben.");
});

test("sending is switched off after asking, every view says so, and on again", async (t) => {
  const { system, page } = await open(t, "/settings");
  const toggle = page.getByRole("switch").or(page.getByRole("checkbox", { name: "This network sends messages" }));
  await toggle.click();
  const dialog = page.getByRole("dialog", { name: "Switch sending off?" });
  await dialog.getByText("Waits until you switch on again").waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  assert.equal((await system.api("GET", "/v1/network")).paused, false);
  await toggle.click();
  await press(page, "Switch off");
  await said(page, "Sending is off");
  assert.equal((await system.api("GET", "/v1/network")).paused, true);

  await page.goto("/console/groups");
  await said(page, "Sending is switched off");
  await press(page, "To the switch");
  await view(page, "Network");
  await toggle.click();
  await press(page, "Switch on");
  await said(page, "Sending is on");
  await until("the warning to go", async () => !(await page.getByText("Sending is switched off").count()));
  assert.equal((await system.api("GET", "/v1/network")).paused, false);
});

test("what is not saved is asked about before leaving", async (t) => {
  const { page } = await open(t, "/groups");
  await follow(page, "Network");
  await view(page, "Network");
  await press(page, "Edit: Name and language");
  await page.getByLabel("Name", { exact: true }).fill("Half done");
  const asked = page.getByRole("dialog", { name: "Leave without saving?" });
  for (const away of [() => follow(page, "Limits"), () => page.goBack(), () => press(page, "Edit: Phone numbers")]) {
    await away();
    await asked.waitFor();
    await press(page, "Stay");
    assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Half done");
    assert.equal(new URL(page.url()).pathname, "/console/settings");
  }
  await page.goBack();
  await asked.waitFor();
  await press(page, "Leave");
  await view(page, "Groups");
  await follow(page, "Network"); // nothing is asked any more
  await view(page, "Network");
});

test("every limit has a name and a sentence, in both languages", async (t) => {
  const { system, page } = await open(t, "/settings/limits");
  const { numbers } = await system.api("GET", "/v1/network");
  for (const title of ["Limits", "Grenzen"]) {
    await view(page, title);
    const labels = await page.locator("dt").allInnerTexts();
    const values = await page.locator("dd").allInnerTexts();
    assert.equal(labels.length, numbers.length);
    assert.equal(new Set(labels).size, numbers.length, "two have one name");
    for (const { name } of numbers) assert.ok(!labels.includes(name), `${name} has no name`);
    for (const [i, value] of values.entries()) assert.equal(value.split("\n").filter((line) => line.trim()).length, 3, `${labels[i]}: ${value}`);
    await page.evaluate(() => localStorage.setItem("lanyard.console", JSON.stringify({ language: "de" })));
    await page.reload();
  }
});

test("a limit is changed in units that fit, within its bounds, and put back", async (t) => {
  const { system, page } = await open(t, "/settings/limits");
  const valueOf = async (name) => (await system.api("GET", "/v1/network")).numbers.find((n) => n.name === name).value;
  await press(page, "Edit: How long invitations last");
  await amount(page, "By text message, with a code", "8");
  await press(page, "Save changes");
  await said(page, "Must be between 10 minutes and 7 days.");
  await amount(page, "By text message, with a code", "90", "minutes");
  await press(page, "Save changes");
  await said(page, "Saved: How long invitations last");
  await said(page, "1 hour, 30 minutes");
  await said(page, "Changed");
  assert.equal(await valueOf("invitation_sms_proof"), 5400);

  await press(page, "Edit: How long invitations last");
  await press(page, "Back to the default: By text message, with a code");
  await press(page, "Save changes");
  await until("the default", async () => (await valueOf("invitation_sms_proof")) === 86_400);
  await until("no mark", async () => !(await page.getByText("Changed", { exact: true }).count()));
});

test("a badge is made; what people go through follows from it", async (t) => {
  const { system, page } = await open(t, "/settings/badges");
  await press(page, "Create badge");
  await view(page, "Create badge");
  const steps = async () => page.getByRole("list", { name: "What an invited person goes through" }).getByRole("listitem").allInnerTexts();
  const heads = async () => (await steps()).map((s) => s.split("\n")[0]);
  assert.deepEqual(await heads(), ["An e-mail with a link", "The badge", "A notice"]);
  await page.getByLabel("Text message").check();
  await page.getByLabel("The link and a code to the other contact").check();
  await page.getByLabel("Ask for a phone number, and check it with a code").check();
  await page.getByLabel("Terms of use").fill("Be kind.\nLock your phone.");
  assert.deepEqual(await heads(), ["A text message with a link", "Their phone number", "A second check", "Your terms", "The badge", "A notice"]);
  await said(page, "Two contacts are the proof");
  await press(page, "Preview of the terms");
  await page.locator(".terms").getByText("Lock your phone.").waitFor();

  await press(page, "Create badge");
  await said(page, "Type a name of 1 to 100 characters.");
  await page.getByLabel("Name", { exact: true }).fill("Visitor badge");
  await page.getByLabel("Devices a person").fill("21");
  await page.getByLabel("A time of its own").check();
  await amount(page, "Time", "8");
  await press(page, "Create badge");
  await said(page, "Type a number from 1 to 20.");
  await said(page, "Must be between 10 minutes and 7 days.");
  await page.getByLabel("Devices a person").fill("1");
  await amount(page, "Time", "2");
  await press(page, "Create badge");
  await view(page, "Visitor badge");
  const { items } = await system.api("GET", "/v1/badges");
  const { id, created_at, updated_at, ...made } = items.find((b) => b.name === "Visitor badge");
  assert.deepEqual(made, { name: "Visitor badge", channel: "sms", phone_enrollment: true, proof: "code", device_limit: 1, valid_for: 172_800, terms: "Be kind.\nLock your phone." });

  await press(page, "Edit");
  await view(page, "Edit Visitor badge");
  await page.getByLabel("The link alone").check();
  await page.getByText("That is a long time for a link that is the only proof.").waitFor();
  await page.getByLabel("As the network's limits say: 10 minutes").check();
  await press(page, "Save changes");
  await view(page, "Visitor badge");
  await until("the change", async () => {
    const badge = await system.api("GET", `/v1/badges/${id}`);
    return badge.proof === "link" && !badge.valid_for && badge.terms === made.terms;
  });
  await follow(page, "Badges");
  await page.getByRole("link", { name: "Visitor badge" }).waitFor();
});

test("an API token is made, shown once, works, and is revoked", async (t) => {
  const { system, page } = await open(t, "/settings/tokens");
  await press(page, "Create API token");
  await view(page, "Create API token");
  await press(page, "Create API token");
  await said(page, "Choose at least one.");
  await page.getByLabel("Name", { exact: true }).fill("HR import");
  await page.getByLabel("users:read").check();
  await page.getByLabel("A time of its own").check();
  await amount(page, "Time", "30", "minutes");
  await press(page, "Create API token");
  await said(page, "Must be between 1 hour and 365 days.");
  await amount(page, "Time", "2", "days");
  await press(page, "Create API token");
  await view(page, "Your API token");
  const [raw, line] = await page.locator(".code").allInnerTexts();
  assert.equal(line, `curl -H "Authorization: Bearer ${raw}" ${system.origin}/v1/session`);
  const call = (path) => fetch(system.origin + path, { headers: { Authorization: `Bearer ${raw}` } });
  const who = await (await call("/v1/session")).json();
  assert.deepEqual([who.kind, who.name, who.scopes], ["token", "HR import", ["users:read"]]);
  assert.ok(Math.abs(Date.parse(who.expires_at) - Date.now() - 2 * 86_400_000) < 60_000, who.expires_at);

  await follow(page, "Badges");
  await page.getByRole("dialog", { name: "Leave without the token?" }).waitFor();
  await press(page, "Stay");
  await press(page, "I have copied it");
  await view(page, "API tokens");
  assert.ok(!(await page.content()).includes(raw));
  const row = page.getByRole("row", { name: /HR import/ });
  await row.getByRole("link", { name: "Ada Admin" }).waitFor(); // whose it is
  await press(page, "Revoke HR import");
  await press(page, "Revoke");
  await said(page, "The API token HR import was revoked.");
  await row.waitFor({ state: "detached" });
  assert.equal((await call("/v1/session")).status, 401);
});

test("with an API token the console says why it makes none", async (t) => {
  const { system, page } = await open(t, "/settings");
  await page.context().clearCookies();
  await page.goto("/console/settings/tokens");
  await press(page, "Use an API elsewhere");
  await page.getByLabel("Address of the API").fill(system.origin);
  await page.getByLabel("API token", { exact: true }).fill(system.token);
  await press(page, "Connect");
  await view(page, "API tokens");
  await said(page, "Only people make and revoke API tokens");
  assert.ok(await page.getByRole("button", { name: "Create API token" }).first().isDisabled());
  assert.ok(await page.getByRole("button", { name: "Revoke setup" }).isDisabled());
});

test("network and limits are for everybody", async (t) => {
  const { page } = await open(t, "/settings");
  await examine(page, ["/settings", "/settings?edit=naming", "/settings?edit=phones", "/settings/limits", "/settings/limits?edit=invitations"]);
});

test("badges and API tokens are for everybody", async (t) => {
  const { system, page } = await open(t, "/settings");
  await examine(page, ["/settings/badges", "/settings/badges/new", `/settings/badges/${system.badge}`, "/settings/tokens", "/settings/tokens/new"]);
});
