// Every view for everybody: contrast and structure (axe), narrow, zoomed, light
// and dark, with the focus where one has got to.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import test from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { desktop, phone } from "./browser.mjs";
import { lanyard } from "./lanyard.mjs";
import { tour } from "./tour.mjs";

const shots = process.env.LANYARD_SHOTS; // a folder for pictures of every view
const forms = { phone: phone.viewport, desktop: desktop.viewport };

async function picture(page, name) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
}

async function axe(page, name) {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const found = violations.map((v) => `${v.impact}: ${v.id}: ${v.nodes.map((n) => n.html).join(" ")}`);
  assert.deepEqual(found, [], name);
}

async function narrow(page, name) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${name}: ${over} px too wide`);
}

/** Looks at a view in each form and scheme, and leaves it as it was. */
async function examine(name, page) {
  const was = page.viewportSize();
  const focused = await page.evaluate(() => document.activeElement?.tagName);
  assert.ok(["H1", "INPUT", "BUTTON"].includes(focused), `${name}: the focus is on ${focused}`);
  for (const [form, size] of Object.entries(forms)) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      if (shots) await picture(page, `${name}, ${form}, ${colorScheme}`);
      if (form === "phone") await axe(page, `${name}, ${colorScheme}`); // the wide form differs in its margins only
    }
    await narrow(page, `${name}, ${form}`);
  }
  await page.setViewportSize({ width: 320, height: 640 });
  await narrow(page, `${name}, 320 px`);
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  await page.setViewportSize(forms.phone);
  await narrow(page, `${name}, text of 200 %`);
  if (shots) await picture(page, `${name}, phone, 200 %`);
  await page.evaluate(() => (document.documentElement.style.fontSize = ""));
  await page.setViewportSize(was);
}

test("every view is accessible, narrow or wide, light or dark", async (t) => {
  await tour(t, await lanyard(t), examine);
});
