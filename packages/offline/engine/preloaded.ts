import * as path from "node:path";

/** Arguments that end a process of Node with the one that starts it, however that one ends. */
export const endWithParent = ["--require", path.join(__dirname, "../end-with-parent.cjs")] as const;

/** Arguments that make Node load modules of this folder before the launcher; none when promises are to be debugged. */
export function preloaded(...modules: readonly string[]): string[] {
  if (process.env.PULUMI_DEBUG_PROMISE_LEAKS !== undefined) return [];
  return modules.flatMap((name) => ["--require", path.join(__dirname, name)]);
}
