import { compileFunction } from "node:vm";
import { bundleFunction } from "../../lambda/bundle";
import type { handler as Drain } from "../../lambda/drain";
import type { handler as SetUp } from "../../lambda/setup";
import type { handler as Transform } from "../../lambda/transform";

interface Handlers {
  readonly transform: typeof Transform;
  readonly setup: typeof SetUp;
  readonly drain: typeof Drain;
}

/** A deployed function. */
export interface ShippedFunction<Name extends keyof Handlers> {
  readonly handler: Handlers[Name];
  /** What it has logged, one text a line. */
  readonly log: readonly string[];
}

/**
 * Loads a function as it is deployed: the bundle's bytes are run, not the source, with nothing but
 * what Node gives a file. Where the runtime brings the AWS SDK, the one of this machine stands in.
 */
export function shippedFunction<Name extends keyof Handlers>(name: Name): ShippedFunction<Name> {
  const log: string[] = [];
  const write = (line: string): void => void log.push(line);
  const run = compileFunction(bundleFunction(name).code, ["module", "exports", "require", "console"]) as (
    ...parameters: unknown[]
  ) => void;
  const module = { exports: {} as { handler: Handlers[Name] } };
  run(module, module.exports, require, { log: write, warn: write });
  return { handler: module.exports.handler, log };
}
