// What the browser lets the pages do, and what it does not.
import assert from "node:assert/strict";
import test from "node:test";
import { person, view } from "./browser.mjs";
import { lanyard } from "./lanyard.mjs";

test("the policy stops scripts and pictures that are not the portal's", async (t) => {
  const system = await lanyard(t);
  const { page, faults } = await person(t, system, { baseURL: system.origin });
  await page.goto("/");
  await view(page, "Welcome");
  const ran = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.append("window.ran = true");
    const picture = document.createElement("img");
    const refused = new Promise((resolve) => picture.addEventListener("error", resolve));
    picture.src = "https://elsewhere.example/pixel.png";
    document.body.append(script, picture);
    await refused;
    return window.ran === true;
  });
  assert.equal(ran, false);
  assert.ok(faults.length >= 2, faults.join()); // that they are seen is what the other tests rely on
  assert.ok(faults.every((fault) => /Content Security Policy|TrustedScript|elsewhere\.example/.test(fault)), faults.join());
  faults.length = 0;
});

test("cookies are the browser's own, out of reach of scripts", async (t) => {
  const system = await lanyard(t);
  const user = await system.user();
  const { link } = await system.invite(user);
  const { page, context } = await person(t, system, { baseURL: system.origin });
  await page.goto(link);
  await view(page, "First, your phone");
  const cookies = (await context.cookies()).map(({ name, httpOnly, secure, sameSite, path }) => ({ name, httpOnly, secure, sameSite, path }));
  assert.deepEqual(cookies, [{ name: "__Host-lanyard-browser", httpOnly: true, secure: true, sameSite: cookies[0]?.sameSite, path: "/" }]);
  assert.notEqual(cookies[0].sameSite, "None");
  assert.equal(await page.evaluate(() => document.cookie), "");
});

test("the link's token leaves the browser in no address and no Referer", async (t) => {
  const system = await lanyard(t);
  const user = await system.user();
  const { link } = await system.invite(user);
  const { page, context } = await person(t, system, { baseURL: system.origin });
  const token = new URL(link).hash.slice(1);
  const addresses = [];
  const referers = [];
  context.on("request", (r) => {
    addresses.push(r.url().split("#")[0]); // what is behind # is not sent
    if (r.headers().referer) referers.push(r.headers().referer);
  });
  await page.goto(link);
  await view(page, "First, your phone");
  assert.ok(addresses.length > 3, addresses.join());
  assert.ok(!addresses.some((address) => address.includes(token)));
  assert.deepEqual(referers, []);
});
