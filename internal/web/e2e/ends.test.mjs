// Every way in which it can end other than well says so, and says the way on.
import assert from "node:assert/strict";
import test from "node:test";
import { complaint, desktop, enrollPhone, person, press, view } from "./browser.mjs";
import { lanyard } from "./lanyard.mjs";

async function invited(t, badge, options) {
  const system = await lanyard(t);
  const user = await system.user({ phone: "+12025550143" });
  const { id: kind } = badge ? await system.kind(badge) : { id: system.badge };
  const invitation = await system.invite(user, { badge: kind });
  const someone = await person(t, system, { baseURL: system.origin, ...options });
  return { system, user, invitation, ...someone };
}

const plain = { name: "Visitor badge" }; // no phone, no second check

test("expired: a fresh link is sent to the contact on file, and works", async (t) => {
  const { system, invitation, page } = await invited(t, plain);
  await system.again("200h");
  await page.goto(invitation.link);
  await view(page, "This link has expired");
  await page.getByText("It goes to g•••@demo.example.").waitFor();
  await press(page, "Send me a fresh link");
  await view(page, "A fresh link is on its way");
  const { link } = await system.message("grace@demo.example", "follow_up");
  await page.goto(link);
  await view(page, "Create your badge");
  await press(page, "Create it on this device");
  await view(page, "Your badge is ready");
  await page.goto(invitation.link);
  await view(page, "This invitation is done");
});

test("superseded: only the newest link works", async (t) => {
  const { system, invitation, page } = await invited(t, plain);
  await system.again("10m");
  await system.api("POST", `/v1/invitations/${invitation.id}/send`);
  const { link } = await system.message("grace@demo.example", "follow_up");
  await page.goto(invitation.link);
  await view(page, "There is a newer link");
  await press(page, "Send me a fresh link"); // too soon after the other
  await complaint(page, "Please wait");
  await system.again("20m");
  await press(page, "Send me a fresh link");
  await view(page, "A fresh link is on its way");
  await page.goto(link); // it is sent again, and works on for whoever has it
  await view(page, "Create your badge");
});

test("withdrawn, also while the page is open", async (t) => {
  const { system, invitation, page } = await invited(t, plain);
  await page.goto(invitation.link);
  await view(page, "Create your badge");
  await system.api("POST", `/v1/invitations/${invitation.id}/revoke`);
  await press(page, "Create it on this device");
  await view(page, "This invitation was withdrawn");
  await page.reload();
  await view(page, "This invitation was withdrawn");
});

test("forged or cut: the code from the e-mail helps", async (t) => {
  const { system, user, page } = await invited(t, plain);
  await system.api("POST", "/v1/invitations", { user: user.id, badge: system.badge });
  const mail = await system.message("grace@demo.example", "badge_invitation");
  for (const link of [mail.link.slice(0, -5), `${mail.link.slice(0, -1)}${mail.link.endsWith("A") ? "B" : "A"}`, `${system.origin}/i#%00`]) {
    await page.goto("about:blank");
    await page.goto(link);
    await view(page, "This link does not work");
  }
  await page.getByLabel("Code from the e-mail").fill("1111-2222-3333");
  await press(page, "Continue");
  await complaint(page, "This code is not right");
  await page.getByLabel("Code from the e-mail").fill(mail.code.toLowerCase());
  await press(page, "Continue");
  await view(page, "First, your phone");
  await page.reload(); // the address has become the link's
  await view(page, "First, your phone");
});

test("wrong codes are counted, and another number is a way out", async (t) => {
  const { system, invitation, page } = await invited(t);
  await page.goto(invitation.link);
  await page.getByLabel("Your mobile number").fill("202-555-0143");
  await press(page, "Send me a code");
  const { code } = await system.message("+12025550143", "enrollment_code");
  const wrong = code === "000000" ? "111111" : "000000";
  for (let n = 0; n < 6; n++) {
    await page.getByLabel("The code from the text message").fill(wrong);
    await press(page, "Continue");
    await complaint(page, n < 5 ? "This is not the right code." : "Too many wrong codes");
  }
  await page.getByLabel("The code from the text message").fill(code);
  await press(page, "Continue");
  await complaint(page, "Too many wrong codes");
  await press(page, "Use another number");
  await view(page, "First, your phone");
  await system.again("2m");
  await enrollPhone(page, system, "+12025550177");
  await view(page, "Create your badge");
});

test("the device refuses, the connection fails: trying again is enough", async (t) => {
  const { invitation, page, context, device } = await invited(t, plain);
  await page.goto(invitation.link);
  await device.recognise(false);
  await press(page, "Create it on this device");
  await complaint(page, "The badge was not created");
  await device.recognise(true);
  await context.setOffline(true);
  await press(page, "Create it on this device");
  await complaint(page, "There is no connection");
  await context.setOffline(false);
  await press(page, "Create it on this device");
  await view(page, "Your badge is ready");
  await device.recognise(false);
  await page.goto("/signin");
  await press(page, "Sign in with your badge");
  await complaint(page, "No badge was shown");
});

test("a computer without passkeys offers the phone first", async (t) => {
  const { invitation, page } = await invited(t, plain, { ...desktop, authenticator: false });
  await page.goto(invitation.link);
  await page.getByText("This computer can not keep a badge, but your phone can").waitFor();
  assert.deepEqual(await page.getByRole("button").allTextContents(), ["Put it on my phone", "Use a security key"]);
});

test("a phone without a screen lock hears what it needs", async (t) => {
  const { invitation, page } = await invited(t, plain, { authenticator: false });
  await page.goto(invitation.link);
  await page.getByText("It needs a screen lock first").waitFor();
  await press(page, "Try again");
  await page.getByText("It needs a screen lock first").waitFor();
});

test("no contact for the second check: the page says who can help", async (t) => {
  const system = await lanyard(t);
  const { id } = await system.kind({ proof: "code" });
  const { link } = await system.invite(await system.user(), { badge: id });
  const { page } = await person(t, system, { baseURL: system.origin });
  await page.goto(link);
  await view(page, "We can not reach you yet");
});

test("a contact that changed: only the administrator can send it again", async (t) => {
  const { system, user, invitation, page } = await invited(t, { proof: "code" });
  await system.api("PATCH", `/v1/users/${user.id}`, { phone: "+12025550166" });
  await page.goto(invitation.link);
  await view(page, "This link is out of date");
});

test("one link, two browsers: whoever is second hears that it is done", async (t) => {
  const { system, invitation, page } = await invited(t, plain);
  const other = (await person(t, system, { baseURL: system.origin })).page;
  for (const p of [page, other]) {
    await p.goto(invitation.link);
    await view(p, "Create your badge");
  }
  await press(page, "Create it on this device");
  await view(page, "Your badge is ready");
  await press(other, "Create it on this device");
  await view(other, "This invitation is done");
});
