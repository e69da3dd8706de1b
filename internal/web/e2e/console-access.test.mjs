// Every view of the console for everybody: nothing serious that shuts people
// out (axe), light and dark, wide and on a phone; in both languages.
import assert from "node:assert/strict";
import test from "node:test";
import { desktop, phone, view } from "./browser.mjs";
import { administrator } from "./console.mjs";
import { narrow, picture, serious, shots } from "./examine.mjs";
import { lanyard, until } from "./lanyard.mjs";

const list = `First name,Last name,E-mail,Phone,Login,Groups
Grace,Hopper,grace@demo.example,+1 202-555-0143,grace,Engineering
Alan,Turing,alan@demo.example,,alan,Engineering
Katherine,Johnson,katherine@demo.example,+1 202-555-0145,katherine,Engineering; Night shift
Barbara Elisabeth Wolfeschlegelsteinhausenbergerdorff,Liskov-Dijkstra,barbara.wolfeschlegelsteinhausenbergerdorff@long-name.demo.example,,barbara,
Nobody,Nowhere,not an address,,,
`;

/** Makes something of everything that there is a view of. */
async function furnish(system) {
  const { id } = await system.api("POST", "/v1/imports", list, "text/csv");
  const reached = (path, ...states) =>
    until(`${path} ${states}`, async () => {
      const now = await system.api("GET", path);
      return states.includes(now.state) && now;
    });
  await reached(`/v1/imports/${id}`, "planned");
  await system.api("POST", `/v1/imports/${id}/apply`);
  await reached(`/v1/imports/${id}`, "done");
  const planned = await system.api("POST", "/v1/imports", list, "text/csv");
  await reached(`/v1/imports/${planned.id}`, "planned");
  const campaign = await system.api("POST", "/v1/campaigns", { badge: system.badge, everyone_not_invited: true });
  await reached(`/v1/campaigns/${campaign.id}`, "done");
  const { items } = await system.api("GET", "/v1/users");
  const grace = items.find((u) => u.login === "grace");
  await system.message("grace@demo.example", "badge_invitation");
  const groups = (await system.api("GET", "/v1/groups")).items;
  return { import: id, planned: planned.id, campaign: campaign.id, user: grace.id, group: groups.find((g) => g.name === "Engineering").id };
}

/** Every view, by its address. */
const views = (have) => ({
  overview: "/",
  users: "/users",
  "users, none found": "/users?search=zebra",
  user: `/users/${have.user}`,
  ...Object.fromEntries(["badges", "signin", "messages", "history"].map((tab) => [`user, ${tab}`, `/users/${have.user}?tab=${tab}`])),
  groups: "/groups",
  group: `/groups/${have.group}`,
  imports: "/imports",
  "import, planned": `/imports/${have.planned}`,
  "import, done": `/imports/${have.import}`,
  campaigns: "/campaigns",
  campaign: `/campaigns/${have.campaign}`,
  invitations: "/invitations",
  "invitations, none": "/invitations?state=revoked",
  network: "/settings",
  badges: "/settings/badges",
  limits: "/settings/limits",
  tokens: "/settings/tokens",
  audit: "/audit",
  lost: "/nowhere",
});

/** Waits until a view has shown what it has. */
async function settled(page) {
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.waitForLoadState("networkidle");
}

/** The words of each button of a table are on one line: in a narrow column they would be broken in two. */
async function whole(page, name) {
  const broken = (buttons) => buttons.map((b) => b.innerText).filter((_, i) => {
    const range = document.createRange();
    range.selectNodeContents(buttons[i]);
    return range.getClientRects().length > 1;
  });
  assert.deepEqual(await page.locator("td [class*=content]:is(button > span)").evaluateAll(broken), [], name);
}

/** Looks at a view in each form, in some color schemes. */
async function examine(name, page, schemes) {
  for (const [form, size] of Object.entries({ desktop: desktop.viewport, phone: phone.viewport })) {
    await page.setViewportSize(size);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      if (shots) await picture(page, `console, ${name}, ${form}, ${colorScheme}`);
      await serious(page, `${name}, ${form}, ${colorScheme}`);
    }
    await narrow(page, `${name}, ${form}`);
    await whole(page, `${name}, ${form}`);
  }
  await page.setViewportSize(desktop.viewport);
}

/** Looks at every view in a language. */
async function walk(t, locale, schemes) {
  const system = await lanyard(t);
  const have = await furnish(system);
  const { page } = await administrator(t, system, { locale });
  for (const [name, path] of Object.entries(views(have))) {
    await page.goto(`/console${path}`);
    await settled(page);
    await page.getByRole("link", { name: "Demo Inc." }).waitFor(); // inside, not at the door
    assert.equal(await page.evaluate(() => document.documentElement.lang), locale.slice(0, 2));
    await examine(`${name}, ${locale}`, page, schemes);
  }
}

test("every view is accessible, wide and narrow, light and dark", (t) => walk(t, "en-GB", ["light", "dark"]));

test("every view is accessible in German, whose words are longer", (t) => walk(t, "de-DE", ["light"]));

test("from where there is nothing a link leads back without loading the page again", async (t) => {
  const { page } = await administrator(t, await lanyard(t), { path: "/console/nowhere" });
  await view(page, "There is nothing here");
  await page.evaluate(() => (window.stayed = true));
  await page.getByRole("link", { name: "To the overview" }).click();
  await view(page, "Overview");
  assert.equal(await page.evaluate(() => window.stayed), true);
});
