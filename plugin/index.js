// The entry point of the plugin. Types are checked by the project's own check, not at every start.
"use strict";
const path = require("node:path");
require("ts-node").register({ project: path.join(__dirname, "../tsconfig.pulumi.json"), transpileOnly: true });
require("./main.ts");
