/** `npm run build`: writes the functions as they are deployed to dist/lambda/<name>/index.js. */
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { bundleFunction, functionNames } from "./bundle";

for (const name of functionNames) {
  const { code, sha256 } = bundleFunction(name);
  const folder = path.join(__dirname, "..", "dist", "lambda", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "index.js"), code);
  console.log(`dist/lambda/${name}/index.js  ${code.length} bytes  sha256 ${sha256}`);
}
