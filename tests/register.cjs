// Lets mocha load TypeScript as the Pulumi launcher does: transpiled only. Its own file, as TS_NODE_PROJECT would reach the
// processes that tests start, too.
const { join } = require("node:path");
const { register } = require("ts-node");

register({ project: join(__dirname, "../tsconfig.pulumi.json"), transpileOnly: true });
