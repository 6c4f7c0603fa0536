import * as path from "node:path";

/** Arguments that make Node load modules of this folder before the launcher; none when promises are to be debugged. */
export function preloaded(...modules: readonly string[]): string[] {
  if (process.env.PULUMI_DEBUG_PROMISE_LEAKS !== undefined) return [];
  return modules.flatMap((name) => ["--require", path.join(__dirname, name)]);
}
