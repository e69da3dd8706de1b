// "This was not me": from the notice of a badge to frozen, and to an administrator who lifts it.
import test from "node:test";
import { complaint, desktop, enrollPhone, person, phone, press, view } from "./browser.mjs";
import { administrator, examine } from "./console.mjs";
import { axe, narrow, picture, shots } from "./examine.mjs";
import { lanyard } from "./lanyard.mjs";

/** Looks at a view as it is on a phone and on a desk, light and dark. */
async function look(page, name, check) {
  for (const [on, { viewport }] of Object.entries({ phone, desktop })) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      if (shots) await picture(page, `${name}, ${on}, ${colorScheme}`);
      if (on === "phone") await check?.(page, `${name}, ${colorScheme}`);
    }
  }
  await narrow(page, name);
}

test("whoever is told of a badge freezes their access with the keyboard alone, and an administrator lifts it", async (t) => {
  const system = await lanyard(t);
  const grace = await system.user({ phone: "+12025550143" });
  const { link } = await system.invite(grace);
  const { page } = await person(t, system, { baseURL: system.origin });
  await page.goto(link);
  await enrollPhone(page, system, "+1 202 555 0143");
  await press(page, "Create it on this device");
  await view(page, "Your badge is ready");
  const notice = await system.message("grace@demo.example", "badge_added");

  // without a badge or a session, on whatever device the mail is read
  const { page: other } = await person(t, system, { authenticator: false, baseURL: system.origin });
  await other.goto(notice.link);
  await view(other, "Was this not you?");
  await look(other, "freeze, wanted", axe);
  await press(other, "Freeze my access"); // as machines that read mail do
  await complaint(other, "Please type freeze first.");
  await other.getByLabel("Type freeze").press("Tab");
  await other.keyboard.press("Shift+Tab");
  await other.keyboard.type("frieze");
  await other.keyboard.press("Enter");
  await complaint(other, "This is not the word: type freeze.");
  await other.keyboard.type("Freeze"); // what was wrong is selected
  await other.keyboard.press("Enter");
  await view(other, "Your access is frozen");
  await look(other, "freeze, frozen", axe);
  await system.message("grace@demo.example", "access_frozen");

  await page.goto("/signin");
  await press(page, "Sign in with your badge");
  await page.getByRole("alert").filter({ hasText: /./ }).waitFor();

  const { page: admin } = await administrator(t, system, { path: `/console/users/${grace.id}` });
  await admin.getByText("Grace Hopper is frozen", { exact: true }).waitFor();
  if (shots) await look(admin, "console, frozen");
  await examine(admin, [`/users/${grace.id}`, "/users?state=frozen"]);
  await admin.getByRole("link", { name: "Grace Hopper" }).click();
  await press(admin, "Lift the freeze");
  if (shots) await look(admin, "console, lift");
  await press(admin.getByRole("dialog", { name: "Lift the freeze of Grace Hopper?" }), "Lift the freeze");
  await admin.getByText("Grace Hopper is no longer frozen.", { exact: true }).waitFor();
  await admin.getByText("Grace Hopper is frozen", { exact: true }).waitFor({ state: "detached" });

  await press(page, "Sign in with your badge");
  await view(page, "Hello, Grace Hopper");
  await other.reload();
  await view(other, "An administrator has looked at this");
  await look(other, "freeze, over");
});
