// Users & badges as an administrator works with it: finding people, selecting them,
// and everything that can be done with those.
import assert from "node:assert/strict";
import test from "node:test";
import { press, view } from "./browser.mjs";
import { administrator } from "./console.mjs";
import { narrow, serious } from "./examine.mjs";
import { lanyard, until } from "./lanyard.mjs";

const people = ["Anna", "Berta", "Clara"];

/** A system with three people of one family, and an administrator at the table of users. */
async function table(t, { path = "/console/users", prepare = async () => {}, ...options } = {}) {
  const system = await lanyard(t);
  const users = [];
  for (const name of people) users.push(await system.user({ first_name: name, last_name: "Aaltonen", email: `${name.toLowerCase()}@demo.example` }));
  await prepare(system, users);
  const admin = await administrator(t, system, { path, ...options });
  await view(admin.page, "Users & badges");
  await row(admin.page, "Anna").waitFor();
  return { system, users, ...admin };
}

const row = (page, name) => page.getByRole("row").filter({ has: page.getByRole("link", { name: new RegExp(`^${name}`) }) });
const select = (page, name) => page.getByRole("checkbox", { name: new RegExp(`^Select ${name}`) }).check();
const dialog = (page, name) => page.getByRole("dialog", { name });
const menu = async (page, item) => {
  await press(page, "Actions");
  await page.getByRole("menuitem", { name: item, exact: true }).click();
};
const said = (page, text) => page.getByRole("status").filter({ hasText: text }).first().waitFor();
const invitations = async (system, user) => (await system.api("GET", `/v1/users/${user.id}/invitations`)).items;
const find = (page) => page.getByLabel("Find users");

test("badges are sent to those selected, after it was shown who gets one and who does not", async (t) => {
  const { page, system, users } = await table(t, { prepare: (system, users) => system.api("POST", `/v1/users/${users[2].id}/deactivate`) });
  for (const name of people) await select(page, name);
  await page.getByText("3 selected").waitFor();
  await press(page, "Send badges");
  const send = dialog(page, "Send badges");
  await send.getByText("2 people get an invitation").waitFor();
  await send.getByRole("button", { name: "Deactivated (1)" }).click();
  await send.getByRole("link", { name: "Clara Aaltonen" }).waitFor();
  await serious(page, "sending badges");
  await press(page, "Send 2 invitations");
  await page.getByRole("heading", { level: 1, name: /^Campaign of/ }).waitFor();
  await page.getByText("Done", { exact: true }).waitFor();
  await page.getByRole("radio", { name: "Deactivated" }).check({ force: true });
  await page.getByRole("gridcell", { name: "The user is deactivated" }).waitFor();
  assert.match(page.url(), /outcome=disabled/);
  for (const user of users.slice(0, 2)) await system.message(user.email, "badge_invitation");
  assert.deepEqual(await invitations(system, users[2]), []);
});

test("a badge is sent to one user with three presses", async (t) => {
  const { page, system, users } = await table(t);
  await select(page, "Berta");
  await press(page, "Send badges");
  await press(page, "Send 1 invitation");
  await said(page, "The invitation to Berta Aaltonen is on its way.");
  await row(page, "Berta").getByText("Invited").waitFor();
  assert.equal((await invitations(system, users[1])).length, 1);
  assert.equal((await system.api("GET", "/v1/campaigns")).items.length, 0);
});

test("all that match the filter get a badge, and what is filtered is in the address", async (t) => {
  const { page, system } = await table(t);
  await find(page).fill("aalt");
  await page.getByText("(3)").waitFor();
  await page.waitForURL(/search=aalt/);
  await select(page, "Anna");
  await press(page, "Select all 3 that match");
  await page.getByText("All 3 that match are selected").waitFor();
  assert.equal(await page.getByRole("checkbox", { name: /^Select Clara/ }).isChecked(), true);
  await press(page, "Send badges");
  await press(page, "Send 3 invitations");
  await page.getByText("Done", { exact: true }).waitFor();
  const [campaign] = (await system.api("GET", "/v1/campaigns")).items;
  assert.deepEqual([campaign.who, campaign.outcomes], [{ search: "aalt" }, { sent: 3 }]);
  await page.getByText("All who match: “aalt”").waitFor();
});

test("a selection stays while paging and filtering, and the address finds the same people again", async (t) => {
  const many = async (system) => {
    for (let i = 0; i < 24; i++) await system.user({ first_name: `Zoe ${i}`, last_name: "Zuse", email: `zoe${i}@demo.example` });
  };
  const { page } = await table(t, { prepare: many });
  await page.getByRole("button", { name: "Table preferences" }).click();
  await page.getByRole("radio", { name: "20 rows" }).check({ force: true });
  await press(page, "Apply");
  await select(page, "Anna");
  await page.getByRole("button", { name: "Next page" }).click();
  await row(page, "Zoe 9").waitFor();
  await select(page, "Zoe 9");
  await find(page).fill("clara");
  await row(page, "Anna").waitFor({ state: "detached" });
  await select(page, "Clara");
  await page.getByText("3 selected").waitFor();
  await press(page, "Clear selection");
  await page.getByText("Select people to send to them").waitFor();
  await page.reload();
  await row(page, "Clara").waitFor();
  assert.equal(await find(page).inputValue(), "clara");
  assert.equal(await page.getByRole("row").count(), 2);
  await find(page).fill("nobody has this name");
  await page.getByText("Nobody matches").waitFor();
  await press(page, "Clear filters");
  await row(page, "Anna").waitFor();
  assert.equal(await find(page).inputValue(), "");
});

test("invitations are sent again, revoked, and handed over as a link", async (t) => {
  const { page, system, users } = await table(t, {
    prepare: async (system, users) => {
      await system.invite(users[0]);
      await system.invite(users[1]);
      await system.again("2m"); // so long that a person may be sent more
    },
  });
  const [first] = await invitations(system, users[0]);
  await select(page, "Anna");
  await menu(page, "Send again");
  await dialog(page, "Send the invitation of Anna Aaltonen again?").getByRole("button", { name: "Send again" }).click();
  await said(page, "The invitation is on its way again.");
  const [again] = await invitations(system, users[0]);
  assert.deepEqual([again.id, again.generation], [first.id, 2]);

  await select(page, "Clara");
  await menu(page, "Copy link");
  await press(page, "Make the link");
  const link = dialog(page, "The link for Clara Aaltonen");
  await link.getByText(`${system.origin}/i#`).waitFor();
  await serious(page, "a link to copy");
  await press(page, "Close");
  assert.equal((await invitations(system, users[2])).length, 1);
  assert.equal((await system.messages()).filter((m) => m.to === users[2].email).length, 0);

  await page.getByText("Select people to send to them").waitFor();
  for (const name of people) await select(page, name);
  await menu(page, "Revoke");
  await dialog(page, "Revoke 3 invitations?").getByRole("button", { name: "Revoke" }).click();
  await said(page, "3 invitations are revoked.");
  for (const user of users) assert.equal((await invitations(system, user))[0].state, "revoked");
  await row(page, "Anna").getByText("Invitation revoked").waitFor();
});

test("an act on several says who could not be helped, and why", async (t) => {
  const { page, system, users } = await table(t);
  await select(page, "Anna");
  await select(page, "Ada"); // the only administrator
  await menu(page, "Deactivate");
  const off = dialog(page, "Deactivate 2 users?");
  await off.getByRole("button", { name: "Deactivate" }).click();
  await off.getByText("1 of 2 done. 1 failed:").waitFor();
  await off.getByRole("row", { name: /Ada Admin/ }).waitFor();
  await press(page, "Close");
  assert.equal((await system.api("GET", `/v1/users/${users[0].id}`)).state, "disabled");
  await row(page, "Anna").getByText("Deactivated").waitFor();

  await select(page, "Anna");
  await menu(page, "Activate");
  await dialog(page, "Activate Anna Aaltonen?").getByRole("button", { name: "Activate" }).click();
  await said(page, "The user is active again.");
  assert.equal((await system.api("GET", `/v1/users/${users[0].id}`)).state, "active");

  await system.api("POST", "/v1/groups", { name: "Ward 7" });
  await page.reload();
  await row(page, "Anna").waitFor();
  await select(page, "Anna");
  await select(page, "Berta");
  await menu(page, "Add to group");
  const join = dialog(page, "Add 2 users to a group");
  await join.getByLabel("Group").click();
  await page.getByRole("option", { name: "Ward 7" }).click();
  await join.getByRole("button", { name: "Add to group" }).click();
  await said(page, "2 users are in the group.");
  await row(page, "Berta").getByText("Ward 7").waitFor();
});

test("a user is added by hand, and what is wrong is said where it is", async (t) => {
  const { page, system } = await table(t);
  await press(page, "Add user");
  const add = dialog(page, "Add a user");
  await add.getByLabel("First name").fill("Dora");
  await add.getByLabel("E-mail").fill("dora");
  await page.keyboard.press("Enter");
  await add.getByText("must have exactly one @").waitFor();
  assert.equal(await add.getByLabel("E-mail").getAttribute("aria-invalid"), "true");
  await serious(page, "adding a user");
  await add.getByLabel("E-mail").fill("dora@demo.example");
  await page.keyboard.press("Enter");
  await said(page, "Dora was added.");
  await row(page, "Dora").waitFor();
  const { items } = await system.api("GET", "/v1/users?search=dora");
  assert.equal(items[0].email, "dora@demo.example");
});

test("nobody waits for the network while typing, and old rows stay until new ones are there", async (t) => {
  const { page } = await table(t);
  let let_go;
  const held = new Promise((go) => (let_go = go));
  await page.route(/\/v1\/standings\?.*search=/, async (route) => {
    await held;
    await route.continue();
  });
  await find(page).pressSequentially("berta", { delay: 30 });
  await page.waitForURL(/search=berta/);
  assert.equal(await find(page).inputValue(), "berta");
  await page.locator("[aria-busy=true]").waitFor();
  assert.equal(await row(page, "Anna").count(), 1);
  let_go();
  await row(page, "Anna").waitFor({ state: "detached" });
  assert.equal(await row(page, "Berta").count(), 1);
});

test("a network without a badge shows its users, and how to make a badge", async (t) => {
  const { page } = await table(t);
  await page.route(/\/v1\/badges\?/, (route) => route.fulfill({ json: { items: [] } }));
  await page.reload();
  await page.getByText("This network has no badge yet").waitFor();
  await row(page, "Anna").waitFor();
  assert.equal(await page.getByRole("button", { name: "Send badges" }).isDisabled(), true);
  await press(page, "Make a badge");
  await view(page, "Badges");
  assert.match(page.url(), /settings\/badges/);
});

test("a long name leaves the other columns in sight, and is whole when pointed at", async (t) => {
  const [first_name, last_name] = ["Maximiliane Alexandra Friederike Charlotte", "von Hohenlohe-Langenburg-Schillingsfürst"];
  const email = "maximiliane.alexandra.friederike.von-hohenlohe-langenburg@verwaltung.krankenhaus.example";
  const { page } = await table(t, { prepare: (system) => system.user({ first_name, last_name, email }) });
  const inSight = (locator) => locator.evaluate((e) => e.getBoundingClientRect().right <= e.closest("table").parentElement.getBoundingClientRect().right);
  assert.ok(await inSight(row(page, "Maximiliane").getByText("Not invited")), "its state is out of sight");
  await page.getByTitle(`${first_name} ${last_name}`, { exact: true }).waitFor();
  await page.getByTitle(email, { exact: true }).waitFor();
  await page.setViewportSize({ width: 360, height: 740 });
  await until("the e-mail address to begin in sight", () => page.getByTitle(email).evaluate((e) => e.getBoundingClientRect().left < innerWidth - 40));
});

test("the table fits a phone, and German", async (t) => {
  const { page } = await table(t);
  await page.setViewportSize({ width: 360, height: 740 });
  await narrow(page, "users, phone");
  await page.evaluate(() => localStorage.setItem("lanyard.console", JSON.stringify({ language: "de" })));
  await page.reload();
  await view(page, "Nutzer & Badges");
  await press(page, "Badges senden");
  await page.getByText("3 Personen bekommen eine Einladung").waitFor();
  await page.keyboard.press("Escape");
  await until("the focus to be back", () => page.evaluate(() => document.activeElement?.textContent === "Badges senden"));
});
