// The service desk: an agent with a caller on the telephone, and a keyboard.
import assert from "node:assert/strict";
import test from "node:test";
import { desktop, enrollPhone, person, press, view } from "./browser.mjs";
import { administrator, examine } from "./console.mjs";
import { lanyard, until } from "./lanyard.mjs";

const number = "+1 202 555 0143";
const added = "+1 202 555 0177";

/** Somebody with a badge, whose number is enrolled. */
async function staff(t, system, name, phone) {
  const user = await system.user(name);
  const { link } = await system.invite(user);
  const one = await person(t, system, { baseURL: system.origin, console: true });
  await one.page.goto(link);
  await enrollPhone(one.page, system, phone);
  await view(one.page, "Create your badge");
  await press(one.page, "Create it on this device");
  await view(one.page, "Your badge is ready");
  return { user, ...one };
}

// Runs in an administrator's page: no program may say who works at the desk.
async function makeAgent(user) {
  const call = async (method, path, body) => {
    const response = await fetch(path, { method, headers: { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() }, ...(body && { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response;
  };
  const { id } = await (await call("POST", "/v1/groups", { name: "Desk", privileges: ["agent"] })).json();
  await call("PUT", `/v1/groups/${id}/members/${user}`);
}

/** A system four days on: what was enrolled then proves something now. Signed in is an agent. */
async function desk(t) {
  const system = await lanyard(t);
  const caller = await staff(t, system, { first_name: "Grace", last_name: "Hopper", email: "grace@demo.example" }, number);
  const agent = await staff(t, system, { first_name: "Mary", last_name: "Jackson", email: "mary@demo.example" }, "+1 202 555 0188");
  const admin = await administrator(t, system);
  await admin.page.evaluate(makeAgent, agent.user.id);
  await admin.page.close();
  await system.again("96h");
  await agent.page.setViewportSize(desktop.viewport);
  await agent.page.goto("/console");
  await press(agent.page, "Sign in with the badge on this device");
  await view(agent.page, "Service desk");
  return { system, caller: caller.user, page: agent.page };
}

const focused = (page, label) => until(`the focus on ${label}`, () => page.getByLabel(label, { exact: true }).evaluateAll((all) => all.includes(document.activeElement)));

/** Reads a code out as the caller would, with its check digit. */
async function heard(page, code) {
  await focused(page, "Code that the caller reads out");
  await page.keyboard.type(code);
  await page.keyboard.press("Enter");
}

test("keyboard only: found, verified by a code, a mobile added", async (t) => {
  const { system, caller, page } = await desk(t);
  const { keyboard } = page;
  assert.deepEqual(await page.getByRole("navigation").getByRole("link").allTextContents(), ["Service desk", "Approvals", "Desk tasks"]);
  await focused(page, "Who is calling");
  await keyboard.type("hopp");
  await page.getByRole("option", { name: /Grace Hopper/ }).waitFor();
  await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await view(page, "Grace Hopper");
  assert.ok(!(await page.content()).includes("5550143"), "the contact is masked");

  await focused(page, "Ticket");
  await keyboard.type("T-1");
  await keyboard.press("Tab");
  await keyboard.press("Space");
  await keyboard.press("Enter");
  const word = page.locator("[data-say]");
  await word.waitFor();
  const first = await system.message("+12025550143", "telephone_code");
  assert.ok(first.text.includes(await word.textContent()), "the message names the word");
  const wrong = first.code.replace(/\d/, (d) => (Number(d) + 1) % 10);
  await heard(page, wrong);
  await page.getByText("Misheard:", { exact: false }).waitFor();
  await keyboard.press("ControlOrMeta+A");
  await heard(page, first.code);

  await focused(page, "New mobile number");
  await keyboard.type(added);
  await keyboard.press("Enter");
  const second = await system.message("+12025550177", "telephone_code", [first.id]);
  await heard(page, second.code);
  await page.getByText("Everything asked for is done.").waitFor();
  await page.getByText("Caller's verification begun").waitFor();
  const { items } = await system.api("GET", `/v1/users/${caller.id}/enrollments`);
  assert.deepEqual(items.map((e) => e.contact), ["+1 ••• •• 77"]);
  await keyboard.press("Enter");
  await focused(page, "Who is calling");

  await examine(page, ["/desk", `/desk/${caller.id}`, "/desk/approvals", "/tasks"]);
});
