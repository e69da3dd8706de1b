// From a list of people to signed in, through the captured messages.
import assert from "node:assert/strict";
import test from "node:test";
import { enrollPhone, person, press, view } from "./browser.mjs";
import { lanyard, until } from "./lanyard.mjs";

const list = `First name,Last name,E-mail,Phone,Login,Groups
Grace,Hopper,grace@demo.example,+1 202-555-0143,grace,Engineering
Alan,Turing,alan@demo.example,,alan,Engineering
`;

async function importList(system) {
  const { id } = await system.api("POST", "/v1/imports", list, "text/csv");
  const reached = (state) =>
    until(`import ${state}`, async () => {
      const now = await system.api("GET", `/v1/imports/${id}`);
      return now.state === state && now;
    });
  assert.deepEqual((await reached("planned")).plan, { create: 2 });
  await system.api("POST", `/v1/imports/${id}/apply`);
  assert.deepEqual((await reached("done")).outcome, { created: 2 });
}

async function signInAndOut(page) {
  await page.getByRole("link", { name: "Sign in now" }).click();
  await view(page, "Sign in");
  await press(page, "Sign in with your badge");
  await view(page, "Hello, Grace Hopper");
  await page.getByText("Staff badge").waitFor();
  await page.getByText("+1 ••• •• 43").waitFor();
  await press(page, "Sign out");
  await view(page, "You are signed out");
  await page.goto("/me");
  await view(page, "Sign in");
}

test("from a CSV file to signed in", async (t) => {
  const system = await lanyard(t);
  await importList(system);
  await system.api("POST", "/v1/campaigns", { badge: system.badge, everyone_not_invited: true });
  const mail = await system.message("grace@demo.example", "badge_invitation");
  const { page, device } = await person(t, system, { baseURL: system.origin });

  await page.goto(mail.link);
  await enrollPhone(page, system, "+1 202 555 0143");
  await view(page, "Create your badge");
  await press(page, "Create it on this device");
  await view(page, "Your badge is ready");
  assert.equal((await device.credentials()).length, 1);
  await system.message("grace@demo.example", "badge_added");

  await signInAndOut(page);
  await page.goto(mail.link);
  await view(page, "This invitation is done");
});

test("killed at every step and started again, the journey goes on", async (t) => {
  const system = await lanyard(t);
  const user = await system.user();
  const { link } = await system.invite(user);
  const { page } = await person(t, system, { baseURL: system.origin });
  const kill = async () => {
    await system.stop("SIGKILL");
    await system.start();
  };

  await page.goto(link);
  await view(page, "First, your phone");
  await kill();
  await page.getByLabel("Your mobile number").fill("202 555 0143");
  await press(page, "Send me a code");
  await view(page, "Enter the code");
  // Killed while it goes out, a code is in doubt for longer than anybody waits here (package deliver's tests).
  const { code } = await system.message("+12025550143", "enrollment_code");
  await kill();
  await page.getByLabel("The code from the text message").fill(code);
  await press(page, "Continue");
  await view(page, "Create your badge");
  await kill();
  await press(page, "Create it on this device");
  await view(page, "Your badge is ready");
  await kill();
  await signInAndOut(page);
});

test("the first administrator signs in by the printed link", async (t) => {
  const system = await lanyard(t);
  const { page } = await person(t, system, { baseURL: system.origin });
  await page.goto(system.adminLink);
  await enrollPhone(page, system, "+1 202 555 0199");
  await press(page, "Create it on this device");
  await page.getByRole("link", { name: "Sign in now" }).click();
  await press(page, "Sign in with your badge");
  await view(page, "Hello, Ada Admin");
});
