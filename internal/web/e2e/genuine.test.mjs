// Somebody got a message and wonders whether it is genuine.
import assert from "node:assert/strict";
import test from "node:test";
import { complaint, person, press, view } from "./browser.mjs";
import { axe, narrow, picture, shots } from "./examine.mjs";
import { lanyard, until } from "./lanyard.mjs";

test("a reference from a message is looked up, a wrong one is not known", async (t) => {
  const system = await lanyard(t);
  const user = await system.user({ phone: "+12025550143" });
  await system.invite(user, { deliver: "send" });
  const { reference } = await system.message("grace@demo.example", "badge_invitation");
  await until("the reference to be known", async () => {
    const { messages } = await system.api("POST", "/v1/messages/genuine", { reference });
    return messages.length === 1;
  });
  const { page } = await person(t, system, { baseURL: system.origin });
  await page.goto("/genuine");
  await view(page, "Is this message genuine?");
  await press(page, "Look it up");
  await complaint(page, "Please type the reference first.");
  await page.getByLabel("Reference").fill("12");
  await press(page, "Look it up");
  await complaint(page, "is no reference");
  await page.getByLabel("Reference").fill(reference.toLowerCase().replace("-", " "));
  await press(page, "Look it up");
  await view(page, "We sent a message with this reference");
  assert.match(await page.locator("dl").innerText(), /An invitation to get a badge[^]*g•••@demo\.example/);
  await axe(page, "genuine, known");
  await narrow(page, "genuine, known");
  if (shots) await picture(page, "genuine, known");
  await press(page, "Look up another one");
  await view(page, "Is this message genuine?");
});
