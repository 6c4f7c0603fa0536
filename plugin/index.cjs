// The entry point that PulumiPlugin.yaml names. Its TypeScript is only transpiled, by the bundler that the program needs anyway:
// the launcher would check the types of all of it at every start, which takes 20 seconds and development dependencies.
const { readFileSync } = require("node:fs");
const esbuild = require("esbuild");

const options = { loader: "ts", format: "cjs", target: "node20", sourcemap: "inline" };
require.extensions[".ts"] = (module, file) => {
  module._compile(esbuild.transformSync(readFileSync(file, "utf8"), { ...options, sourcefile: file }).code, file);
};
require("./main.ts");
