// The entry point of the plugin. Pulumi's launcher checks types at every start, by the tsconfig.json of the user's folder;
// here the project's own check has done so. https://typestrong.org/ts-node/api/interfaces/Service.html
"use strict";
const path = require("node:path");
const { register, REGISTER_INSTANCE } = require("ts-node");
process[REGISTER_INSTANCE]?.enabled(false);
register({ project: path.join(__dirname, "../tsconfig.pulumi.json"), transpileOnly: true });
require("./main.ts");
