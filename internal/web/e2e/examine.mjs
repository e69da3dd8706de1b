// What every view has to stand: a look by axe, narrow screens, and, where
// somebody asked for them, pictures.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";

/** A folder for pictures of every view; unset: none are made. */
export const shots = process.env.LANYARD_SHOTS;

export async function picture(page, name) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
}

/** Finds what shuts people out. */
export async function axe(page, name) {
  await none(page, new AxeBuilder({ page }), name);
}

/** Finds what seriously shuts people out of the console. The navigation of a narrow
 * screen is Cloudscape's own, with an orientation that no nav has. */
export async function serious(page, name) {
  await none(page, new AxeBuilder({ page }).exclude("nav[aria-orientation]"), name, ["serious", "critical"]);
}

/** Rows that are read anew are pale until the others are there, and what moves is on its way: both end by themselves. */
async function none(page, builder, name, impacts) {
  await page.waitForFunction(
    () =>
      !document.querySelector(".stale") &&
      document.getAnimations().every((a) => a.playState !== "running" || a.effect.getComputedTiming().endTime === Infinity),
  );
  const { violations } = await builder.setLegacyMode(true).analyze();
  const counted = violations.filter((v) => !impacts || impacts.includes(v.impact));
  const found = counted.map((v) => `${v.impact}: ${v.id}: ${v.nodes.map((n) => n.html).join(" ")}`);
  assert.deepEqual(found, [], name);
}

/** Whether the page is no wider than the screen. */
export async function narrow(page, name) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${name}: ${over} px too wide`);
}
