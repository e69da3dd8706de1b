// The first ten minutes: from an empty network to the first badge, by clicking.
import assert from "node:assert/strict";
import test from "node:test";
import { enrollPhone, person, press, view } from "./browser.mjs";
import { administrator } from "./console.mjs";
import { lanyard } from "./lanyard.mjs";

test("the overview leads from an empty network to the first badge", async (t) => {
  const system = await lanyard(t);
  const { page } = await administrator(t, system);
  await view(page, "Overview");
  await press(page, "Add three sample people");
  await page.getByText("3 other users in the network.").waitFor();
  await press(page, "Choose people");
  await view(page, "Users & badges");
  await page.getByRole("link", { name: /Hopper/ }).waitFor();
  await system.api("POST", "/v1/campaigns", { badge: system.badge, everyone_not_invited: true });
  const mail = await system.message("grace@demo.example", "badge_invitation");

  await page.getByRole("link", { name: "Overview" }).click();
  await page.getByText("3 invitations are out.").waitFor();
  const inbox = page.getByRole("link", { name: "Open the inbox" });
  assert.equal(await inbox.getAttribute("href"), `${system.origin}/inbox`);

  const grace = await person(t, system, { baseURL: system.origin });
  await grace.page.goto(mail.link);
  await enrollPhone(grace.page, system, "+1 202 555 0143");
  await press(grace.page, "Create it on this device");
  await view(grace.page, "Your badge is ready");
  await page.getByText("The first badge is made.").waitFor();

  await press(page, "Close this guide");
  await page.getByText("From an empty network").waitFor({ state: "hidden" });
  await page.reload();
  await view(page, "Overview");
  await page.getByText("Invitations completed").waitFor();
  assert.equal(await page.getByText("From an empty network").count(), 0);
});

test("what happened shows in the charts, and the days are in the address", async (t) => {
  const system = await lanyard(t);
  const { page } = await administrator(t, system);
  await view(page, "Overview");
  await page.getByText("Badges made").first().waitFor();
  await page.getByRole("button", { name: /Last 30 days/ }).click();
  await page.getByRole("option", { name: "Last 7 days" }).click();
  await page.waitForURL(/days=7/);
  await page.reload();
  await page.getByRole("button", { name: /Last 7 days/ }).waitFor();
});
