// Leaves a gzipped copy beside each built file, which is what browsers get, and
// fails when the pages are over their budgets: the portal with everything, the
// console with the scripts that it needs before it shows anything.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const budgets = { portal: 30 * 1024, console: 350 * 1024 };

const files = (dir) =>
  readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });

const sizes = new Map();
for (const path of files("dist").filter((p) => !/\.(keep|gz|woff2)$/.test(p))) {
  const zipped = gzipSync(readFileSync(path), { level: 9 });
  writeFileSync(`${path}.gz`, zipped);
  sizes.set(path, zipped.length);
}

/** A script and all that it imports before it runs. */
function withImports(path, seen = new Set()) {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [, name] of readFileSync(path, "utf8").matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([\w.-]+\.js)["']/g)) {
    withImports(join("dist/console/assets", name), seen);
  }
  return seen;
}

const [, entry] = /src="\/console\/(assets\/[^"]+\.js)"/.exec(readFileSync("dist/console/index.html", "utf8"));
const parts = {
  portal: [...sizes.keys()].filter((p) => !p.startsWith("dist/console")),
  console: [...withImports(join("dist/console", entry))],
};
let over = false;
for (const [part, paths] of Object.entries(parts)) {
  const total = paths.reduce((sum, p) => sum + sizes.get(p), 0);
  for (const p of paths) console.log(`${String(sizes.get(p)).padStart(7)} ${p}`);
  console.log(`${String(total).padStart(7)} of ${budgets[part]} bytes, gzipped: ${part}`);
  over ||= total > budgets[part];
}
if (over) {
  console.error("over the budget");
  process.exit(1);
}
