// What people do for themselves once they are signed in: their badges and contacts.
import assert from "node:assert/strict";
import test from "node:test";
import { desktop, person, phone, press, view } from "./browser.mjs";
import { axe, narrow, picture, shots } from "./examine.mjs";
import { lanyard } from "./lanyard.mjs";
import { showCode } from "./tour.mjs";

/** Looks at a view, small and dark, as it is. */
async function look(page, name) {
  for (const [size, { viewport }] of Object.entries({ desktop, phone })) {
    await page.setViewportSize(viewport);
    for (const colorScheme of shots ? ["light", "dark"] : ["dark"]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      if (shots) await picture(page, `self-${name}-${size}-${colorScheme}`);
    }
  }
  await axe(page, name);
  await narrow(page, name);
}

test("people look after their badges and contacts themselves", async (t) => {
  const system = await lanyard(t);
  const user = await system.user();
  const { id } = await system.kind();
  const { link } = await system.invite(user, { badge: id });
  const { page } = await person(t, system, { baseURL: system.origin, ...desktop });
  await page.goto(link);
  await press(page, "Create it on this device");
  await page.getByRole("link", { name: "Sign in now" }).click();
  await press(page, "Sign in with your badge");
  const home = () => view(page, "Hello, Grace Hopper");

  // an address, with a code to it; the one on file is told when it is another
  await home();
  await press(page, "Add an e-mail address");
  await page.getByLabel("Your e-mail address").fill("grace.own@example.net");
  await press(page, "Send me a code");
  const { code } = await system.message("grace.own@example.net", "enrollment_code");
  await view(page, "Enter the code");
  await page.getByLabel("The code from the message").fill(code);
  await press(page, "Continue");
  await home();
  await system.message(user.email, "contact_changed");

  // one more badge, on the phone beside the computer
  await press(page, "Add a badge");
  await look(page, "add");
  const other = (await person(t, system, { baseURL: system.origin })).page;
  await other.goto(await showCode(page, "Put it on another device"));
  await press(other, "Continue on this phone");
  await view(other, "Type these digits on your computer");
  await page.getByLabel("The two digits on your phone").fill(await other.locator(".digits").textContent());
  await press(page, "Continue");
  await press(other, "Create my badge");
  await other.getByRole("link", { name: "Sign in now" }).click();
  await press(other, "Sign in with your badge");
  await view(other, "Hello, Grace Hopper");
  await view(page, "You have one more badge");
  await press(page, "Done");
  await home();
  await look(page, "home");

  // that phone is lost: its badge is gone, and whoever has it is out
  const badges = page.getByRole("button", { name: /^Change .*On a phone or computer/ });
  assert.equal(await badges.count(), 2);
  await badges.and(page.getByRole("button", { name: /^(?!.*signed in with it)/ })).click();
  await look(page, "badge");
  await press(page, "The device is lost");
  await look(page, "lost");
  await press(page, "Yes, stop that badge");
  await view(page, "The badge on it is stopped");
  await look(page, "gone");
  await other.reload();
  await view(other, "Sign in");
  await press(page, "Done");

  // the address goes, after the badge was shown again: making one more spent what was shown
  await page.getByRole("button", { name: /^Change E-mail/ }).click();
  await look(page, "contact");
  await press(page, "Remove it");
  await page.getByText("No code can go there any more").waitFor();
  await press(page, "Remove it");
  await page.getByText("Nowhere yet.").waitFor();

  // nobody loses the last badge without knowing what follows
  await page.getByRole("button", { name: /^Change .*signed in with it/ }).click();
  await press(page, "Remove it");
  await page.getByText("It is your last badge.").waitFor();
  await look(page, "last");
  await press(page, "Remove it");
  await view(page, "The badge is removed");
  await page.goto("/me");
  await view(page, "Sign in");
});
