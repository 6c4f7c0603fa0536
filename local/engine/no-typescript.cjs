// Loaded before the launcher of a policy pack that is compiled: the launcher loads the TypeScript compiler and ts-node for every pack, which
// is a quarter of its start. This module takes the place of both.
"use strict";
const tsutils = require(require.resolve("@pulumi/pulumi/tsutils", { paths: [process.argv[1]] }));

tsutils.typeScriptRequireStrings = () => ({ tsnodeRequire: __filename, typescriptRequire: __filename });
tsutils.loadTypeScriptCompilerOptions = () => ({});

module.exports = { version: "0.0.0", register: () => undefined };
