/** `npm run build`: writes all functions as they are deployed, to dist/lambda/<name>/index.js. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { bundleFunction, functionNames, type FunctionSource } from "./bundle";

const root = path.join(__dirname, "..");
const target = process.argv[2] ?? path.join(root, "dist/lambda");

/** The streams that have a transform of their own. */
function ownTransforms(streams: string): [name: string, source: FunctionSource][] {
  return readdirSync(streams)
    .filter((name) => ["stream.yaml", "transform.ts"].every((file) => existsSync(path.join(streams, name, file))))
    .map((name) => [name, { transformFile: path.join(streams, name, "transform.ts") }]);
}

const sources = new Map<string, FunctionSource>(functionNames.map((name) => [name, name]));
for (const [name, source] of ownTransforms(path.join(root, "streams"))) {
  if (sources.has(name)) throw new Error(`streams/${name}: the name is a function's; give the stream another one.`);
  sources.set(name, source);
}
for (const [name, source] of sources) {
  const { code, sha256 } = bundleFunction(source);
  const file = path.join(target, name, "index.js");
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, code);
  console.log(`${path.relative(process.cwd(), file)}  ${Buffer.byteLength(code)} bytes  sha256 ${sha256}`);
}
