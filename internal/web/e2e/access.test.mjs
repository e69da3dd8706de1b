// Every view for everybody: contrast and structure (axe), narrow, zoomed, light
// and dark, with the focus where one has got to.
import assert from "node:assert/strict";
import test from "node:test";
import { desktop, phone } from "./browser.mjs";
import { axe, narrow, picture, shots } from "./examine.mjs";
import { lanyard } from "./lanyard.mjs";
import { tour } from "./tour.mjs";

const forms = { phone: phone.viewport, desktop: desktop.viewport };

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
