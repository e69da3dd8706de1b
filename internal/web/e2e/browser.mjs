// Browsers for the tests, watched: whoever uses one promises that its pages load
// nothing from elsewhere, log no error, break no policy and store nothing.
import assert from "node:assert/strict";
import { after } from "node:test";
import { chromium as engine } from "playwright-core";
import { chromium } from "./chromium.mjs";

export const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
export const desktop = { viewport: { width: 1280, height: 800 }, isMobile: false, hasTouch: false };

let started; // one browser for the tests of a file
const browser = () => (started ??= engine.launch({ executablePath: chromium() }));
after(async () => (await started)?.close());

/** Opens a page in a profile of its own, with a device that has a passkey store
 * unless authenticator is false. Its faults are checked when the test ends. */
export async function person(t, system, { authenticator = true, console = false, ...options } = {}) {
  const context = await (await browser()).newContext({ ...phone, locale: "en-GB", timezoneId: "Europe/Berlin", ...options });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const faults = watch(context, page, system);
  const device = authenticator && (await passkeys(context, page));
  t.after(async () => {
    const stored = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]).catch(() => []);
    await context.close();
    assert.deepEqual(faults, []);
    // The console keeps what somebody set for themselves, such as columns.
    assert.deepEqual(stored.filter((key) => !console || key !== "lanyard.console"), [], "the page stored something");
  });
  return { page, context, device, faults };
}

function watch(context, page, system) {
  const faults = [];
  const { origin } = system;
  context.on("request", (r) => {
    if (!r.url().startsWith(`${origin}/`)) faults.push(`request to ${r.url()}`);
  });
  context.on("weberror", (e) => faults.push(`error: ${e.error()}`));
  page.on("console", (m) => {
    // That an answer is not a success is logged by the browser itself, and is meant.
    const meant = m.text().startsWith("Failed to load resource");
    if (["error", "warning"].includes(m.type()) && !meant && !system.over) faults.push(`console: ${m.text()}`);
  });
  return faults;
}

/** A passkey store in software, as a phone has one. */
async function passkeys(context, page) {
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const options = {
    protocol: "ctap2",
    transport: "internal",
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  };
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options });
  return {
    /** Lets the owner be recognised, or not. */
    recognise: (isUserVerified) => cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
    credentials: async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
  };
}

/** Waits for the view with a heading. */
export async function view(page, title) {
  await page.getByRole("heading", { level: 1, name: title, exact: true }).waitFor();
}

/** Presses the button with a name. */
export const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

/** Waits for a complaint. */
export async function complaint(page, text) {
  await page.getByRole("alert").filter({ hasText: text }).waitFor();
}

/** Types a phone number and the code that is sent to it. */
export async function enrollPhone(page, system, number) {
  await view(page, "First, your phone");
  const seen = (await system.messages()).map((m) => m.id);
  await page.getByLabel("Your mobile number").fill(number);
  await press(page, "Send me a code");
  await view(page, "Enter the code");
  const { code } = await system.message(number.replaceAll(" ", ""), "enrollment_code", seen);
  await page.getByLabel("The code from the text message").fill(code);
  await press(page, "Continue");
}
