// The console for the tests: an administrator with a badge, signed in.
import { desktop, enrollPhone, person, press, view } from "./browser.mjs";

/** Opens the console as the demo network's first administrator, who gets the badge on the way. */
export async function administrator(t, system, { path = "/console", ...options } = {}) {
  const admin = await person(t, system, { baseURL: system.origin, console: true, ...desktop, ...options });
  const { page } = admin;
  await page.goto(system.adminLink);
  await enrollPhone(page, system, "+1 202 555 0199");
  await view(page, "Create your badge");
  await press(page, "Create it on this device");
  await view(page, "Your badge is ready");
  await page.goto(path);
  const german = options.locale?.startsWith("de");
  await press(page, german ? "Mit dem Badge auf diesem Gerät anmelden" : "Sign in with the badge on this device");
  return admin;
}
