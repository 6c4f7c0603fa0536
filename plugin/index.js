// Entry point of the plugin. Pulumi's launcher would check types at every start, by the
// tsconfig.json of the user's folder. https://typestrong.org/ts-node/api/interfaces/Service.html
"use strict";
const path = require("node:path");
const { register, REGISTER_INSTANCE } = require("ts-node");
process[REGISTER_INSTANCE]?.enabled(false);
register({ project: path.join(__dirname, "../tsconfig.pulumi.json"), transpileOnly: true });
require("./main.ts");
