// Runs the tests of this folder, or says in one line how many of them can not
// run here. Where CI=true they have to.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "./chromium.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../../../", import.meta.url));
const files = readdirSync(here).filter((name) => name.endsWith(".test.mjs"));

const run = (command, args, cwd) => spawnSync(command, args, { cwd, stdio: "inherit" }).status ?? 1;

if (!chromium()) {
  const tests = files.flatMap((name) => readFileSync(here + name, "utf8").match(/^test\(/gm) ?? []);
  console.log(`Browser tests: ${tests.length} not run, because no Chromium was found (LANYARD_CHROMIUM can name one).`);
  process.exit(process.env.CI === "true" ? 1 : 0);
}
process.exit(
  run("go", ["build", "-o", "build/", "./infra/local", "./infra/local/dump", "./infra/local/crowd"], root) ||
    run(process.execPath, ["--test", "--test-concurrency=2", ...process.argv.slice(2), ...files.map((name) => here + name)], root),
);
