// Lets mocha load TypeScript as the Pulumi launcher does: transpiled only. Its own file, as TS_NODE_PROJECT would reach the
// processes that tests start, too.
const { enableCompileCache } = require("node:module");
const { join } = require("node:path");
const { register } = require("ts-node");

// Node 22.1 and later. Mocha starts several processes, and most modules are loaded by each of them.
enableCompileCache?.(join(__dirname, "../node_modules/.cache/private-ingest"));
register({ project: join(__dirname, "../tsconfig.pulumi.json"), transpileOnly: true });
