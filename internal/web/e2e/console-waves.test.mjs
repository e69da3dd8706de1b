// A campaign with a plan: what it would do, a rehearsal, waves, pauses and its end.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { press, view } from "./browser.mjs";
import { administrator, examine } from "./console.mjs";
import { lanyard, until } from "./lanyard.mjs";

async function open(t, people, path = "/users") {
  const system = await lanyard(t);
  const users = [];
  for (const name of people) users.push(await system.user({ first_name: name, last_name: "Aaltonen", email: `${name.toLowerCase()}@demo.example` }));
  return { system, users, ...(await administrator(t, system, { path: `/console${path}` })) };
}

const said = (page, text) => page.getByText(text).filter({ visible: true }).first().waitFor();
const campaign = async (system) => (await system.api("GET", "/v1/campaigns")).items[0];
const row = (page, name) => page.getByRole("row", { name });

/** Plans a campaign for some users, and gives its id when the plan is there. */
async function plan(system, users, more = {}) {
  const { id } = await system.api("POST", "/v1/campaigns", { badge: system.badge, users: users.map((u) => u.id), plan: true, ...more });
  await until("the plan", async () => (await system.api("GET", `/v1/campaigns/${id}`)).state === "planned");
  return id;
}

test("a plan is made, rehearsed, and sent in waves, with a pause between", async (t) => {
  const { page, system, users } = await open(t, ["Anna", "Berta", "Clara", "Doris"]);
  const [, , , doris] = users;
  await system.api("POST", `/v1/users/${doris.id}/deactivate`);
  await press(page, "Send badges");
  await page.getByRole("radio", { name: "Everyone who was never invited to this badge" }).waitFor();
  await press(page, "Plan first");
  await page.getByRole("heading", { level: 2, name: "The plan" }).waitFor();
  await page.waitForURL(/\/campaigns\/\w+$/);
  await said(page, "Planned, not sent");
  await page.reload(); // the address is the plan's
  await row(page, /Anna Aaltonen.*Will be sent.*E-mail/).waitFor();
  await row(page, /Doris Aaltonen.*Deactivated/).waitFor();
  await said(page, "3 messages");
  assert.deepEqual((await system.messages()).filter((m) => m.template === "badge_invitation" && m.to.startsWith("anna")), []);

  await press(page, "Rehearse");
  await said(page, "Rehearsed: 3 people would be sent it. All of it is as planned.");
  await row(page, /Anna Aaltonen.*As planned/).waitFor();
  const inbox = page.getByRole("link", { name: "Open the inbox" });
  const rehearsed = await system.message(users[0].email, "badge_invitation");
  assert.equal(rehearsed.rehearsal, true);
  const shown = await page.context().newPage();
  await shown.goto(await inbox.getAttribute("href"));
  await shown.getByText("Rehearsal:").first().waitFor();
  await shown.close();
  assert.deepEqual((await system.api("GET", `/v1/users/${users[0].id}/invitations`)).items, []);

  await press(page, "Send…");
  const how = page.getByRole("dialog", { name: "Send 3 invitations?" });
  await how.getByRole("radio", { name: "In waves" }).check();
  await how.getByLabel("Messages in each wave").fill("1, none");
  await said(page, "Type up to 10 numbers of 1 or more");
  await how.getByLabel("Messages in each wave").fill("1, 1");
  await how.getByText("The last wave has 1 message.").waitFor();
  await how.getByRole("button", { name: "Send the first one" }).click();
  await said(page, "The next wave waits for arrivals");
  await row(page, /^1 .*Sent, waits for arrivals.*1 of 1/).waitFor();

  await press(page, "Pause");
  await said(page, "Nothing goes out, and messages that waited to be sent are held.");
  await page.reload();
  assert.equal((await campaign(system)).state, "paused");
  await press(page, "Resume");
  await said(page, "The next wave waits for arrivals");
  await press(page, "Send the next wave now");
  await page.getByRole("dialog", { name: "Send the next wave now?" }).getByRole("button", { name: "Send next wave" }).click();
  await row(page, /^2 .*Sent, waits for arrivals.*1 of 1/).waitFor();
  await system.again("12m"); // no receipts come, so what was taken counts
  await page.getByText("Done", { exact: true }).first().waitFor();
  await page.getByRole("row", { name: /^3 \(everybody else\).*Sent/ }).waitFor();
  const { outcomes, ebbed } = await campaign(system);
  assert.deepEqual([outcomes, ebbed.map((e) => [e.wave, e.sent])], [{ disabled: 1, has_badge: 1, sent: 3 }, [[1, 1], [2, 1]]]);

  const download = page.waitForEvent("download");
  await press(page, "Download as CSV");
  const lines = readFileSync(await (await download).path(), "utf8").trim().split("\n").slice(1).map((l) => l.trim().split(","));
  const { items } = await system.api("GET", `/v1/campaigns/${(await campaign(system)).id}/rows`);
  assert.deepEqual(lines.map(([user, , outcome]) => [user, outcome]), items.map((r) => [r.user, r.outcome]));
});

test("a plan that is out of date: who changed gets nothing, and it says who", async (t) => {
  const { page, system, users } = await open(t, ["Anna", "Berta"], "/campaigns");
  const id = await plan(system, users);
  await view(page, "Campaigns");
  await page.getByRole("link", { name: "Rehearse or send it" }).click();
  await row(page, /Berta Aaltonen.*Will be sent/).waitFor();
  await system.api("POST", `/v1/users/${users[1].id}/deactivate`);
  await press(page, "Rehearse");
  await said(page, "One person less than planned");
  await row(page, /Berta Aaltonen.*Deactivated/).waitFor();
  await system.user({ first_name: "Clara", email: "clara@demo.example" }); // is no part of it
  await press(page, "Send…");
  await page.getByRole("button", { name: "Send 2 invitations" }).click();
  await page.getByText("Done", { exact: true }).first().waitFor();
  await page.getByRole("radio", { name: "Deactivated" }).check({ force: true });
  await row(page, /Berta Aaltonen.*Deactivated/).waitFor();
  assert.deepEqual((await system.api("GET", `/v1/campaigns/${id}`)).outcomes, { disabled: 1, sent: 1 });

  const other = await plan(system, users);
  await page.goto(`/console/campaigns/${other}`);
  await row(page, /Berta Aaltonen.*Deactivated/).waitFor();
  await system.api("POST", `/v1/users/${users[1].id}/activate`);
  await press(page, "Plan again");
  await row(page, /Berta Aaltonen.*Will be sent/).waitFor();
  assert.equal((await system.api("GET", `/v1/campaigns/${other}`)).state, "stopped");
});

test("somebody stops it in another tab; a plan for nobody leads on", async (t) => {
  const { page, system, users } = await open(t, ["Anna", "Berta"], "/campaigns");
  const id = await plan(system, users);
  await page.goto(`/console/campaigns/${id}`);
  await said(page, "Planned, not sent");
  await system.api("POST", `/v1/campaigns/${id}/stop`);
  await press(page, "Send…");
  await page.getByRole("button", { name: "Send 2 invitations" }).click();
  await said(page, "Discarded, never sent");
  assert.equal(await page.getByRole("button", { name: "Send…" }).count(), 0);

  const nobody = await plan(system, [], { users: undefined, who: { search: "nobody is called that" } });
  await page.goto(`/console/campaigns/${nobody}`);
  await said(page, "Nobody is in this plan. Choose other users, and plan again.");
  assert.equal(await page.getByRole("button", { name: "Send…" }).isDisabled(), true);
  await press(page, "Discard");
  await press(page, "Discard plan");
  await said(page, "Discarded, never sent");
});

test("whoever stops a campaign sees what went out and what does not", async (t) => {
  const { page, system, users } = await open(t, ["Anna", "Berta", "Clara"], "/campaigns");
  const id = await plan(system, users);
  await system.api("POST", `/v1/campaigns/${id}/start`, { waves: [2] });
  await page.goto(`/console/campaigns/${id}`);
  await said(page, "The next wave waits for arrivals");
  await press(page, "Stop");
  const ask = page.getByRole("dialog", { name: "Stop this campaign?" });
  await ask.getByText("2 messages have left: they stay sent").waitFor();
  await ask.getByText("1 person has not had their turn and gets nothing.").waitFor();
  await ask.getByRole("button", { name: "Stop campaign" }).click();
  await said(page, "Stopped");
  await page.getByRole("radio", { name: "Planned" }).check({ force: true });
  await page.waitForURL(/outcome=planned/);
  await until("the one who got nothing", async () => (await page.getByRole("link", { name: /Aaltonen/ }).count()) === 1);
  assert.equal((await system.api("GET", `/v1/campaigns/${id}`)).state, "stopped");
});

test("a plan says what its SMS cost, and that the budget does not have it", async (t) => {
  const { page, system } = await open(t, ["Anna"], "/campaigns");
  await system.api("PATCH", "/v1/network", { sms_budget: 0.01 });
  const berta = await system.user({ first_name: "Berta", email: "berta.b@demo.example", phone: "+12025550143" });
  const clara = await system.user({ first_name: "Clara", email: "clara.c@demo.example", phone: "+12025550144" });
  const id = await plan(system, [berta, clara], { channel: "sms" });
  await page.goto(`/console/campaigns/${id}`);
  await said(page, "What the SMS cost, about");
  await row(page, /United States.*2.*2.*\$0\.02/).waitFor();
  await said(page, "of $0.01");
  await said(page, "This costs more than is left of the month's budget: $0.02");
  await row(page, /Berta.*Will be sent.*SMS, United States, 1 part/).waitFor();
});

test("plans and waves are for everybody", async (t) => {
  const { page, system, users } = await open(t, ["Anna", "Berta", "Clara"], "/campaigns");
  const waiting = await plan(system, users.slice(0, 2));
  await system.api("POST", `/v1/campaigns/${waiting}/start`, { waves: [1] });
  const planned = await plan(system, users);
  await examine(page, ["/campaigns", `/campaigns/${planned}`, `/campaigns/${waiting}`]);
});
