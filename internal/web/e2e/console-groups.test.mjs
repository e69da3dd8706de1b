// Groups in the console: what an administrator does with them, step by step.
import assert from "node:assert/strict";
import test from "node:test";
import { press, view } from "./browser.mjs";
import { administrator, examine } from "./console.mjs";
import { serious } from "./examine.mjs";
import { lanyard } from "./lanyard.mjs";

const said = (page, text) => page.getByText(text, { exact: true }).first().waitFor();

const dialog = (page, name) => page.getByRole("dialog", { name });

/** The members of a group, by name. */
async function members(system, id) {
  const { items } = await system.api("GET", `/v1/groups/${id}/members`);
  return items.map((m) => m.user.first_name).sort();
}

test("a group is added, gives something, and people are put in and taken out", async (t) => {
  const system = await lanyard(t);
  const grace = await system.user();
  const { page } = await administrator(t, system, { path: "/console/groups" });
  await view(page, "Groups");
  await press(page, "Add a group");
  await page.getByLabel("Name", { exact: true }).fill("Help desk");
  await page.getByLabel("agent", { exact: true }).check();
  await page.getByLabel("Name of a resource").fill("door");
  await page.keyboard.press("Enter");
  await press(dialog(page, "Add a group"), "Add group");
  const sure = dialog(page, "Add a group that gives staff privileges?");
  await sure.getByText("Help people on the phone").waitFor();
  await press(sure, "Add group");
  await view(page, "Help desk");
  const id = new URL(page.url()).pathname.split("/").at(-1);
  assert.deepEqual((await system.api("GET", `/v1/groups/${id}`)).privileges, ["agent", "use:door"]);

  await said(page, "Nobody is in this group");
  await page.getByRole("button", { name: "Put somebody in" }).first().click();
  await page.getByRole("button", { name: /User/ }).click();
  await page.getByPlaceholder("Name, e-mail, phone or login").fill("hopp");
  await page.getByRole("option", { name: /Grace Hopper/ }).click();
  await press(page, "Put into the group");
  await said(page, "Grace Hopper is in the group.");
  await page.getByRole("row", { name: /Grace Hopper/ }).getByText("By hand").waitFor();
  assert.deepEqual(await members(system, id), ["Grace"]);

  await press(page, "Take Grace Hopper out");
  await press(dialog(page, "Take Grace Hopper out of Help desk?"), "Take out");
  await said(page, "Grace Hopper is no longer in the group.");
  await said(page, "Nobody is in this group");
  assert.deepEqual(await members(system, id), []);
  assert.deepEqual((await system.api("GET", `/v1/users/${grace.id}`)).groups, []);
});

test("a group that works at the desk helps some, and another one is protected", async (t) => {
  const system = await lanyard(t);
  const desk = await system.api("POST", "/v1/groups", { name: "Help desk" });
  const board = await system.api("POST", "/v1/groups", { name: "Board" });
  const { page } = await administrator(t, system, { path: `/console/groups/${desk.id}` });
  await view(page, "Help desk");
  await press(page, "Change");
  await page.getByLabel("agent", { exact: true }).check();
  await page.getByLabel("Members of these groups only").first().check();
  await page.getByText("Choose at least one group.").waitFor();
  await page.getByRole("button", { name: /Choose groups/ }).click();
  await page.getByRole("option", { name: "Board" }).click();
  await page.keyboard.press("Escape");
  await serious(page, "what a group gives");
  await press(page, "Save");
  await press(dialog(page, "Change who has staff privileges?"), "Change what it gives");
  await said(page, "What Help desk gives is changed.");
  await page.getByText("They help only the members of:").waitFor();
  assert.deepEqual((await system.api("GET", `/v1/groups/${desk.id}`)).serves, [board.id]);

  await page.getByRole("link", { name: "Board" }).click();
  await view(page, "Board");
  await press(page, "Change");
  await page.getByLabel("Protect the members").check();
  await press(page, "Save");
  await page.getByText("a second person has to agree before").waitFor();
  assert.equal((await system.api("GET", `/v1/groups/${board.id}`)).protected, true);
  await examine(page, [`/groups/${desk.id}`, `/groups/${board.id}`]);
});

test("taking the last administrators' privilege is refused, in words", async (t) => {
  const system = await lanyard(t);
  const { page } = await administrator(t, system, { path: "/console/groups?search=admin" });
  await page.getByRole("link", { name: "Administrators" }).click();
  await view(page, "Administrators");
  await press(page, "Change");
  await page.getByLabel("admin", { exact: true }).uncheck();
  await press(page, "Save");
  const sure = dialog(page, "Change who has staff privileges?");
  await press(sure, "Change what it gives");
  await sure.getByText("No other administrator who can sign in would remain. Make somebody with a badge one first.").waitFor();
  await press(sure, "Back");
  await press(page, "Cancel");
});

test("whoever is slower sees what was changed meanwhile, and keeps what they chose", async (t) => {
  const system = await lanyard(t);
  const group = await system.api("POST", "/v1/groups", { name: "Night crew", privileges: ["use:lab"] });
  const { page } = await administrator(t, system, { path: `/console/groups/${group.id}` });
  await view(page, "Night crew");
  await press(page, "Change");
  await page.getByLabel("Name of a resource").fill("car");
  await page.keyboard.press("Enter");
  await system.api("PATCH", `/v1/groups/${group.id}`, { privileges: ["use:desk", "use:lab"] });
  await press(page, "Save");
  await said(page, "Somebody else changed this meanwhile");
  await press(page, "Look again");
  await page.getByRole("button", { name: "Take away desk" }).waitFor();
  await press(page, "Save");
  await said(page, "What Night crew gives is changed.");
  assert.deepEqual((await system.api("GET", `/v1/groups/${group.id}`)).privileges, ["use:car", "use:desk", "use:lab"]);

  await press(page, "Edit");
  await page.getByLabel("Name", { exact: true }).fill("Administrators");
  await press(page, "Save");
  await said(page, "There is a group of this name.");
  await page.getByLabel("Name", { exact: true }).fill("Day crew");
  await page.getByRole("dialog").getByRole("button", { name: /^Language/ }).click();
  await page.getByPlaceholder("Find").filter({ visible: true }).fill("fren");
  await page.getByRole("option", { name: /^French/ }).first().click();
  await press(page, "Save");
  await view(page, "Day crew");
  await page.getByText("Language: French").waitFor();
  const { name, language } = await system.api("GET", `/v1/groups/${group.id}`);
  assert.deepEqual({ name, language }, { name: "Day crew", language: "fr" });
});

test("built-in groups are explained and have no more to press than can be done", async (t) => {
  const system = await lanyard(t);
  await system.user();
  const { page } = await administrator(t, system, { path: "/console/groups/everyone" });
  await view(page, "Everyone");
  await page.getByText("All users are in it by themselves").waitFor();
  await page.getByRole("link", { name: "Grace Hopper" }).waitFor();
  assert.equal(await page.getByRole("button", { name: /Edit|Put somebody in|Take out/ }).count(), 0);
  await press(page, "Change");
  assert.equal(await page.getByLabel("admin", { exact: true }).count(), 0);
  await page.getByLabel("Name of a resource").fill("wifi");
  await press(page, "Save");
  await said(page, "What Everyone gives is changed.");
  assert.deepEqual((await system.api("GET", "/v1/groups/everyone")).privileges, ["use:wifi"]);
});
