// Loaded before the launcher of a policy pack that is compiled: the launcher loads the TypeScript compiler and ts-node for every pack, which
// is a quarter of its start. This module takes the place of both. An SDK of another shape is left as it is.
"use strict";
const path = require("node:path");
const { existsSync } = require("node:fs");

const tsutils = path.join(
  require.resolve("@pulumi/pulumi/package.json", { paths: [process.argv[1]] }),
  "../tsutils.js",
);
if (existsSync(tsutils)) {
  Object.assign(require(tsutils), {
    typeScriptRequireStrings: () => ({ tsnodeRequire: __filename, typescriptRequire: __filename }),
    loadTypeScriptCompilerOptions: () => ({}),
  });
}

module.exports = { version: "0.0.0", register: () => undefined };
