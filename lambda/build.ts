/**
 * `npm run build`: writes the functions as they are deployed to dist/lambda/<name>/index.js, and
 * the transforms of the folders of streams/ to dist/lambda/<stream>/index.js.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { bundleFunction, functionNames, type FunctionSource } from "./bundle";

const root = path.join(__dirname, "..");

/** The folders of streams/ that have a transform of their own. */
function ownTransforms(folder: string): [name: string, source: FunctionSource][] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name): [string, { transformFile: string }] => [
      name,
      { transformFile: path.join(folder, name, "transform.ts") },
    ])
    .filter(([, { transformFile }]) => existsSync(transformFile));
}

const sources = new Map<string, FunctionSource>(functionNames.map((name) => [name, name]));
for (const [name, source] of ownTransforms(path.join(root, "streams"))) {
  if (sources.has(name)) throw new Error(`streams/${name}: the name is a function's; give the stream another one.`);
  sources.set(name, source);
}
for (const [name, source] of sources) {
  const { code, sha256 } = bundleFunction(source);
  const folder = path.join(root, "dist", "lambda", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "index.js"), code);
  console.log(`dist/lambda/${name}/index.js  ${code.length} bytes  sha256 ${sha256}`);
}
