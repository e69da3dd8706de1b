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
  await call("POST", "/v1/badges", { name: "Plant", channel: "email", proof: "code" });
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
  await admin.page.goto("about:blank"); // it loads nothing while the system is away
  await system.again("96h");
  await agent.page.setViewportSize(desktop.viewport);
  await agent.page.goto("/console");
  await press(agent.page, "Sign in with the badge on this device");
  await view(agent.page, "Service desk");
  return { system, caller, page: agent.page, second: admin.page };
}

const focused = (page, label) => until(`the focus on ${label}`, () => page.getByLabel(label, { exact: true }).evaluateAll((all) => all.includes(document.activeElement)));

const inFocus = (page, of) => until("the focus", () => of.evaluateAll((all) => all.some((e) => e.contains(document.activeElement))));

/** Finds the caller, and begins with a ticket and acts, by their places. */
async function begin(page, ticket, acts) {
  const { keyboard } = page;
  await focused(page, "Who is calling");
  await keyboard.type("hopp");
  await page.getByRole("option", { name: /Grace Hopper/ }).waitFor();
  await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await view(page, "Grace Hopper");
  await focused(page, "Ticket");
  await keyboard.type(ticket);
  for (let place = 0; place <= Math.max(...acts); place++) {
    await keyboard.press("Tab");
    if (acts.includes(place)) await keyboard.press("Space");
  }
  await keyboard.press("Enter");
  await page.locator("[data-say]").waitFor();
}

/** Reads a code out as the caller would, with its check digit. */
async function heard(page, code) {
  await focused(page, "Code that the caller reads out");
  await page.keyboard.type(code);
  await page.keyboard.press("Enter");
}

/** The caller says on their own device that it is them. */
async function approve(page) {
  await page.goto("/p");
  await press(page, "Sign in with your badge");
  await press(page, "Yes, it is me");
  const digits = page.locator(".digits");
  await digits.waitFor();
  return digits.textContent();
}

/** Somebody else at the desk agrees. */
async function agree(page) {
  await page.goto("/console/desk/approvals");
  await press(page, "Sign in with the badge on this device");
  await page.getByRole("row", { name: /Grace Hopper/ }).getByRole("button").press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Agree", exact: true }).press("Enter");
  await page.getByText("You agreed for Grace Hopper.").waitFor();
}

/** Types a contact of the caller's, and the code that goes there. */
async function adds(page, system, label, contact, to) {
  const before = (await system.messages()).map((m) => m.id);
  await focused(page, label);
  await page.keyboard.type(contact);
  await page.keyboard.press("Enter");
  const { code } = await system.message(to, "telephone_code", before);
  await heard(page, code);
}

test("keyboard only, from the search to done", async (t) => {
  const { system, caller, page, second } = await desk(t);
  const { keyboard } = page;
  assert.deepEqual(await page.getByRole("navigation").getByRole("link").allTextContents(), ["Service desk", "Approvals", "Desk tasks"]);

  // A session as a QR code, of the badge that the caller does not have.
  await begin(page, "T-1", [3]);
  assert.ok(!(await page.content()).includes("5550143"), "the contact is masked");
  const first = await system.message("+12025550143", "telephone_code");
  assert.ok(first.text.includes(await page.locator("[data-say]").textContent()), "the message names the word");
  await heard(page, first.code.replace(/\d/, (d) => (Number(d) + 1) % 10));
  await page.getByText("Misheard:", { exact: false }).waitFor();
  await keyboard.press("ControlOrMeta+A");
  await heard(page, first.code);
  await inFocus(page, page.getByRole("button", { name: /Plant/ }));
  await keyboard.press("Tab");
  await keyboard.press("ArrowUp"); // around to the last way
  await keyboard.press("Enter");
  await page.getByRole("img", { name: "QR code of the registration session" }).waitFor();
  await page.getByText("Everything asked for is done.").waitFor();
  await page.getByRole("row", { name: /Plant.*Not opened yet.*QR code at the desk/ }).waitFor();
  await keyboard.press("Enter");

  // Everything else in one call, which a second person agrees to.
  await begin(page, "T-2", [0, 1, 2, 3, 5, 6]);
  await page.getByRole("button", { name: "Ask a second person" }).press("Enter");
  await page.getByText("A second person was asked.", { exact: false }).waitFor();
  await agree(second);
  await page.getByText("1 of 2 points", { exact: false }).waitFor();
  await page.getByRole("button", { name: "Ask the caller's badge" }).press("Enter");
  await page.getByText(`${system.origin}/p`, { exact: true }).waitFor();
  const digits = await approve(caller.page);
  await focused(page, "Two digits that the caller reads out");
  await keyboard.type(digits);
  await keyboard.press("Enter");
  await adds(page, system, "New mobile number", added, "+12025550177");
  await adds(page, system, "New e-mail address", "grace@home.example", "grace@home.example");
  await inFocus(page, page.getByRole("button", { name: /^Remove Mobile/ }));
  await page.getByRole("button", { name: /^Remove E-mail/ }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).press("Enter");
  await inFocus(page, page.getByRole("button", { name: /Plant/ }));
  for (const key of ["Enter", "ArrowUp", "Enter", "Tab", "Tab", "Tab", "Space", "Enter"]) await keyboard.press(key); // the badge that the caller has, on one device more
  await system.message("grace@home.example", "registration_session");
  await page.getByRole("button", { name: "Remove Plant, QR code at the desk" }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).press("Enter");
  await page.getByRole("row", { name: /Plant.*Removed/ }).waitFor();
  await inFocus(page, page.getByRole("button", { name: /^Remove Staff badge, Phone/ }));
  await keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).press("Enter");
  await page.getByText("Everything asked for is done.").waitFor();
  await page.getByText("Caller's verification begun").first().waitFor();
  const { items } = await system.api("GET", `/v1/users/${caller.user.id}/enrollments`);
  assert.deepEqual(items.map((e) => e.contact), ["+1 ••• •• 77"]);
  await keyboard.press("Enter");
  await focused(page, "Who is calling");

  await examine(page, ["/desk", `/desk/${caller.user.id}`, "/desk/approvals", "/tasks"]);
});
