// Leaves a gzipped copy beside each built file, which is what browsers get, and
// fails when all of them together are over the portal's budget.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const budget = 30 * 1024;

const files = (dir) =>
  readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });

let total = 0;
for (const path of files("dist").filter((p) => !/\.(keep|gz)$/.test(p))) {
  const zipped = gzipSync(readFileSync(path), { level: 9 });
  writeFileSync(`${path}.gz`, zipped);
  total += zipped.length;
  console.log(`${String(zipped.length).padStart(7)} ${path}`);
}
console.log(`${String(total).padStart(7)} of ${budget} bytes, gzipped`);
if (total > budget) {
  console.error("the portal is over its budget");
  process.exit(1);
}
