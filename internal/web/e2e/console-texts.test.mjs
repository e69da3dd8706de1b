// How messages are worded: what an administrator does about it, step by step.
import assert from "node:assert/strict";
import test from "node:test";
import { press, view } from "./browser.mjs";
import { administrator, examine } from "./console.mjs";
import { lanyard, until } from "./lanyard.mjs";

const invitation = "/settings/texts/badge_invitation/email/en";

async function open(t, path, options) {
  const system = await lanyard(t);
  const admin = await administrator(t, system, { path: `/console${path}`, ...options });
  return { system, ...admin };
}

const said = (page, text) => page.getByText(text).filter({ visible: true }).first().waitFor();

/** The e-mail that somebody new is invited with. */
async function invited(system, email) {
  const user = await system.user({ email });
  await system.api("POST", "/v1/invitations", { user: user.id, badge: system.badge });
  return system.message(email, "badge_invitation");
}

test("a text is worded, and invitations come in those words, until the built-in one is back", async (t) => {
  const { system, page } = await open(t, "/settings/texts?kind=badge_invitation&language=en");
  await view(page, "Message texts");
  await page.getByRole("row", { name: /Invitation.*E-mail.*English.*Built in/ }).waitFor();
  await page.getByRole("link", { name: "Invitation, E-mail, English" }).click();
  await view(page, "Invitation, E-mail");

  const frame = page.getByRole("group", { name: "Preview" });
  await frame.getByText("Ada Lovelace").first().waitFor(); // filled with what is made up
  await frame.getByRole("img").waitFor(); // the QR code
  await page.getByLabel("Subject").fill("Your key to the office");
  const field = page.getByLabel("Text", { exact: true });
  await field.fill("# Welcome aboard\n\nGood morning ,\n\nthis is your key.\n\n[Take the key]({{EnrollUrl}})");
  await field.evaluate((area) => area.setSelectionRange(area.value.indexOf(" ,") + 1, area.value.indexOf(" ,") + 1));
  await press(page, "Put in UserName");
  assert.match(await field.inputValue(), /Good morning \{\{UserName\}\},/);
  await frame.getByText("Good morning Ada Lovelace").waitFor();
  await press(page, "Save text");
  await said(page, "Messages that are sent from now on are worded so.");
  await said(page, "Your own");
  const first = await invited(system, "grace@demo.example");
  assert.equal(first.subject, "Your key to the office");
  assert.match(first.text, /Good morning Grace Hopper,/);

  await press(page, "Back to the built-in text");
  await page.getByRole("dialog", { name: "Go back to the built-in text?" }).getByRole("button", { name: "Back to the built-in text" }).click();
  await said(page, "The built-in text is back.");
  await until("the built-in words", async () => (await field.inputValue()).includes("Your badge is waiting"));
  const second = await invited(system, "nora@demo.example");
  assert.doesNotMatch(second.subject, /key/);
});

test("what is wrong is said as somebody types, and is not saved", async (t) => {
  const { system, page } = await open(t, invitation);
  const field = page.getByLabel("Text", { exact: true });
  await field.fill("Hello {{UserNam}}");
  await said(page, "Has a placeholder that does not exist: choose one of the list ({{UserNam}}).");
  await press(page, "Save text");
  await until("the fault", async () => (await field.getAttribute("aria-invalid")) === "true" && (await field.evaluate((area) => area === document.activeElement)));
  assert.equal((await system.api("GET", "/v1/templates/badge_invitation/email/en")).source, "built_in");
  await page.getByRole("link", { name: "Message texts" }).click();
  await page.getByRole("dialog", { name: "Leave without saving?" }).waitFor();
  await press(page, "Leave");
  await view(page, "Message texts");
});

test("a page of one's own is shown as it will be, without what it must not have", async (t) => {
  const { system, page } = await open(t, invitation);
  await page.getByLabel("A page of your own (HTML)").check();
  await page.getByLabel("HTML", { exact: true }).fill(
    '<h1 style="color:#b91c1c;position:fixed">Hi {{UserName}}</h1><p onclick="alert(1)">Your <b>key</b> &amp; more</p><script>alert(1)</script><img src="https://tracker.example/x.png"><p><a href="{{EnrollUrl}}">Take it</a></p>',
  );
  const frame = page.getByRole("group", { name: "Preview" });
  const title = frame.getByText("Hi Ada Lovelace");
  await title.waitFor();
  await frame.getByText("Your key & more").waitFor();
  assert.deepEqual(await title.evaluate((e) => [getComputedStyle(e).color, getComputedStyle(e).position]), ["rgb(185, 28, 28)", "static"]);
  assert.equal(await frame.locator("a, script, img").count(), 0);
  await said(page, /Has something that messages must not have; it is left out \(<script>\)/);
  await press(page, "Save text");
  await said(page, "Your own");
  const { html } = await system.api("GET", "/v1/templates/badge_invitation/email/en");
  assert.doesNotMatch(html, /script|onclick|tracker|position/);
});

test("a text message is measured: its parts, its encoding, and what makes it dear", async (t) => {
  const { page } = await open(t, "/settings/texts/badge_invitation/sms/en");
  await said(page, "GSM-7");
  const field = page.getByLabel("Text", { exact: true });
  await field.fill(`${await field.inputValue()} 🎉`);
  await said(page, "UCS-2");
  await said(page, "These characters make every part less than half as long: 🎉");
});

test("a text is begun in a language that is not built in", async (t) => {
  const { system, page } = await open(t, "/settings/texts");
  await press(page, "Another language");
  await page.getByRole("dialog").getByRole("button", { name: /^Language/ }).click();
  await page.getByPlaceholder("Find").fill("ital");
  await page.getByRole("option", { name: /^Italian/ }).first().click();
  await press(page, "Write it");
  await view(page, "Invitation, E-mail");
  await said(page, "Nothing is built in for this language.");
  await page.getByLabel("Subject").fill("Il tuo badge");
  await press(page, "Save text");
  await said(page, "Your own");
  const { items } = await system.api("GET", "/v1/templates");
  assert.ok(items.some((x) => x.language === "it" && x.source === "own" && x.kind === "badge_invitation"));
});

test("a test comes to whoever asks for it, in the words that are not saved yet", async (t) => {
  const { system, page } = await open(t, invitation);
  await page.getByLabel("Subject").fill("Only to look at");
  await press(page, "Send test");
  await said(page, "Waiting to be sent");
  await until("the end of it", async () => page.getByText(/^(Sent|Delivered)$/).count());
  await until("the message", async () => (await system.messages()).some((m) => m.template === "test" && m.subject?.includes("Only to look at")));
  assert.match(page.url(), /test=/);
});

test("when somebody else was faster, nothing is lost", async (t) => {
  const { system, page } = await open(t, invitation);
  const text = await system.api("GET", "/v1/templates/badge_invitation/email/en");
  const put = (subject) => system.api("PUT", "/v1/templates/badge_invitation/email/en", { subject, text: text.text });
  await put("One");
  await page.reload();
  await until("the text", async () => (await page.getByLabel("Subject").inputValue().catch(() => "")) === "One");
  await put("Two");
  await page.getByLabel("Subject").fill("Three");
  await press(page, "Save text");
  await said(page, "Somebody else changed this meanwhile");
  await press(page, "Look again");
  await press(page, "Save text");
  await said(page, "Messages that are sent from now on are worded so.");
  assert.equal((await system.api("GET", "/v1/templates/badge_invitation/email/en")).subject, "Three");
});

test("texts are for everybody", async (t) => {
  const { page } = await open(t, "/settings/texts");
  await examine(page, ["/settings/texts", invitation, `${invitation}?as=phone`, "/settings/texts/badge_invitation/sms/de", `${invitation}?as=plain`]);
});
