// The ways for messages to go: what an administrator does about them, step by step.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import test from "node:test";
import { press, view } from "./browser.mjs";
import { administrator, examine } from "./console.mjs";
import { lanyard, until } from "./lanyard.mjs";

async function open(t, path) {
  const system = await lanyard(t, "-gateways");
  const admin = await administrator(t, system, { path: `/console${path}` });
  return { system, ...admin };
}

const said = (page, text) => page.getByText(text).filter({ visible: true }).first().waitFor();

/** A vendor on this machine, and what it was asked. */
async function vendor(t) {
  const asked = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      asked.push({ auth: request.headers.authorization, ...JSON.parse(body) });
      response.setHeader("Content-Type", "application/json").end('{"id": "m-1"}');
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return { asked, url: `http://127.0.0.1:${server.address().port}/send`, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** Types in a vendor that speaks JSON. */
async function type(page, url) {
  await page.getByLabel("Other vendor (HTTP)").check();
  await page.getByLabel("Name", { exact: true }).fill("Text House");
  await page.getByLabel("Password or key").fill("hunter2hunter2");
  await page.getByLabel("Sender of letters").fill("Demo");
  await page.getByLabel("Address", { exact: true }).fill(url);
}

async function sendTest(page) {
  await page.getByLabel("Phone number").fill("+1 202 555 0123");
  await press(page, "Send test");
}

test("a vendor is added, tried, switched on and deleted", async (t) => {
  const { asked, url } = await vendor(t);
  const { system, page } = await open(t, "/settings/gateways");
  await view(page, "Gateways");
  await page.getByRole("link", { name: "Amazon SNS" }).waitFor();
  await press(page, "Add SMS vendor");
  await view(page, "Add SMS vendor");
  await type(page, url);
  await press(page, "Add SMS vendor");
  await view(page, "Text House");
  await page.getByText("Is set. Leave it empty to keep it.").waitFor();
  assert.ok(!(await page.content()).includes("hunter2"));

  await press(page, "Send test");
  await said(page, "Say where it is to go.");
  await sendTest(page);
  await page.getByRole("status").getByText("Sent", { exact: true }).waitFor();
  assert.equal(asked.length, 1);
  assert.deepEqual([asked[0].auth, asked[0].to, asked[0].from], ["Bearer hunter2hunter2", "+12025550123", "Demo"]);
  await page.reload(); // what became of it is still there
  await page.getByRole("status").getByText("Sent", { exact: true }).waitFor();

  await page.getByLabel("Messages go by this gateway").check();
  await page.getByLabel("Order", { exact: true }).fill("7");
  await press(page, "Save changes");
  await said(page, "Saved: Text House");
  const { items } = await system.api("GET", "/v1/gateways");
  const { enabled, order, password, http } = items.find((g) => g.name === "Text House");
  assert.deepEqual({ enabled, order, password, url: http.url }, { enabled: true, order: 7, password: { set: true }, url });

  await press(page, "Delete");
  await page.getByRole("dialog", { name: "Delete Text House?" }).getByRole("button", { name: "Delete" }).click();
  await view(page, "Gateways");
  await until("it to be gone", async () => !(await page.getByRole("link", { name: "Text House" }).count()));
  assert.equal((await system.api("GET", "/v1/gateways")).items.length, 2);
});

test("a vendor that nobody reaches: the test says why", async (t) => {
  const { url, close } = await vendor(t);
  await close();
  const { page } = await open(t, "/settings/gateways/new");
  await view(page, "Add SMS vendor");
  await type(page, url);
  await press(page, "Add SMS vendor");
  await view(page, "Text House");
  await sendTest(page);
  await page.getByRole("status").getByText("The provider can not be reached.").first().waitFor();
});

test("what the API refuses is said at the field", async (t) => {
  const { page } = await open(t, "/settings/gateways/new");
  await view(page, "Add SMS vendor");
  await page.getByLabel("Name", { exact: true }).fill("Twilio");
  await page.getByLabel("Order", { exact: true }).fill("many");
  await press(page, "Add SMS vendor");
  await said(page, "Type a number from 1 to 1000.");
  await page.getByLabel("Order", { exact: true }).fill("10");
  await press(page, "Add SMS vendor");
  await said(page, "Must be the Account SID: AC and 32 digits and letters a to f.");
  await said(page, "Is missing: give the account's auth token.");
  await until("the fault", () => page.getByLabel("Account SID").evaluate((input) => input === document.activeElement));
  await page.getByLabel("Other vendor (HTTP)").check();
  await page.getByLabel("Address", { exact: true }).fill("ftp://vendor.example/");
  await press(page, "Remove header 1");
  await page.getByText("What the answers mean").click();
  await press(page, "Add rule");
  await press(page, "Add SMS vendor");
  await said(page, "Must have a status, at, is or match.");
  await page.getByRole("link", { name: "Gateways" }).click();
  await press(page, "Leave");
  await view(page, "Gateways");
});

test("SES and SNS are only switched, ordered and limited to countries", async (t) => {
  const { system, page } = await open(t, "/settings/gateways/sns");
  await view(page, "Amazon SNS");
  assert.equal(await page.getByRole("button", { name: "Delete" }).count(), 0);
  assert.equal(await page.getByLabel("Name", { exact: true }).count(), 0);
  await page.getByLabel("Order", { exact: true }).fill("400");
  await press(page, "Save changes");
  await said(page, "Saved: Amazon SNS");
  assert.equal((await system.api("GET", "/v1/gateways/sns")).order, 400);
});

test("gateways are for everybody", async (t) => {
  const { system, page } = await open(t, "/settings/gateways");
  const http = { method: "POST", url: "https://vendor.example/send", format: "json", body: '{"to":"{{To}}","text":"{{Text}}"}', headers: [{ name: "Authorization", value: "Bearer {{Password}}" }], answers: [{ status: "429", means: "throttled" }] };
  const { id } = await system.api("POST", "/v1/gateways", { kind: "http", name: "Text House", password: "hunter2", http });
  await examine(page, ["/settings/gateways", "/settings/gateways/new", `/settings/gateways/${id}`, "/settings/gateways/ses"]);
});
