// One user in the console: what an administrator does with somebody on the phone,
// step by step.
import assert from "node:assert/strict";
import test from "node:test";
import { desktop, enrollPhone, person, press, view } from "./browser.mjs";
import { administrator, examine } from "./console.mjs";
import { lanyard, until } from "./lanyard.mjs";

const said = (page, text) => page.getByText(text, { exact: true }).first().waitFor();

const dialog = (page, name) => page.getByRole("dialog", { name });

/** Opens the page of somebody. */
async function open(t, more = {}, tab = "") {
  const system = await lanyard(t);
  const grace = await system.user({ phone: "079 123 45 67", phone_region: "CH", ...more });
  const admin = await administrator(t, system, { path: `/console/users/${grace.id}${tab && `?tab=${tab}`}` });
  await view(admin.page, "Grace Hopper");
  return { system, grace, get: (rest = "") => system.api("GET", `/v1/users/${grace.id}${rest}`), ...admin };
}

const invitations = async (get) => (await get("/invitations")).items;

/** Presses an act in the menu of the only invitation that has one. */
async function act(page, name) {
  await page.getByRole("button", { name: /^Actions on the invitation/ }).click();
  await page.getByRole("menuitem", { name, exact: true }).click();
}

test("a profile is changed; a number is shown as written and as understood", async (t) => {
  const { page, get, system } = await open(t);
  const alan = await system.user({ first_name: "Alan", last_name: "Turing", login: "alan", email: "alan@demo.example" });
  await page.getByText("As it was written: 079 123 45 67").waitFor();
  await page.getByText("From: Switzerland").waitFor();
  await press(page, "Edit");
  const edit = dialog(page, "Change Grace Hopper");
  await edit.getByLabel("Title", { exact: true }).fill("Rear admiral");
  await edit.getByLabel("Phone", { exact: true }).fill("123");
  await page.keyboard.press("Enter");
  await edit.getByText("too short", { exact: false }).waitFor();
  await edit.getByLabel("Phone", { exact: true }).fill("044 668 18 00");
  await edit.getByRole("button", { name: /Manager/ }).click();
  await page.getByPlaceholder("Name, e-mail, phone or login").fill("turin");
  await page.getByRole("option", { name: /Alan Turing/ }).click();
  await press(edit, "Save");
  await said(page, "Grace Hopper is changed.");
  await page.getByRole("link", { name: "Alan Turing" }).waitFor();
  await page.getByText("As it was written: 044 668 18 00").waitFor();
  const { title, phone, phone_region, email, manager } = await get();
  assert.deepEqual({ title, phone, phone_region, email, manager }, { manager: alan.id, title: "Rear admiral", phone: "+41446681800", phone_region: "CH", email: "grace@demo.example" });
});

test("whoever is slower with a profile looks again, and keeps what they entered", async (t) => {
  const { system, grace, page, get } = await open(t);
  await press(page, "Edit");
  const edit = dialog(page, "Change Grace Hopper");
  await edit.getByLabel("Title", { exact: true }).fill("Rear admiral");
  await system.api("PATCH", `/v1/users/${grace.id}`, { employee_number: "E-1906" });
  await press(edit, "Save");
  await said(page, "Somebody else changed this meanwhile");
  await press(edit, "Look again");
  await edit.getByText("Somebody else changed this meanwhile: Employee number.").waitFor();
  assert.equal(await edit.getByLabel("Employee number").inputValue(), "E-1906");
  await press(edit, "Save");
  await said(page, "Grace Hopper is changed.");
  const { title, employee_number } = await get();
  assert.deepEqual({ title, employee_number }, { title: "Rear admiral", employee_number: "E-1906" });
});

test("a badge is sent, sent again as a link, and revoked", async (t) => {
  const { system, page, get } = await open(t, {}, "badges");
  await page.getByRole("button", { name: "Send a badge" }).first().click();
  const send = dialog(page, "Send a badge to Grace Hopper");
  await send.getByText("to grace@demo.example").first().waitFor();
  await press(send, "Send");
  await said(page, "The invitation to Grace Hopper is on its way.");
  const { link: first } = await system.message("grace@demo.example", "badge_invitation");
  await page.getByText("Invited; the link works until").waitFor();

  await system.api("PATCH", `/v1/users/${(await get()).id}`, { title: "Rear admiral" }); // others go on meanwhile
  await system.again("1h"); // an invitation is not sent twice in a minute
  await page.reload();
  await press(page, "Sign in with the badge on this device");
  await view(page, "Grace Hopper");
  await act(page, "Copy a link");
  const copy = dialog(page, "Copy a link for Grace Hopper");
  await copy.getByText("Links that were sent before stop working.").waitFor();
  await press(copy, "Make the link");
  const link = await dialog(page, "The link for Grace Hopper").locator(".code").textContent();
  assert.match(link, new RegExp(`^${system.origin}/i#\\S+$`));
  await press(dialog(page, "The link for Grace Hopper"), "Close");
  const state = async (url) => (await (await fetch(`${system.origin}/v1/invitations/open`, { method: "POST", headers: { "Content-Type": "application/json", Origin: system.origin }, body: JSON.stringify({ link: url.split("#")[1] }) })).json());
  assert.equal((await state(first)).end, "superseded");
  assert.equal((await state(link)).step, "phone");

  await page.getByRole("row", { name: /Staff badge/ }).getByText("2 times").waitFor();
  await act(page, "Revoke");
  await press(dialog(page, "Revoke the invitation of Grace Hopper?"), "Revoke");
  await page.getByRole("row", { name: /Staff badge/ }).getByText("Revoked").waitFor();
  assert.deepEqual((await invitations(get)).map((i) => i.state), ["revoked"]);
  assert.equal((await state(link)).end, "revoked");
});

test("a badge is handed over as a link; without a contact it says so first", async (t) => {
  const { system, page, get } = await open(t, { phone: "" });
  await system.kind({ channel: "sms" });
  await page.reload();
  await press(page, "Send a badge");
  const send = dialog(page, "Send a badge to Grace Hopper");
  await send.getByRole("button", { name: /^Badge/ }).click();
  await page.getByRole("option", { name: "Visitor badge" }).click();
  await send.getByText("A contact that this needs is not on file").waitFor();
  await send.getByLabel("As a link to hand over").check();
  await press(send, "Make the link");
  await said(page, "This is the link. It is shown only now.");
  const [made] = await invitations(get);
  assert.deepEqual({ state: made.state, message: made.message }, { state: "open", message: undefined });
});

test("deactivating says what it ends; activating lets in again", async (t) => {
  const { system, grace, page, get } = await open(t);
  await system.invite(grace);
  await page.reload();
  await press(page, "Deactivate");
  const off = dialog(page, "Deactivate Grace Hopper?");
  await off.getByText("they are signed out everywhere").waitFor();
  await off.getByText("the link of their open invitation leads nowhere").waitFor();
  await press(off, "Deactivate");
  await said(page, "Grace Hopper is deactivated.");
  await page.getByRole("button", { name: "Activate", exact: true }).waitFor();
  assert.equal((await get()).state, "disabled");
  assert.equal(await page.getByRole("button", { name: "Send a badge" }).count(), 0);
  await press(page, "Activate");
  await press(dialog(page, "Activate Grace Hopper again?"), "Activate");
  await said(page, "Grace Hopper is active again.");
  assert.equal((await get()).state, "active");
});

test("a badge is taken off a device, an enrollment is removed, sessions are ended", async (t) => {
  const { system, grace, page, get } = await open(t, { phone: "" });
  const invitation = await system.invite(grace);
  const { page: phone } = await person(t, system, { baseURL: system.origin, ...desktop });
  await phone.goto(invitation.link);
  await enrollPhone(phone, system, "+1 202 555 0143");
  await view(phone, "Create your badge");
  await press(phone, "Create it on this device");
  await view(phone, "Your badge is ready");
  await phone.goto("/me");
  await press(phone, "Sign in with your badge");
  await until("a session", async () => (await get("/sessions")).items.length > 0);

  await page.goto(`/console/users/${grace.id}?tab=signin`);
  await page.getByRole("row", { name: /Code by SMS/ }).getByText("43", { exact: false }).waitFor();
  await page.getByRole("button", { name: /^End the session/ }).click();
  await press(dialog(page, "End this session?"), "Sign out");
  await said(page, "Signed in nowhere");
  assert.deepEqual((await get("/sessions")).items, []);
  await press(page, "Remove the enrollment with Code by SMS");
  await press(dialog(page, "Remove the enrollment with Code by SMS?"), "Remove");
  await said(page, "No contact is enrolled");
  assert.deepEqual((await get("/enrollments")).items, []);

  await page.getByRole("tab", { name: "Badges" }).click();
  assert.equal(new URL(page.url()).search, "?tab=badges");
  await page.getByRole("button", { name: /^Take the badge Staff badge/ }).click();
  const off = dialog(page, "Take the badge Staff badge off the device?");
  await off.getByText("It is the only one").waitFor();
  await press(off, "Take off the device");
  await said(page, "The badge is off the device.");
  assert.deepEqual((await get("/badges")).items, []);

  await page.getByRole("tab", { name: "What happened" }).click();
  await page.getByRole("row", { name: /Badge taken off a device/ }).getByRole("link", { name: "Ada Admin" }).waitFor();
  await page.getByRole("row", { name: /Badge put on a device/ }).getByText("by link").waitFor();
  await page.getByRole("tab", { name: "Messages" }).click();
  const notice = page.getByRole("row", { name: /Notice: badge added/ });
  await notice.getByRole("button", { name: /what became of it$/ }).click();
  await page.getByText("Waiting to be sent").waitFor();
});

test("one's own session and one's last badge are told apart", async (t) => {
  const system = await lanyard(t);
  const { page } = await administrator(t, system, { path: "/console/users" });
  await page.getByRole("link", { name: "Ada Admin" }).click();
  await view(page, "Ada Admin");
  await page.getByRole("tab", { name: "Badges" }).click();
  await page.getByRole("button", { name: /^Take the badge Staff badge/ }).click();
  const off = dialog(page, "Take the badge Staff badge off the device?");
  await press(off, "Take off the device");
  await off.getByText("No active administrator could sign in any more. Put a badge on another device first.").waitFor();
  await press(off, "Cancel");
  await page.getByRole("tab", { name: "Contacts & sessions" }).click();
  await said(page, "This is yours");
  await page.getByRole("button", { name: /^End the session/ }).click();
  const end = dialog(page, "End this session?");
  await end.getByText("you are signed out").waitFor();
  await press(end, "Sign out");
  await view(page, "Sign in to the console");
});

/** Types wrong codes with a link until no more are taken. */
async function guess(system, link) {
  const call = async (path, body, cookie = "") => {
    const answer = await fetch(system.origin + path, { method: "POST", headers: { "Content-Type": "application/json", Origin: system.origin, cookie }, body: JSON.stringify({ link: link.split("#")[1], ...body }) });
    return { cookie: answer.headers.getSetCookie().map((c) => c.split(";")[0]).join("; "), ...(await answer.json()) };
  };
  const { cookie } = await call("/v1/invitations/open", {});
  const { challenge } = await call("/v1/invitations/challenges", { phone: "+1 202 555 0143" }, cookie);
  const sent = await until("the code", async () => (await system.messages()).find((m) => m.template === "enrollment_code"));
  const wrong = sent.code === "000000" ? "111111" : "000000";
  let code;
  do ({ code } = await call("/v1/invitations/challenges/verify", { challenge, code: wrong }, cookie));
  while (code === "wrong_code");
}

test("codes that are stopped are said to be, and allowed again", async (t) => {
  const system = await lanyard(t);
  const grace = await system.user();
  await system.api("PATCH", "/v1/network", { numbers: { wrong_codes_in_a_row: 10 } });
  const { link } = await system.invite(grace);
  await guess(system, link);
  await system.again("2h"); // another code
  await guess(system, link);
  const { page } = await administrator(t, system, { path: `/console/users/${grace.id}?tab=signin` });
  await said(page, "Codes are stopped");
  await page.getByText("Wrong codes within 24 hours: 10 of 20.").waitFor();
  await press(page, "Allow codes again");
  await said(page, "Codes are allowed again.");
  assert.deepEqual(await page.getByText("Codes are stopped").count(), 0);
  const { stopped } = await system.api("GET", `/v1/users/${grace.id}/enrollments/codes`);
  assert.equal(stopped, false);
});

test("somebody who is not there", async (t) => {
  const system = await lanyard(t);
  const { page } = await administrator(t, system, { path: "/console/users/0123456789abcdef" });
  await said(page, "There is no such user, or no longer");
  await page.getByRole("link", { name: "To all users" }).click();
  await view(page, "Users & badges");
});

test("every tab is readable on a phone", async (t) => {
  const system = await lanyard(t);
  const grace = await system.user();
  await system.invite(grace);
  const { page } = await administrator(t, system);
  await view(page, "Overview");
  await examine(page, ["", "?tab=badges", "?tab=signin", "?tab=messages", "?tab=history"].map((tab) => `/users/${grace.id}${tab}`));
});
