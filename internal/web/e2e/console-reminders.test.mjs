// What goes out by itself, and what does not: steps after an invitation, automatic
// invitations, the desk's tasks, the doctor and the guards, step by step.
import assert from "node:assert/strict";
import test from "node:test";
import { press, view } from "./browser.mjs";
import { administrator, examine } from "./console.mjs";
import { lanyard, until } from "./lanyard.mjs";

async function open(t, path, prepare) {
  const system = await lanyard(t);
  await prepare?.(system);
  const admin = await administrator(t, system, { path: `/console${path}` });
  return { system, ...admin };
}

const said = (page, text) => page.getByText(text).filter({ visible: true }).first().waitFor();
const day = 86_400;

/** Somebody whom no message reaches, so that the desk is to call at once. */
async function unreachable(system) {
  await system.api("PATCH", "/v1/network", { ladder: [{ after: 3600, by: "desk" }] });
  const nobody = await system.api("POST", "/v1/users", { first_name: "Noah", last_name: "Nowhere", login: "noah" });
  await system.api("POST", "/v1/invitations", { user: nobody.id, badge: system.badge });
  await system.again("0s"); // what is due is looked at when it starts
  await until("the task", async () => (await system.api("GET", "/v1/desk-tasks")).items.length === 1);
  return nobody;
}

test("steps after an invitation are set, and what they do to one person is told", async (t) => {
  const { system, page } = await open(t, "/settings/reminders");
  await view(page, "Reminders");
  await said(page, "Nothing happens after the invitation");
  await press(page, "Edit: Steps after an invitation");
  await press(page, "E-mail, SMS, service desk");
  const steps = page.getByRole("list", { name: "What happens to somebody who does not come" }).getByRole("listitem");
  const what = async () => (await steps.allInnerTexts()).map((s) => s.split("\n")[0].replace(/^.*: /, ""));
  assert.deepEqual(await what(), ["Invited by e-mail", "Reminded by e-mail", "Reminded by SMS", "A task for the service desk"]);
  await press(page, "Remove step 2");
  await page.getByLabel("Step 1: wait", { exact: true }).fill("0");
  await press(page, "Save changes");
  await said(page, "Must be between 1 hour and 30 days.");
  await page.getByLabel("Step 1: wait", { exact: true }).fill("2");
  await said(page, "2 days after the message before.");
  await press(page, "Save changes");
  await said(page, "Saved: Steps after an invitation");
  assert.deepEqual(await what(), ["Invited by e-mail", "Reminded by e-mail", "A task for the service desk"]);
  assert.deepEqual((await system.api("GET", "/v1/network")).ladder, [{ after: 2 * day, by: "email" }, { after: 3 * day, by: "desk" }]);

  await press(page, "Edit: Quiet hours");
  await page.getByLabel("To", { exact: true }).fill("21:00");
  await press(page, "Save changes");
  await said(page, "Must be another time than the beginning.");
  await page.getByLabel("From", { exact: true }).fill("20:00");
  await page.getByLabel("To", { exact: true }).fill("19:00"); // awake for an hour, so that every reminder waits or is in it
  await press(page, "Save changes");
  await said(page, "From 20:00 to 19:00");
  await until("the times", async () => (await steps.nth(1).innerText()).match(/, 0?7:\d\d PM: |19:\d\d: /));
  assert.deepEqual((await system.api("GET", "/v1/network")).quiet_hours, { from: "20:00", to: "19:00" });
});

test("automatic invitations are rehearsed, switched on for a group, and off", async (t) => {
  const { system, page } = await open(t, "/settings/automatic", async (system) => {
    await system.api("PATCH", "/v1/network", { quiet_hours: {} });
    const { id } = await system.api("POST", "/v1/groups", { name: "Warehouse" });
    const grace = await system.user();
    const alan = await system.api("POST", "/v1/users", { first_name: "Alan", last_name: "Turing", login: "alan" });
    for (const { id: user } of [grace, alan]) await system.api("PUT", `/v1/groups/${id}/members/${user}`);
  });
  await page.getByRole("link", { name: "Warehouse" }).click();
  await view(page, "Automatic invitations: Warehouse");
  const row = (name) => page.getByRole("row", { name });
  await row(/Grace Hopper/).getByText("An invitation by e-mail").waitFor();
  await row(/Alan Turing/).getByText("Nobody to send to").waitFor();
  await press(page, "Switch on");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Whoever is in it already gets nothing").waitFor();
  await dialog.getByRole("button", { name: "Switch on" }).click();
  await said(page, "Whoever is added to “Warehouse” is invited to Staff badge from now on.");
  await said(page, "On: Staff badge");
  assert.ok(!(await system.messages()).some((m) => m.template === "badge_invitation" && m.to === "grace@demo.example"));

  const { items } = await system.api("GET", "/v1/groups");
  const group = items.find((g) => g.name === "Warehouse");
  assert.equal(group.auto_invite, system.badge);
  const ada = await system.user({ first_name: "Ada", last_name: "Byron", email: "byron@demo.example" });
  await system.api("PUT", `/v1/groups/${group.id}/members/${ada.id}`);
  await system.again("0s");
  await system.message("byron@demo.example", "badge_invitation");

  await page.goto(`/console/groups/${group.id}`);
  await said(page, "Whoever is added is invited to Staff badge.");
  await press(page, "Change: Automatic invitations");
  await press(page, "Switch off");
  await page.getByRole("dialog").getByRole("button", { name: "Switch off" }).click();
  await said(page, "Off: nobody is invited by themselves");
  assert.ok(!(await system.api("GET", `/v1/groups/${group.id}`)).auto_invite);
});

test("the desk sees whom to call, and says that it is done", async (t) => {
  const { system, page } = await open(t, "/tasks", unreachable);
  const row = page.getByRole("row", { name: /Noah Nowhere/ });
  await row.getByText("No message arrives").waitFor();
  await row.getByRole("link", { name: "Noah Nowhere" }).click();
  await view(page, "Noah Nowhere");
  await page.goBack();
  await page.getByRole("checkbox", { name: "Select Noah Nowhere" }).check();
  await press(page, "Done");
  await page.getByRole("dialog", { name: "Is the task for Noah Nowhere done?" }).getByRole("button", { name: "Done" }).click();
  await said(page, "The task is done.");
  await said(page, "Nobody is to be called");
  assert.equal((await system.api("GET", "/v1/desk-tasks")).items.length, 0);
});

test("the doctor finds what stops messages, leads to it, and finds it mended", async (t) => {
  const { system, page } = await open(t, "/");
  await system.api("PATCH", "/v1/network", { numbers: { sms_per_day: 0 } });
  await page.reload();
  const figure = page.getByRole("link", { name: "1", exact: true }).and(page.locator("[href$='/doctor']"));
  await figure.click();
  await view(page, "Doctor");
  await said(page, "1 finding stops messages");
  await said(page, "The network may send no SMS: its daily number is 0.");
  await page.getByRole("link", { name: "Go to: Limits of sending" }).click();
  await press(page, "Back to the default: Text messages a day");
  await press(page, "Save changes");
  await said(page, "Saved: Sending");
  await page.getByRole("link", { name: "Doctor", exact: true }).click();
  await press(page, "Ask again");
  await said(page, "Nothing stops messages");
});

test("a stopped country goes on after a question; German says what the doctor found", async (t) => {
  const { page } = await open(t, "/guards");
  // An hour of codes that nobody uses is not waited for: package limit tests it.
  const stops = [{ country: "DE", sent: 40, used: 2, opened_at: new Date().toISOString(), until: new Date(Date.now() + 3_600_000).toISOString() }];
  let lifted = "";
  await page.route("**/v1/breakers", (route) => route.fulfill({ json: { items: lifted ? [] : stops } }));
  await page.route("**/v1/breakers/*", (route) => {
    lifted = `${route.request().method()} ${new URL(route.request().url()).pathname}`;
    return route.fulfill({ status: 204 });
  });
  await page.reload();
  await said(page, "2 of 40 in an hour");
  await press(page, "Let codes go to Germany again");
  await page.getByRole("dialog").getByRole("button", { name: "Let codes go there again" }).click();
  await said(page, "Codes go to Germany again.");
  await said(page, "No country is stopped");
  assert.equal(lifted, "DELETE /v1/breakers/DE");
  await said(page, "Nothing was refused");

  await page.evaluate(() => localStorage.setItem("lanyard.console", JSON.stringify({ language: "de" })));
  await page.goto("/console/doctor");
  await said(page, "Nichts hält Nachrichten auf");
  await said(page, "Das Netzwerk darf senden und hat für jedes Land, in das es SMS sendet, einen Versandweg.");
});

test("the budget for SMS and prices of one's own are set", async (t) => {
  const { system, page } = await open(t, "/settings/costs");
  await view(page, "SMS costs");
  await said(page, "$100.00 a month");
  await press(page, "Edit: Budget");
  await page.getByLabel("US dollars a month").fill("lots");
  await press(page, "Save changes");
  await said(page, "Type an amount from 0 to 1000000, such as 250.5.");
  await page.getByLabel("US dollars a month").fill("12,5");
  await press(page, "Save changes");
  await said(page, "$12.50 a month");
  await press(page, "Edit: Prices");
  await page.getByLabel("Add a price of your own for").click();
  await page.getByPlaceholder("Find").filter({ visible: true }).fill("Germany");
  await page.getByRole("option", { name: "Germany" }).click();
  await page.getByLabel("Germany, US dollars a part").fill("0.0750001");
  await press(page, "Save changes");
  await said(page, "Type an amount from 0 to 10, such as 0.0075.");
  await page.getByLabel("Germany, US dollars a part").fill("0.0755");
  await press(page, "Save changes");
  await page.getByRole("row", { name: /Germany/ }).getByText("$0.0755").waitFor();
  const { sms_budget, sms_prices } = await system.api("GET", "/v1/network");
  assert.deepEqual({ sms_budget, sms_prices }, { sms_budget: 12.5, sms_prices: { DE: 0.0755 } });
});

test("reminders and automatic invitations are for everybody", async (t) => {
  const { page } = await open(t, "/settings/reminders", (system) => system.api("PATCH", "/v1/network", { ladder: [{ after: 3600, by: "sms" }, { after: day, by: "desk" }] }));
  await examine(page, ["/settings/reminders", "/settings/reminders?edit=ladder", "/settings/reminders?edit=quiet", "/settings/automatic", "/settings/automatic/everyone", "/settings/costs?edit=budget", "/settings/costs?edit=prices"]);
});

test("desk tasks, guards and the doctor are for everybody", async (t) => {
  const { system, page } = await open(t, "/tasks", unreachable);
  await system.api("PATCH", "/v1/network", { paused: true }); // something for the doctor to find
  await examine(page, ["/tasks", "/guards", "/doctor"]);
});
