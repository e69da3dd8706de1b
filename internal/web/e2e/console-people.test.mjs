// The badge procedures in a network of 50,000 users: finding people, choosing them,
// sending to them, and looking after what was sent; and that none of it makes the
// browser wait.
import assert from "node:assert/strict";
import test from "node:test";
import { press, view } from "./browser.mjs";
import { administrator } from "./console.mjs";
import { lanyard, until } from "./lanyard.mjs";
import { counting, held, watched } from "./stall.mjs";

const size = 50_000;
const rows = 200; // the largest page

// The crowd, as infra/local/crowd makes it.
const first = ["Grace", "Alan", "Edsger", "Barbara", "Donald", "Katherine", "Margaret", "Tim", "Adele", "Niklaus", "Zoë"];
const last = ["Hopper", "Turing", "Dijkstra", "Liskov", "Knuth", "Johnson", "Hamilton", "Berners-Lee", "Goldberg", "Wirth", "Müller", "Sørensen", "Łukasiewicz"];
const lastOf = (i) => `${last[i % last.length]} ${i}`;
const nameOf = (i) => `${first[i % first.length]} ${lastOf(i)}`;
const everybody = Array.from({ length: size }, (_, i) => i);
const turings = everybody.filter((i) => i % last.length === 1);
const inOrder = turings.toSorted((a, b) => (lastOf(a) < lastOf(b) ? -1 : 1));
const isOff = (i) => i % 50 === 49;
const isOn = (i) => !isOff(i);
const said = (n) => n.toLocaleString("en-GB");

const find = (page) => page.getByLabel("Find users");
const row = (page, name) => page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
const select = (page, name) => page.getByRole("checkbox", { name: `Select ${name}`, exact: true }).check();
const dialog = (page, name) => page.getByRole("dialog", { name });

/** Searches as somebody does, and waits until the head counts so many and their rows are there. */
async function search(page, words, count) {
  await find(page).fill(words);
  await counted(page, count);
}

async function counted(page, n) {
  await page.getByText(`(${said(n)})`, { exact: true }).waitFor();
  await page.locator(".stale").waitFor({ state: "detached" });
}

/** What came of the users of the newest campaign. */
const outcomes = async (system) => (await system.api("GET", "/v1/campaigns")).items[0].outcomes;

/** That a search looked at everybody once, not once for each letter. A call looks at 1,500 at least. */
function once(t, asked) {
  const calls = asked.calls.length;
  t.diagnostic(`${calls} calls to find and to count them`);
  assert.ok(calls <= 2 * Math.ceil(size / 1_500), `${calls} calls`);
}

const drawn = (page) => page.locator("tbody tr").count();

test("the badge procedures among 50,000 users", async (t) => {
  const system = await lanyard(t);
  await system.crowd(size);
  const { page } = await administrator(t, system, { path: "/console/users" });
  const asked = counting(page);
  await view(page, "Users & badges");
  await counted(page, size + 1);

  await t.test("the table scrolls, turns and filters without a stall", async (t) => {
    await press(page, "Table preferences");
    await page.getByRole("radio", { name: `${rows} rows` }).check({ force: true });
    await press(page, "Apply");
    await until("the rows", async () => (await drawn(page)) === rows);
    asked.forget();
    await watched(t, page, "scrolling", async () => {
      await page.getByRole("grid").hover();
      for (let n = 0; n < 40; n++) {
        await page.mouse.wheel(0, n < 20 ? 400 : -400);
        await page.evaluate(() => new Promise(requestAnimationFrame));
      }
    });
    assert.deepEqual(asked.calls, [], "scrolling asked for something");

    await watched(t, page, "turning", async () => {
      await press(page, "Next page");
      await row(page, nameOf(10_004)).waitFor({ state: "detached" });
    });
    assert.equal(await drawn(page), rows);
    assert.ok(asked.calls.length <= 2, `a page took ${asked.calls}`);
    await press(page, "Previous page");
    await row(page, nameOf(10_004)).waitFor();

    asked.forget();
    await watched(t, page, "typing", async () => {
      await find(page).pressSequentially("turing", { delay: 40 });
      await counted(page, turings.length);
      await row(page, nameOf(10_011)).waitFor();
    });
    assert.equal(await drawn(page), rows);
    once(t, asked);
  });

  await t.test("a letter is there at once, whatever is on its way", async (t) => {
    await search(page, "", size + 1);
    const letGo = await held(page, /\/v1\/standings\?.*search=/);
    t.after(letGo);
    await find(page).pressSequentially("hopp", { delay: 20 });
    await page.waitForURL(/search=hopp$/);
    await find(page).pressSequentially("er", { delay: 20 });
    assert.equal(await find(page).inputValue(), "hopper");
    assert.equal(await drawn(page), rows, "the rows before stay until the new ones are there");
    await letGo();
    await counted(page, everybody.filter((i) => i % last.length === 0).length);
  });

  await t.test("a user is found by employee number and by name", async (t) => {
    asked.forget();
    await search(page, String(100_000 + 23_456), 1);
    await row(page, nameOf(23_456)).getByText("Not invited").waitFor();
    assert.equal(await drawn(page), 1);
    once(t, asked);
    await search(page, "katherine 34567", 1); // words, in any order
    await row(page, nameOf(34_567)).getByText("u34567@crowd.example").waitFor();
    await search(page, "lukasiewicz 45005", 1); // without the marks that a keyboard lacks
    await row(page, nameOf(45_005)).getByRole("link").click();
    await view(page, nameOf(45_005));
    await page.goBack();
    await row(page, nameOf(45_005)).waitFor();
    assert.equal(await find(page).inputValue(), "lukasiewicz 45005");
  });

  await t.test("users of several pages get a badge, after it was shown who does and who does not", async () => {
    await search(page, "turing", turings.length);
    await select(page, nameOf(inOrder.find(isOn)));
    await press(page, "Next page");
    const behind = inOrder.slice(rows + 1);
    await row(page, nameOf(behind.find(isOn))).waitFor();
    await select(page, nameOf(behind.find(isOn)));
    await select(page, nameOf(behind.find(isOff)));
    await page.getByText("3 selected").waitFor();
    await press(page, "Send badges");
    const send = page.getByRole("dialog", { name: "Send badges" });
    await send.getByText("2 people get an invitation").waitFor();
    await send.getByRole("button", { name: "Deactivated (1)" }).click();
    await send.getByRole("link", { name: nameOf(behind.find(isOff)) }).waitFor();
    await press(page, "Send 2 invitations");
    await page.getByText("Done", { exact: true }).waitFor();
    await system.message(`u${inOrder.find(isOn)}@crowd.example`, "badge_invitation");
    await system.message(`u${behind.find(isOn)}@crowd.example`, "badge_invitation");
    assert.deepEqual(await outcomes(system), { disabled: 1, sent: 2 });
  });

  await t.test("all that match get a badge, and the campaign is seen to run", async (t) => {
    await page.getByRole("link", { name: "Users & badges" }).click();
    await search(page, "turing", turings.length);
    await select(page, nameOf(inOrder.find(isOff)));
    await press(page, `Select all ${said(turings.length)} that match`);
    asked.forget();
    await press(page, "Send badges");
    const send = page.getByRole("dialog", { name: "Send badges" });
    const expected = { already_invited: 2, disabled: turings.filter(isOff).length, sent: turings.filter(isOn).length - 2 };
    await send.getByText(`${said(expected.sent)} people get an invitation`).waitFor();
    await send.getByRole("button", { name: "Already invited (2)" }).waitFor();
    await send.getByRole("button", { name: `Deactivated (${expected.disabled})` }).waitFor();
    t.diagnostic(`${asked.calls.length} calls to tell what becomes of ${turings.length}`);
    await press(page, `Send ${said(expected.sent)} invitations`);
    await page.getByText(/\d( of 3,847)? done/).waitFor();
    await page.reload(); // it is found again at its address
    await page.getByText("Done", { exact: true }).waitFor();
    await page.getByText(said(expected.sent), { exact: true }).waitFor();
    assert.deepEqual(await outcomes(system), expected);

    await page.getByRole("link", { name: "Users & badges" }).click();
    await page.getByRole("button", { name: /^Badge state/ }).click();
    await page.getByRole("option", { name: "Invited", exact: true }).click();
    await counted(page, turings.filter(isOn).length);
    await row(page, nameOf(inOrder.find(isOn))).getByText("Invited").waitFor();
  });
});
