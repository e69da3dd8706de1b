// Runs the tests of this folder, or says in one line how many of them can not
// run here. Where CI=true they have to.
//
// Two browsers and two systems share the machine. A test that fails because they starve
// each other tells nothing of Lanyard: the files of a few that failed run once more,
// one at a time, and what failed at first stays in the output.
import { spawn, spawnSync } from "node:child_process";
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

/** Runs files, and gives how that ended and in which of them a test failed. */
function tests(paths, concurrency) {
  const child = spawn(process.execPath, ["--test", `--test-concurrency=${concurrency}`, ...process.argv.slice(2), ...paths], {
    cwd: root,
    stdio: ["inherit", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
    process.stdout.write(chunk);
  });
  return new Promise((done) =>
    child.on("close", (code) => {
      const at = [...said.matchAll(/^not ok .*\n  ---\n(?:  .*\n)*?  location: '(.*):\d+:\d+'/gm)].map((m) => m[1]);
      done({ code: code ?? 1, failed: paths.filter((path) => at.includes(path)), all: at.length });
    }),
  );
}

const few = 3;
let status = run("go", ["build", "-o", "build/", "./infra/local", "./infra/local/dump", "./infra/local/crowd"], root);
if (!status) {
  const first = await tests(files.map((name) => here + name), 2);
  status = first.code;
  if (status && first.all > 0 && first.all <= few && first.failed.length > 0) {
    console.log(`Once more, one at a time: ${first.failed.map((path) => path.slice(here.length)).join(", ")}`);
    status = (await tests(first.failed, 1)).code;
  }
}
process.exit(status);
