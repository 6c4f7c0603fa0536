import assert from "node:assert/strict";
import type { DomainKind } from "@private-ingest/local-cloud/domains";
import { leftOver } from "./left-over";
import { type Run, Stack } from "./stack";
import { findToolchain, type Toolchain } from "./toolchain/toolchain";

const MINUTES = 60_000;

interface Options {
  readonly config: Readonly<Record<string, unknown>>;
  /** Whether domains are real ones; by default they are records. */
  readonly domains?: DomainKind;
  /** Whether only DEPLOYMENT=all runs it. */
  readonly whole?: boolean;
  /** Creates what exists before the stack. */
  readonly prepare?: (stack: Stack) => Promise<void>;
}

/** Tests of one stack, in order, until one fails; skipped without a toolchain. */
export function deployed(title: string, options: Options, tests: (stack: () => Stack) => void): void {
  describe(title, function () {
    this.timeout(30 * MINUTES);
    let stack: Stack | undefined;

    before(async function () {
      const toolchain = await toolchainOrReason(options.whole === true);
      if (typeof toolchain === "string") {
        console.log(`    skipped: ${toolchain}`);
        return this.skip();
      }
      stack = await Stack.make(toolchain, options.config, options.domains ?? "records");
      await options.prepare?.(stack);
      stack.callsBefore = stack.cloud.calls().length;
    });
    after(() => stack?.remove());

    skipAfterFailure();
    tests(() => stack!);
  });
}

/** Skips the tests after one that failed; Mocha's `bail` would end other suites, too. */
export function skipAfterFailure(): void {
  let hasFailed = false;
  beforeEach(function () {
    if (hasFailed) this.skip();
  });
  afterEach(function () {
    hasFailed ||= this.currentTest?.state === "failed";
  });
}

/** The toolchain, or why tests are skipped; with `isWhole` only DEPLOYMENT=all runs them. */
export async function toolchainOrReason(isWhole: boolean): Promise<Toolchain | string> {
  if (isWhole && process.env["DEPLOYMENT"] !== "all") return "it takes minutes; DEPLOYMENT=all asks for it";
  return findToolchain();
}

/** Fails with the end of the CLI's output. */
export function assertSucceeded({ succeeded, output }: Run): void {
  assert(succeeded, output.slice(-8000));
}

/** Fails unless the run failed for the expected reason. */
export function assertRefused({ succeeded, output }: Run, reason: RegExp): void {
  assert(!succeeded, "the run succeeded");
  assert.match(output, reason);
}

/** Order of a destroy: all of the first before those of the second. */
const ORDER: readonly (readonly [first: RegExp, then: RegExp])[] = [
  [/:FirehoseDeliveryStream /, /:Invocation drain-stream/],
  [/:Invocation drain-stream/, /:Role roles-delivery/],
  [/:Invocation drain-stream/, /:SecurityGroup (network-kdf|stream)/],
  [/:SecurityGroup (network-kdf|stream)/, /:Subnet network-private/],
];

/** Destroys the stack; fails unless that is in order and leaves nothing in state and cloud. */
export async function assertDestroyed(stack: Stack, ...flags: string[]): Promise<void> {
  const destroyed = await stack.destroy(...flags);
  assertSucceeded(destroyed);
  await assertGone(stack);
  const ends = destroyed.steps.flatMap(({ name, op, type }) => (op === "delete" ? `${type} ${name}` : []));
  for (const [first, then] of ORDER) {
    const [before, after] = [ends.findLastIndex((end) => first.test(end)), ends.findIndex((end) => then.test(end))];
    if (after >= 0) assert(before >= 0 && before < after, `${String(first)} before ${String(then)}`);
  }
}

/** Fails if anything of the stack is left in the state or in the cloud. */
export async function assertGone(stack: Stack): Promise<void> {
  assert.deepEqual(await stack.exported(), []);
  assert.deepEqual(leftOver(stack.cloud.calls().slice(stack.callsBefore)), []);
}
