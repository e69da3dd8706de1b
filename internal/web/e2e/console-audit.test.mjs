// The audit: who did what, found, read, taken along, and checked.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { administrator, examine } from "./console.mjs";
import { press, view } from "./browser.mjs";
import { lanyard, until } from "./lanyard.mjs";

async function open(t, query = "", options) {
  const system = await lanyard(t);
  const grace = await system.user();
  await system.api("PATCH", `/v1/users/${grace.id}`, { title: "Admiral" });
  const group = await system.api("POST", "/v1/groups", { name: "Navy" });
  await system.api("PUT", `/v1/groups/${group.id}/members/${grace.id}`);
  const admin = await administrator(t, system, { path: `/console/audit${query}`, ...options });
  await view(admin.page, "Audit");
  return { system, grace, group, ...admin };
}

const row = (page, text) => page.getByRole("row").filter({ hasText: text });
const gone = (page, text) => row(page, text).first().waitFor({ state: "detached" });

/** Chooses from a filter. */
async function choose(page, filter, option) {
  await page.getByRole("button", { name: filter }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

test("entries are found by what was done, by whom, to whom, and when; the address keeps it", async (t) => {
  const { page, grace } = await open(t);
  await row(page, "Network created").filter({ hasText: "Lanyard itself" }).waitFor();
  await row(page, "Put into a group").filter({ hasText: "Grace Hopper" }).filter({ hasText: "Navy" }).waitFor();
  await row(page, "Badge put on a device").filter({ hasText: "Ada Admin by link" }).waitFor();
  await choose(page, /^What/, "Users: everything");
  await row(page, "User changed").waitFor();
  await gone(page, "Network created");
  await choose(page, /^What/, "Everything");
  await choose(page, /^By/, /^Ada Admin/);
  await row(page, "Signed in").waitFor();
  await gone(page, "User changed");
  await choose(page, /^By/, "Anybody");
  await page.getByRole("button", { name: /^To/ }).click();
  await page.getByRole("searchbox").or(page.getByRole("combobox", { name: "Name, e-mail, phone or login" })).last().fill("hopp");
  await page.getByRole("option", { name: "Grace Hopper" }).click();
  await gone(page, "Signed in");
  await page.getByRole("button", { name: /^When/ }).click();
  await page.getByText("Last 7 days").click();
  await page.getByRole("dialog").getByRole("button", { name: "Apply" }).click();
  await until("the address", () => page.url().endsWith(`/console/audit?user=${grace.id}&range=7day`));
  await page.reload();
  await page.getByRole("button", { name: "To Grace Hopper" }).waitFor();
  await page.getByRole("button", { name: /Last 7 days/ }).waitFor();
  await row(page, "User changed").waitFor();
  await gone(page, "Signed in");
});

test("between two moments of long ago there is nothing, and the way back is there", async (t) => {
  const { page } = await open(t, "?from=2020-01-01T00:00:00%2B01:00&to=2020-02-01T00:00:00%2B01:00");
  await page.getByText("Nothing matches these filters.").waitFor();
  await press(page, "Clear the filters");
  await row(page, "User changed").waitFor();
  assert.equal(new URL(page.url()).search, "");
});

test("an entry says all it has, has an address of its own, and leads to others like it", async (t) => {
  const { system, page, grace } = await open(t);
  const { items } = await system.api("GET", `/v1/audit?act=user.update`);
  await page.getByRole("link", { name: "User changed" }).click();
  const dialog = page.getByRole("dialog", { name: "User changed" });
  for (const text of ["user.update", "Grace Hopper", "Changed: title", items[0].request, items[0].id]) await dialog.getByText(text, { exact: true }).waitFor();
  const address = page.url();
  await page.goBack();
  await dialog.waitFor({ state: "detached" });
  await page.goto("/console/audit?act=group.join"); // it is on no page of these
  await row(page, "Put into a group").waitFor();
  await page.goto(address);
  await dialog.getByText("Changed: title").waitFor();
  await dialog.getByRole("button", { name: "All to this user" }).click();
  await dialog.waitFor({ state: "detached" });
  await gone(page, "Network created");
  await row(page, "User changed").waitFor();
  assert.equal(new URL(page.url()).search, `?user=${grace.id}`);
});

test("what the filters let through is exported", async (t) => {
  const { page } = await open(t, "?act=user");
  await row(page, "User changed").waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), press(page, "Export as CSV")]);
  const lines = (await readFile(await download.path(), "utf8")).split("\n").filter(Boolean);
  assert.equal(download.suggestedFilename(), "audit.csv");
  assert.equal(lines[0], "\uFEFFtime,actor,act,about,target,detail,request");
  assert.ok(lines.length === 3 && lines.slice(1).every((line) => /,user\.(create|update),/.test(line)), lines.join("\n"));
  await page.getByText("The file has 2 entries.").waitFor();
});

test("a long export has the headings once, says how far it is, and is stopped", async (t) => {
  const { page } = await open(t);
  await row(page, "User changed").waitFor();
  const parts = ["time,act\n1,a\n2,\"b\nc\"\n", "time,act\n3,d\n"];
  let held;
  await page.route("**/v1/audit/export*", async (route) => {
    const second = new URL(route.request().url()).searchParams.get("cursor") === "more";
    if (second && !held) return (held = route);
    await route.fulfill({ contentType: "text/csv", body: parts[second ? 1 : 0], headers: second ? {} : { "Next-Cursor": "more" } });
  });
  await press(page, "Export as CSV");
  await page.getByText("2 entries so far.").waitFor();
  await press(page, "Stop");
  await page.getByText("2 entries so far.").waitFor({ state: "detached" });
  const [download] = await Promise.all([page.waitForEvent("download"), press(page, "Export as CSV")]);
  assert.equal(await readFile(await download.path(), "utf8"), "\uFEFFtime,act\n1,a\n2,\"b\nc\"\n3,d\n");
});

test("the seals are checked, and the newest can be noted elsewhere", async (t) => {
  const { system, page } = await open(t);
  await press(page, "Check the seals");
  await page.getByText("Nothing is sealed yet").waitFor();
  await press(page, "Close");
  const { items } = await system.api("GET", "/v1/audit");
  await system.again("1h");
  const report = await until("the seals", async () => {
    const report = await system.api("GET", "/v1/audit/check");
    return report.entries >= items.length && report;
  });
  await page.reload(); // the session has ended meanwhile
  await press(page, "Sign in with the badge on this device");
  await view(page, "Audit");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await press(page, "Check the seals");
  await page.getByText("Nothing was changed since it was sealed").waitFor();
  await page.getByText(`Entries checked: ${report.entries}.`).waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Copy" }).click();
  await page.getByText("Copied").waitFor();
  const noted = await page.evaluate(() => navigator.clipboard.readText());
  for (const { hash } of report.heads) assert.ok(noted.includes(hash));
});

test("what does not fit its seal is said in words, over all parts of the check", async (t) => {
  const { page } = await open(t);
  await row(page, "User changed").waitFor();
  const at = { shard: 0, from: "2026-11-02T09:00:00Z", to: "2026-11-02T09:20:00Z" };
  await page.route("**/v1/audit/check*", async (route) => {
    const second = new URL(route.request().url()).searchParams.get("cursor") === "0.2";
    const json = second
      ? { links: 1_000, entries: 20_000, findings: [{ trouble: "broken", ...at, seq: 3 }], heads: [{ shard: 0, seq: 3, hash: "abc" }] }
      : { links: 2, entries: 1, findings: [{ trouble: "missing", ...at, seq: 2 }], heads: [], next: "0.2" };
    await route.fulfill({ json });
  });
  await press(page, "Check the seals");
  await page.getByText("2 seals do not fit").waitFor();
  await page.getByText("Entries are missing. Chain 1, seal 2").waitFor();
  await page.getByText("The seal does not follow the one before it").waitFor();
  await page.getByText("Seals checked: 1,002. Entries checked: 20,001.").waitFor();
});

test("the audit is for everybody", async (t) => {
  const { system, page } = await open(t);
  const { items: [entry] } = await system.api("GET", "/v1/audit?act=user.update");
  await examine(page, ["/audit", "/audit?act=none.such", `/audit?entry=${entry.id}&at=${entry.at}`]);
});
