// The console for the tests: an administrator with a badge, signed in.
import { desktop, enrollPhone, person, phone, press, view } from "./browser.mjs";
import { narrow, serious } from "./examine.mjs";

/** The demo network's first administrator, who got the badge just now and is not signed in. */
export async function badgeHolder(t, system, options = {}) {
  const admin = await person(t, system, { baseURL: system.origin, console: true, ...desktop, ...options });
  const { page } = admin;
  await page.goto(system.adminLink);
  await enrollPhone(page, system, "+1 202 555 0199");
  await view(page, "Create your badge");
  await press(page, "Create it on this device");
  await view(page, "Your badge is ready");
  return admin;
}

/** Opens the console as the demo network's first administrator, who gets the badge on the way. */
export async function administrator(t, system, { path = "/console", ...options } = {}) {
  const admin = await badgeHolder(t, system, options);
  const { page } = admin;
  await page.goto(path);
  const german = options.locale?.startsWith("de");
  await press(page, german ? "Mit dem Badge auf diesem Gerät anmelden" : "Sign in with the badge on this device");
  await page.getByRole("heading", { name: german ? "An der Konsole anmelden" : "Sign in to the console" }).waitFor({ state: "hidden" });
  return admin;
}

/** Looks at views on a narrow screen, light and dark by turns: nothing serious, nothing wider than it. */
export async function examine(page, paths) {
  await page.setViewportSize(phone.viewport);
  for (const [i, path] of paths.entries()) {
    await page.emulateMedia({ colorScheme: i % 2 ? "dark" : "light", reducedMotion: "reduce" });
    await page.goto(`/console${path}`);
    await page.locator("main h2, main table, main input").filter({ visible: true }).first().waitFor();
    await serious(page, path);
    await narrow(page, path);
  }
}
