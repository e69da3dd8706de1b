// Imports: what an administrator does with a list of people, step by step.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { administrator, examine } from "./console.mjs";
import { press, view } from "./browser.mjs";
import { lanyard, until } from "./lanyard.mjs";

async function open(t, options) {
  const system = await lanyard(t);
  const admin = await administrator(t, system, { path: "/console/imports", ...options });
  await view(admin.page, "Import");
  return { system, ...admin };
}

const file = (text, encoding = "utf8", name = "people.csv") => ({ name, mimeType: "text/csv", buffer: Buffer.from(text, encoding) });

/** Chooses a file and uploads it. */
async function upload(page, list) {
  await page.locator("main input[type=file]").setInputFiles(list);
  await press(page, "Upload and plan");
}

const said = (page, text) => page.getByText(text).first().waitFor();

/** Says what a column is. */
async function map(page, heading, field) {
  await page.getByRole("button", { name: `What column ${heading} is` }).click();
  await page.getByRole("option", { name: field, exact: true }).click();
}

/** The row of the table with a text in it. */
const row = (page, text) => page.getByRole("row").filter({ hasText: text });

async function apply(page) {
  await press(page, "Apply");
  await page.getByRole("dialog").getByRole("button", { name: "Apply the plan" }).click();
}

const people = async (system) => (await system.api("GET", "/v1/users?limit=200")).items;
const imports = async (system) => (await system.api("GET", "/v1/imports")).items;

async function downloaded(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), press(page, button)]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

test("a list is planned, its columns put right, and applied; what stayed out is mended", async (t) => {
  const { system, page } = await open(t);
  const bob = await system.user({ first_name: "Bob", last_name: "Old", email: "bob@x.example" });
  await upload(page, file("Wer;Vorname;E-Mail;Status;Telefon;Gruppen\nHopper;Grace;grace@x.example;voll;(202) 555-0143;\"Technik; Nacht\"\nOld;Bob;bob@x.example;teil;;Technik\nNo;Mail;;;;\n"));
  await said(page, "No row can go in"); // Status is taken for whether somebody may sign in
  await said(page, "Status is neither yes nor no");
  await map(page, "Status", "Not read");
  await map(page, "Wer", "Last name");
  await press(page, "Plan again");
  await said(page, "Adds one user, changes one; one row stays out.");
  await row(page, "Grace Hopper").filter({ hasText: "New groups: Technik, Nacht" }).waitFor();
  assert.deepEqual((await imports(system)).map((i) => [i.state, i.map]), [["planned", "Status:,Wer:last_name"], ["stopped", undefined]]);
  await page.getByRole("button", { name: "Stays out (1)" }).click();
  await row(page, "E-Mail is empty").waitFor();
  await row(page, "Grace Hopper").waitFor({ state: "detached" });
  await page.reload();
  await row(page, "E-Mail is empty").waitFor();
  await row(page, "Grace Hopper").waitFor({ state: "detached" });
  assert.equal((await people(system)).length, 2, "nothing has changed before it is applied");
  await apply(page);
  await said(page, "One user was added, one changed.");
  const grace = (await people(system)).find((u) => u.email === "grace@x.example");
  assert.equal(grace.phone, "+12025550143");
  assert.equal((await system.api("GET", `/v1/users/${bob.id}`)).groups.length, 1);

  const { name, text } = await downloaded(page, "Download rows that stayed out");
  assert.equal(name, "rejected.csv");
  assert.match(text, /^\uFEFFFirst name,.*\r?\nMail,No,.*,4,"?E-Mail is empty[^\n]*\n$/);
  await page.getByRole("link", { name: "Import", exact: true }).click();
  await row(page, "Stopped").waitFor();
  await upload(page, file(text.replace("Mail,No,,", "Mail,No,,mail@x.example")));
  await said(page, "Adds one user, changes none; every row goes in.");
});

test("the way on from an import leads to whoever has no badge yet", async (t) => {
  const { page } = await open(t);
  await upload(page, file("Name,E-mail\nAnn,ann@x.example\n"));
  await said(page, "Adds one user");
  await apply(page);
  await page.getByRole("link", { name: "Send badges to them" }).click();
  await until("the users", () => page.url().endsWith("/console/users?standing=none"));
});

test("a file whose headings say nothing is mapped before it goes in", async (t) => {
  const { system, page } = await open(t);
  await upload(page, file("Mitarbeiter\tErreichbar\tPLZ\nAnn\tann@x.example\t80331\n"));
  await said(page, "No column has a heading known for a name");
  await map(page, "Mitarbeiter", "Whole name Where first and last name are one column");
  await map(page, "Erreichbar", "E-mail");
  await press(page, "Upload and plan");
  await said(page, "Adds one user, changes none; every row goes in.");
  await row(page, "PLZ").filter({ hasText: "Not read" }).waitFor();
  assert.equal((await imports(system))[0].map, "Mitarbeiter:name,Erreichbar:email");
});

test("after a reload the file has to be chosen again, and another one is told from it", async (t) => {
  const { system, page } = await open(t);
  const list = "Name,Position,E-mail\nAnn,Cook,ann@x.example\n";
  await upload(page, file(list));
  await said(page, "Adds one user");
  await page.reload();
  await page.getByRole("button", { name: "Columns" }).click();
  await said(page, "the browser no longer has it");
  await page.locator("main input[type=file]").setInputFiles(file("Name,E-mail\nBob,bob@x.example\n", "utf8", "others.csv"));
  await said(page, "others.csv is another file");
  await press(page, "Choose another file");
  await page.locator("main input[type=file]").setInputFiles(file(list));
  await map(page, "Position", "Not read");
  await press(page, "Plan again");
  await until("the new plan", async () => (await imports(system))[0].map === "Position:");
  await said(page, "Adds one user");
  await row(page, "Position").filter({ hasText: "Not read" }).waitFor();
});

test("the encodings that spreadsheets save in arrive whole", async (t) => {
  const { page } = await open(t);
  for (const [encoding, mark, guessed] of [["latin1", "", true], ["utf16le", "\uFEFF", false], ["utf8", "\uFEFF", false]]) {
    await page.goto("/console/imports");
    await page.locator("main input[type=file]").setInputFiles(file(`${mark}Name;E-mail\nJürg Müßig;jm@x.example\n`, encoding));
    await page.getByText("people.csv").waitFor();
    assert.equal(await page.getByText("The file is not in UTF-8").count(), guessed ? 1 : 0, encoding);
    await press(page, "Upload and plan");
    await said(page, "Adds one user");
    await row(page, "Jürg Müßig").filter({ hasText: "jm@x.example" }).waitFor();
  }
});

test("what can not go in is said before it is sent", async (t) => {
  const { system, page } = await open(t);
  await press(page, "Upload and plan");
  await said(page, "Choose a file first.");
  await page.locator("main input[type=file]").setInputFiles(file(`Name,E-mail\n${"Ann,ann@x.example\n".repeat(330_000)}`));
  await said(page, "At most 5 MB go in at once");
  assert.deepEqual(await imports(system), []);
  const { name, text } = await downloaded(page, "Download a sample");
  assert.equal(name, "people.csv");
  await upload(page, file(text));
  await said(page, "Adds 2 users, changes none; every row goes in.");
});

test("a plan is discarded", async (t) => {
  const { system, page } = await open(t);
  await upload(page, file("Name,E-mail\nAnn,ann@x.example\n"));
  await said(page, "Adds one user");
  await press(page, "Discard");
  await page.getByRole("dialog").getByRole("button", { name: "Discard" }).click();
  await said(page, "Nothing was changed.");
  assert.equal((await imports(system))[0].state, "stopped");
});

test("an import that is under way is watched, over a reload too, and stopped", async (t) => {
  const { system, page } = await open(t);
  const rows = Array.from({ length: 8_000 }, (_, i) => `Person ${i},p${i}@x.example\n`);
  await upload(page, file(`Name,E-mail\n${rows.join("")}`));
  await said(page, "Adds 8,000 users, changes none; every row goes in.");
  await apply(page);
  await page.getByRole("heading", { name: "Importing" }).waitFor();
  await page.reload();
  await page.getByRole("progressbar", { name: "Importing" }).waitFor();
  await press(page, "Stop");
  await page.getByRole("dialog").getByRole("button", { name: "Stop" }).click();
  await said(page, "What went in stays in");
  const [stopped] = await imports(system);
  assert.equal(stopped.state, "stopped");
  assert.ok((stopped.outcome.created ?? 0) < 8_000);
});

test("imports are for everybody", async (t) => {
  const { system, page } = await open(t);
  const made = await system.api("POST", "/v1/imports", "Name,E-mail,Note\nAnn,ann@x.example,x\nBob,,y\n", "text/csv");
  await until("the plan", async () => (await system.api("GET", `/v1/imports/${made.id}`)).state === "planned");
  await examine(page, ["/imports", "/imports", `/imports/${made.id}`, `/imports/${made.id}?rows=reject`]);
});
