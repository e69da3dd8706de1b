// The console served from another origin, with an API token: whatever it can do,
// any web frontend can.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join, normalize } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { desktop, person, press, view } from "./browser.mjs";
import { lanyard } from "./lanyard.mjs";

const built = fileURLToPath(new URL("../dist/console/", import.meta.url));
const types = { js: "text/javascript", css: "text/css", html: "text/html", woff2: "font/woff2" };

/** Serves the built console and nothing else, as any server of files would. */
async function elsewhere(t) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://any");
    if (!pathname.startsWith("/console")) return response.writeHead(404).end("no such file");
    const name = pathname.startsWith("/console/assets/") ? normalize(pathname.slice("/console/".length)) : "index.html";
    const file = await readFile(join(built, name)).catch(() => undefined);
    if (!file) return response.writeHead(404).end("no such file");
    response.setHeader("Content-Type", types[name.split(".").pop()]).end(file);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return `http://localhost:${server.address().port}`;
}

/** Opens the console there. forgive lets it off its requests to the API and what the browser says of those that are refused. */
async function visitor(t, origin, system) {
  const { page, faults } = await person(t, { origin }, { baseURL: origin, console: true, ...desktop });
  const forgive = () => {
    const others = faults.filter((f) => !f.includes(`${system.origin}/v1/`));
    faults.splice(0, faults.length, ...others);
  };
  return { page, forgive };
}

async function connect(page, address, token) {
  await view(page, "Use an API elsewhere");
  await page.getByLabel("Address of the API").fill(address);
  await page.getByLabel("API token").fill(token);
  await press(page, "Connect");
}

test("the console works from another origin with a token", async (t) => {
  const origin = await elsewhere(t);
  const system = await lanyard(t, "-allow-origin", origin);
  const { page, forgive } = await visitor(t, origin, system);
  await page.goto("/console/groups");
  await connect(page, system.origin, system.token);
  await view(page, "Groups");
  await page.getByRole("link", { name: "Administrators" }).waitFor();
  await press(page, "Add a group");
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Navy");
  await page.getByRole("dialog").getByRole("button", { name: "Add group" }).click();
  await view(page, "Navy");
  const { items } = await system.api("GET", "/v1/groups");
  assert.ok(items.some((g) => g.name === "Navy"));
  forgive();
});

test("from an origin that is not allowed the console gets nowhere and says so", async (t) => {
  const origin = await elsewhere(t);
  const system = await lanyard(t);
  const { page, forgive } = await visitor(t, origin, system);
  await page.goto("/console");
  await connect(page, system.origin, system.token);
  await page.getByText("No API answers there").waitFor();
  forgive();
});
