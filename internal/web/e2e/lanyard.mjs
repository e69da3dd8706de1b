// A whole Lanyard of its own for a test: a free port and an empty folder.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Starts a system that ends with the test t, with more flags than it needs anyway. */
export async function lanyard(t, ...flags) {
  const data = mkdtempSync(join(tmpdir(), "lanyard-e2e-"));
  const system = new Lanyard(data, await freePort(), flags);
  t.after(async () => {
    system.over = true; // what a page still loads now fails, which is no fault of the page
    await system.stop();
    rmSync(data, { recursive: true, force: true });
  });
  await system.start();
  return system;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

class Lanyard {
  constructor(data, port, flags) {
    this.data = data;
    this.port = port;
    this.flags = flags;
    this.origin = `http://localhost:${port}`;
  }

  /** Starts it, with its clock ahead of the real one by later, such as "25h". */
  async start(later = "0s") {
    const args = ["-addr", `127.0.0.1:${this.port}`, "-data", this.data, "-later", later, ...this.flags];
    this.process = spawn(join(root, "build/local"), args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    const said = await this.#welcome();
    this.adminLink = /First administrator (\S+#\S+)/.exec(said)?.[1];
    this.token = /API token\D+day +(\S+)/.exec(said)[1];
    this.badge = /"badge":"(\w+)"/.exec(said)[1];
  }

  #welcome() {
    return new Promise((resolve, reject) => {
      let said = "";
      const hear = (chunk) => {
        said += chunk;
        if (said.includes("and follow the link")) resolve(said);
      };
      this.process.stdout.on("data", hear);
      this.process.stderr.on("data", hear);
      this.process.once("exit", (code) => reject(new Error(`it ended with ${code}: ${said}`)));
    });
  }

  async stop(signal = "SIGTERM") {
    const { process } = this;
    if (!process || process.exitCode !== null || process.signalCode) return;
    const ended = new Promise((resolve) => process.once("exit", resolve));
    process.kill(signal);
    await ended;
  }

  /** Stops it and starts it again on the same data, later. */
  async again(later) {
    await this.stop();
    await this.start(later);
  }

  /** Adds a crowd of made-up people, which a call each would take minutes for. */
  async crowd(size) {
    await this.stop();
    execFileSync(join(root, "build/crowd"), [join(this.data, "store.db"), String(size)]);
    await this.start();
  }

  /** Calls the API as the administrator's script and gives the answer's body. */
  async api(method, path, body, type = "application/json") {
    const response = await fetch(this.origin + path, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, ...(body !== undefined && { "Content-Type": type }) },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  /** Adds a person. */
  user(person) {
    return this.api("POST", "/v1/users", { first_name: "Grace", last_name: "Hopper", email: "grace@demo.example", ...person });
  }

  /** Invites a user and gives the invitation, with its link instead of a message. */
  invite(user, more = {}) {
    return this.api("POST", "/v1/invitations", { user: user.id, badge: this.badge, deliver: "link", ...more });
  }

  /** Makes another kind of badge. */
  kind(more) {
    return this.api("POST", "/v1/badges", { name: "Visitor badge", channel: "email", phone_enrollment: false, proof: "link", ...more });
  }

  async messages() {
    return (await (await fetch(`${this.origin}/inbox.json`)).json()).messages;
  }

  /** Waits for the newest message to a recipient that is for something, and was not seen before. */
  async message(to, template, seen = []) {
    return until(`${template} to ${to}`, async () =>
      (await this.messages()).find((m) => m.to === to && m.template === template && !seen.includes(m.id)),
    );
  }

  /** Everything that is stored and decides something, one line an item. What the schedules write by
   * themselves is left out, and who opened which link. */
  dump() {
    const lines = execFileSync(join(root, "build/dump"), [join(this.data, "store.db")], { encoding: "utf8", maxBuffer: 1 << 28 });
    return lines.split("\n").filter((line) => !/"kind":"(chain|tally|openings)"/.test(line));
  }
}

/** Asks again and again until what gives something. */
export async function until(name, what, within = 30_000) {
  for (const end = Date.now() + within; Date.now() < end; ) {
    const got = await what();
    if (got) return got;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain for ${name}`);
}
