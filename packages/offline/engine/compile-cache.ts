import * as path from "node:path";

/**
 * Environment of a Node process that starts often: from its second start on, modules that have not changed are not compiled again, which is
 * a second of processor time for a program. Node 22.1 and later read it; one that is set already stays.
 */
export const compileCache: Readonly<NodeJS.ProcessEnv> = {
  NODE_COMPILE_CACHE:
    process.env.NODE_COMPILE_CACHE ?? path.join(__dirname, "../../../node_modules/.cache/private-ingest"),
};
