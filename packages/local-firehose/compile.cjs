/**
 * Lets Node load this project's TypeScript: `node -r ./local/compile.cjs local/demo.ts`. Everything is compiled by one call of esbuild, without
 * its types being checked; ts-node would keep the TypeScript compiler in memory for as long as the process runs, about 100 MB.
 */
"use strict";
const fs = require("node:fs");
const path = require("node:path");
// One call, then nothing: a worker of esbuild that waits for more would stay as long as the process.
process.env.ESBUILD_WORKER_THREADS ??= "0";
const esbuild = require("esbuild");

const root = path.join(__dirname, "../..");
const options = {
  format: "cjs",
  platform: "node",
  target: "node20",
  sourcemap: "inline",
  // A module that is loaded later is one of these, too.
  supported: { "dynamic-import": false },
};

/** @returns {string[]} the TypeScript below a folder of the project */
function sources(folder) {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

const entryPoints = [
  ...fs
    .readdirSync(root)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.join(root, name)),
  ...["components", "knobs", "lambda", "local", "plugin"].flatMap(sources),
];
const { outputFiles } = esbuild.buildSync({ ...options, entryPoints, outdir: root, outbase: root, write: false });
const compiled = new Map(outputFiles.map((file) => [file.path, file.text]));

require.extensions[".ts"] = (module, file) => {
  const text =
    compiled.get(file.replace(/\.ts$/, ".js")) ??
    esbuild.transformSync(fs.readFileSync(file, "utf8"), { ...options, loader: "ts", sourcefile: file }).code;
  // Each is loaded once.
  compiled.delete(file.replace(/\.ts$/, ".js"));
  module._compile(text, file);
};
process.setSourceMapsEnabled(true);
