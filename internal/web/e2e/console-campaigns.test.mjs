// Campaigns and invitations: how far sending is, what it waits for, and what came of
// each person.
import assert from "node:assert/strict";
import test from "node:test";
import { press, view } from "./browser.mjs";
import { administrator } from "./console.mjs";
import { lanyard, until } from "./lanyard.mjs";

const people = ["Anna", "Berta", "Clara"];

async function open(t, path, prepare = async () => {}) {
  const system = await lanyard(t);
  const users = [];
  for (const name of people) users.push(await system.user({ first_name: name, last_name: "Aaltonen", email: `${name.toLowerCase()}@demo.example` }));
  await prepare(system, users);
  return { system, users, ...(await administrator(t, system, { path: `/console${path}` })) };
}

const link = (page, name) => page.getByRole("link", { name }).first();
const cell = (page, text) => page.getByRole("gridcell", { name: text, exact: true }).first();
const campaigns = async (system) => (await system.api("GET", "/v1/campaigns")).items;

test("a campaign that waits says what for, goes on by itself, and is found again", async (t) => {
  const { page, system } = await open(t, "/users");
  await link(page, "Anna Aaltonen").waitFor();
  await system.api("PATCH", "/v1/network", { paused: true });
  await press(page, "Send badges");
  await page.getByRole("radio", { name: "Everyone who was never invited to this badge" }).waitFor();
  await press(page, "Send 3 invitations");
  await page.getByText("The campaign waits, because sending is switched off").waitFor();
  await page.reload();
  await page.getByText("The campaign waits, because sending is switched off").waitFor();
  assert.equal(await link(page, "To the switch").getAttribute("href"), "/console/settings");
  await page.getByText("0 of 4 done").waitFor();
  await system.api("PATCH", "/v1/network", { paused: false });
  await system.again("2m"); // the sweep wakes it
  await page.getByText("Done", { exact: true }).waitFor();
  await cell(page, "Sent").waitFor();
  const [campaign] = await campaigns(system);
  assert.deepEqual(campaign.outcomes, { has_badge: 1, sent: 3 });
  await page.getByRole("link", { name: "Campaigns", exact: true }).click();
  await view(page, "Campaigns");
  await page.getByRole("row", { name: /Staff badge.*Everyone not yet invited.*Done.*3.*1/ }).getByRole("link").click();
  await page.getByRole("heading", { level: 1, name: /^Campaign of/ }).waitFor();
});

test("a campaign waits for the day's quota, and can be stopped where it is", async (t) => {
  const quota = (system) => system.api("PATCH", "/v1/network", { numbers: { emails_per_day: 0 } });
  const { page, system } = await open(t, "/campaigns", async (system) => {
    await quota(system);
    await system.api("POST", "/v1/campaigns", { badge: system.badge, everyone_not_invited: true });
  });
  await view(page, "Campaigns");
  await page.getByText("Waits for the day's quota").waitFor();
  assert.equal(await link(page, "Wait, or raise the quota").getAttribute("href"), "/console/settings/limits");
  await page.getByRole("row", { name: /Staff badge/ }).getByRole("link").first().click();
  await page.getByText("The campaign waits, because the day's quota is used up").waitFor();
  assert.equal(await link(page, "To the quota").getAttribute("href"), "/console/settings/limits");
  await press(page, "Stop");
  const ask = page.getByRole("dialog", { name: "Stop this campaign?" });
  await ask.getByText("A stopped campaign can not go on").waitFor();
  await press(page, "Cancel");
  assert.equal((await campaigns(system))[0].state, "running");
  await press(page, "Stop");
  await press(page, "Stop campaign");
  await page.getByText("Stopped", { exact: true }).waitFor();
  assert.equal((await campaigns(system))[0].state, "stopped");
  assert.equal(await page.getByRole("button", { name: "Stop", exact: true }).count(), 0);
});

test("the numbers of a campaign choose the rows below, and that is in the address", async (t) => {
  const { page } = await open(t, "/campaigns", async (system, users) => {
    await system.api("POST", `/v1/users/${users[2].id}/deactivate`);
    const { id } = await system.api("POST", "/v1/campaigns", { badge: system.badge, users: users.map((u) => u.id) });
    await until("the campaign to be done", async () => (await system.api("GET", `/v1/campaigns/${id}`)).state === "done");
  });
  await page.getByRole("row", { name: /3 chosen users/ }).getByRole("link").click();
  await link(page, "Anna Aaltonen").waitFor();
  await page.getByRole("radio", { name: "Deactivated" }).check({ force: true });
  await link(page, "Anna Aaltonen").waitFor({ state: "detached" });
  await page.reload();
  await cell(page, "The user is deactivated").waitFor();
  assert.equal(await page.getByRole("radio", { name: "Deactivated" }).isChecked(), true);
  await link(page, "Clara Aaltonen").click();
  await view(page, "Clara Aaltonen");
});

test("several invitations are sent again as a campaign that leaves everybody else alone", async (t) => {
  const { page, system, users } = await open(t, "/users", async (system, users) => {
    for (const user of users.slice(0, 2)) await system.invite(user);
    await system.again("2m"); // so long that a person may be sent more
  });
  for (const name of people) await page.getByRole("checkbox", { name: `Select ${name} Aaltonen` }).check();
  await press(page, "Actions");
  await page.getByRole("menuitem", { name: "Send again" }).click();
  const send = page.getByRole("dialog", { name: "Send invitations again" });
  await send.getByRole("button", { name: "Nothing to send again (1)" }).click();
  await send.getByRole("link", { name: "Clara Aaltonen" }).waitFor();
  await press(page, "Send 2 invitations again");
  await page.getByText("Done", { exact: true }).waitFor();
  const [campaign] = await campaigns(system);
  assert.deepEqual([campaign.follow_up, campaign.outcomes], [true, { not_invited: 1, sent: 2 }]);
  await system.message(users[0].email, "follow_up");
  assert.deepEqual((await system.api("GET", `/v1/users/${users[2].id}/invitations`)).items, []);
});

test("invitations are listed by state, and revoked from there", async (t) => {
  const { page, system, users } = await open(t, "/invitations", async (system, users) => {
    for (const user of users) await system.invite(user);
  });
  await view(page, "Invitations");
  await page.getByRole("button", { name: "Open (3)" }).waitFor();
  await page.getByRole("checkbox", { name: "Select Anna Aaltonen" }).check();
  await page.getByRole("checkbox", { name: "Select Berta Aaltonen" }).check();
  await press(page, "Actions");
  await page.getByRole("menuitem", { name: "Revoke" }).click();
  await page.getByRole("dialog", { name: "Revoke 2 invitations?" }).getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("button", { name: "Open (1)" }).waitFor();
  await link(page, "Anna Aaltonen").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Revoked (2)" }).click();
  await page.waitForURL(/state=revoked/);
  await page.reload();
  await link(page, "Anna Aaltonen").click();
  await page.waitForURL(new RegExp(`/users/${users[0].id}`));
  assert.equal((await system.api("GET", `/v1/users/${users[1].id}/invitations`)).items[0].state, "revoked");
});
