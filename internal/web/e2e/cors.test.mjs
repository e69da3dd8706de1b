// What pages of another origin can do with the API, in a real browser: a token
// does there what it does anywhere, where the origin is allowed; cookies do nothing.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import test from "node:test";
import { person, press, view } from "./browser.mjs";
import { lanyard } from "./lanyard.mjs";

/** Serves an empty page elsewhere, and gives the two origins that it has. */
async function elsewhere(t) {
  const server = createServer((_, response) => response.setHeader("Content-Type", "text/html").end("<!doctype html><title>Elsewhere</title>"));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  const { port } = server.address();
  return { listed: `http://localhost:${port}`, unlisted: `http://127.0.0.1:${port}` };
}

/** Makes a call from the page and gives what its script could read, "refused" when nothing. */
const call = (page, system, method, path, { body, type = "application/json", headers = {}, token = system.token, ...options } = {}) =>
  page.evaluate(
    async ([url, init]) => {
      const response = await fetch(url, init).catch(() => undefined);
      if (!response) return "refused";
      const text = await response.text();
      const json = response.headers.get("Content-Type")?.includes("json") && text;
      return { status: response.status, headers: Object.fromEntries(response.headers), body: json ? JSON.parse(text) : text };
    },
    [
      system.origin + path,
      {
        method,
        headers: { ...(token && { Authorization: `Bearer ${token}` }), ...(body !== undefined && { "Content-Type": type }), ...headers },
        ...(body !== undefined && { body: type === "application/json" ? JSON.stringify(body) : body }),
        ...options,
      },
    ],
  );

/** A browser that has been let off the promise to stay at home. */
async function visitor(t, system) {
  const visit = await person(t, system, { baseURL: system.origin });
  return { ...visit, forgive: () => (visit.faults.length = 0) };
}

test("a page of an allowed origin uses the API with a token", async (t) => {
  const { listed } = await elsewhere(t);
  const system = await lanyard(t, "-allow-origin", listed);
  const { page, forgive } = await visitor(t, system);
  await page.goto(listed);
  const ask = async (status, ...request) => {
    const answer = await call(page, system, ...request);
    assert.equal(answer.status, status, `${request[0]} ${request[1]}: ${JSON.stringify(answer)}`);
    return answer;
  };

  const network = await ask(200, "GET", "/v1/network");
  assert.equal(network.body.origin, system.origin);
  const user = (await ask(201, "POST", "/v1/users", { body: { last_name: "Hopper", email: "grace@demo.example" } })).body;
  await ask(200, "PATCH", `/v1/users/${user.id}`, { body: { first_name: "Grace" } });
  const group = (await ask(201, "POST", "/v1/groups", { body: { name: "Navy" }, headers: { "Idempotency-Key": "once" } })).body;
  const again = await ask(201, "POST", "/v1/groups", { body: { name: "Navy" }, headers: { "Idempotency-Key": "once" } });
  assert.equal(again.headers["idempotency-replayed"], "true");
  await ask(204, "PUT", `/v1/groups/${group.id}/members/${user.id}`);
  await ask(204, "DELETE", `/v1/groups/${group.id}/members/${user.id}`);

  const rows = "name,email\nNobody,not an address\n";
  const list = (await ask(201, "POST", "/v1/imports", { body: rows, type: "text/csv" })).body;
  const rejects = await ask(200, "GET", `/v1/imports/${list.id}/rejects`);
  assert.match(rejects.headers["content-disposition"], /attachment/);

  const { id } = (await ask(201, "POST", "/v1/invitations", { body: { user: user.id, badge: system.badge } })).body;
  const early = await ask(429, "POST", `/v1/invitations/${id}/send`, { body: {} });
  assert.ok(Number(early.headers["retry-after"]) > 0);
  forgive();
});

test("a page of any other origin reads nothing and changes nothing", async (t) => {
  const { listed, unlisted } = await elsewhere(t);
  const system = await lanyard(t, "-allow-origin", listed);
  const { page, forgive } = await visitor(t, system);
  await page.goto(unlisted);
  const before = system.dump();
  const user = { last_name: "Hopper", email: "grace@demo.example" };
  const calls = [
    ["GET", "/v1/network"],
    ["GET", "/v1/network", { token: "" }],
    ["POST", "/v1/users", { body: user }],
    ["POST", "/v1/users", { body: JSON.stringify(user), type: "text/plain", token: "" }],
    ["POST", "/v1/imports", { body: "name,email\nGrace,grace@demo.example\n", type: "text/csv" }],
    ["PATCH", "/v1/network", { body: { paused: true } }],
    ["DELETE", "/v1/tokens/none"],
  ];
  for (const request of calls) {
    assert.equal(await call(page, system, ...request), "refused", request.slice(0, 2).join(" "));
  }
  const opaque = await page.evaluate(
    (url) =>
      fetch(url, { mode: "no-cors" }).then(
        () => "fetched",
        () => "refused",
      ),
    `${system.origin}/v1/network`,
  );
  assert.equal(opaque, "refused"); // Cross-Origin-Resource-Policy
  assert.deepEqual(system.dump(), before);
  forgive();
});

test("a session is of no use to a page elsewhere, allowed or not", async (t) => {
  const { listed, unlisted } = await elsewhere(t);
  const system = await lanyard(t, "-allow-origin", listed);
  const { page, forgive } = await visitor(t, system);
  const user = await system.user();
  const badge = await system.kind();
  const { link } = await system.invite(user, { badge: badge.id });
  await page.goto(link);
  await view(page, "Create your badge");
  await press(page, "Create it on this device");
  await view(page, "Your badge is ready");
  await page.goto("/signin");
  await press(page, "Sign in with your badge");
  await view(page, "Hello, Grace Hopper");

  const own = { token: "", credentials: "include" };
  assert.equal((await call(page, system, "GET", "/v1/session", own)).status, 200); // at home it is of use
  for (const origin of [listed, unlisted]) {
    await page.goto(origin);
    for (const options of [own, { credentials: "include" }]) {
      assert.equal(await call(page, system, "GET", "/v1/session", options), "refused");
      assert.equal(await call(page, system, "DELETE", "/v1/session", options), "refused");
      assert.equal(await call(page, system, "POST", "/v1/enrollments/challenges", { ...options, body: { service: "personal_email", contact: "a@b.example" } }), "refused");
    }
  }
  await page.goto("/me");
  await view(page, "Hello, Grace Hopper");
  forgive();
});
