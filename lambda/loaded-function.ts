import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import { bundleFunction, type FunctionSource } from "./bundle";

export interface LoadedFunction<Handler> {
  readonly handler: Handler;
  readonly log: readonly string[];
}

/**
 * Loads a function's bundle for tests, with only Node's globals. The local AWS SDK and, by default,
 * environment replace the runtime's.
 */
export function loadFunction<Handler>(
  source: FunctionSource,
  environment?: NodeJS.ProcessEnv,
): LoadedFunction<Handler> {
  const log: string[] = [];
  const write = (line: string): void => void log.push(line);
  const run = compileFunction(bundleFunction(source).code, ["module", "exports", "require", "console", "process"]) as (
    ...parameters: unknown[]
  ) => void;
  const module = { exports: {} as { handler: Handler } };
  const console = { log: write, info: write, debug: write, warn: write, error: write };
  const ownProcess =
    environment === undefined ? process : (Object.create(process, { env: { value: environment } }) as NodeJS.Process);
  run(module, module.exports, createRequire(__filename), console, ownProcess);
  return { handler: module.exports.handler, log };
}
