// What did not arrive: from the overview to its story, to what helps, and how well
// messages arrive in all.
import assert from "node:assert/strict";
import test from "node:test";
import { press, view } from "./browser.mjs";
import { administrator, examine } from "./console.mjs";
import { lanyard, until } from "./lanyard.mjs";

const said = (page, text) => page.getByText(text).filter({ visible: true }).first().waitFor();

/** Somebody whose invitation comes back: there is no such mailbox in SES's simulator either. */
async function bounced(system, more = {}) {
  const user = await system.user({ email: "bounce+grace@simulator.amazonses.com", ...more });
  const { id } = await system.invite(user, { deliver: "send" });
  await until("it to come back", async () => (await system.api("GET", "/v1/messages")).items.length > 0);
  return { user, id };
}

const markOf = async (system, user) => (await system.api("GET", `/v1/users/${user.id}`)).contacts.find((c) => c.channel === "email");

test("what came back is found from the overview, sent by SMS instead, and its mark taken away", async (t) => {
  const system = await lanyard(t);
  const { user, id } = await bounced(system, { phone: "+1 202 555 0143" });
  await system.again("2m"); // nobody is written to again at once
  const { page } = await administrator(t, system);
  await view(page, "Overview");
  await page.locator('main a[href="/console/messages"]').filter({ hasText: /^1$/ }).click();
  await view(page, "Undelivered");
  await said(page, "There is no such number or address.");
  await page.getByRole("link", { name: "Invitation: Grace Hopper" }).click();
  await view(page, "Invitation of Grace Hopper");
  await said(page, "Invitation: Came back");
  await said(page, "5.1.1");

  await press(page, "Send by SMS: Grace Hopper");
  const dialog = page.getByRole("dialog", { name: "Send the invitation of Grace Hopper again?" });
  await dialog.getByText("The message goes by SMS").waitFor();
  await dialog.getByRole("button", { name: "Send again" }).click();
  await said(page, "Invitation, again: Sent");
  await system.message("+12025550143", "follow_up");
  assert.equal((await system.api("GET", `/v1/invitations/${id}`)).channel, "sms");
  await until("nothing more to do", async () => (await page.getByRole("button", { name: "Send by SMS: Grace Hopper" }).count()) === 0);

  await page.getByRole("link", { name: "Grace Hopper" }).first().click();
  await view(page, "Grace Hopper");
  await said(page, "Came back");
  assert.equal((await markOf(system, user)).state, "marked");
  await press(page, "Send there again: bounce+grace@simulator.amazonses.com");
  const ask = page.getByRole("dialog", { name: "Send to bounce+grace@simulator.amazonses.com again?" });
  await ask.getByText("Look first whether it is written right.").waitFor();
  await ask.getByRole("button", { name: "Send there again" }).click();
  await said(page, "is sent to again.");
  await page.getByText("Nothing is sent there since").waitFor({ state: "hidden" });
  assert.equal((await markOf(system, user)).state, "open");
});

test("an address that does not exist is corrected from the list, and what is left to do is to send again", async (t) => {
  const system = await lanyard(t);
  const { user } = await bounced(system);
  const { page } = await administrator(t, system, { path: "/console/messages" });
  await view(page, "Undelivered");
  await press(page, "Correct the address: Grace Hopper");
  const field = page.getByRole("dialog", { name: "Change Grace Hopper" }).getByLabel("E-mail");
  await until("the field", () => field.evaluate((input) => input === document.activeElement));
  await field.fill("grace@demo.example");
  await press(page, "Save");
  await said(page, "Grace Hopper is changed.");
  assert.equal((await markOf(system, user)).state, "open");
  await page.getByRole("link", { name: "Undelivered" }).click();
  await page.getByRole("button", { name: "Send again: Grace Hopper" }).waitFor();
});

test("the story tells who opened a link, and why it thinks so", async (t) => {
  const system = await lanyard(t);
  const user = await system.user();
  const { id, link } = await system.invite(user);
  const open = (headers) => fetch(`${system.origin}/v1/invitations/open`, { method: "POST", headers: { "Content-Type": "application/json", Origin: system.origin, ...headers }, body: JSON.stringify({ link: link.split("#")[1] }) });
  await open({ "User-Agent": "curl/8.5.0" });
  await open({ "User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1" });
  const { page } = await administrator(t, system, { path: `/console/users/${user.id}?tab=badges` });
  await view(page, "Grace Hopper");
  await page.getByRole("link", { name: /what happened to the invitation/ }).click();
  await view(page, "Invitation of Grace Hopper");
  await said(page, "Opened, probably by a scanner");
  await said(page, "It says of itself that it is a program.");
  await said(page, "Opened, probably by the person");
  await said(page, "Nothing speaks for a machine.");
});

test("what did not arrive is for everybody", async (t) => {
  const system = await lanyard(t);
  const { user, id } = await bounced(system, { phone: "+1 202 555 0143" });
  const { page } = await administrator(t, system, { path: "/console/messages" });
  await view(page, "Undelivered");
  await examine(page, ["/messages", "/deliveries", `/invitations/${id}`, `/users/${user.id}`, `/users/${user.id}?tab=messages`]);
});
