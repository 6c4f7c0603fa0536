// Failures during updates and destroys.
import assert from "node:assert/strict";
import { presets } from "../program/presets";
import { assertGone, assertRefused, assertSucceeded, deployed } from "./deployed";
import type { Step } from "./engine-events";
import type { Run, Stack } from "./stack";
import { useService } from "./used-account";

deployed("a stack whose domain fails", { config: presets.dev, whole: true, prepare: useService }, (stack) => {
  it("is destroyed as far as it was created", async () => {
    stack().cloud.refuse("es", "CreateDomain");
    const run = await stack().up();
    assertRefused(run, /CreateDomain/);
    assert(run.steps.length > 0);
    assertSucceeded(await stack().destroy("--skip-preview"));
    await assertGone(stack());
  });
});

const typesOf = (urns: readonly { readonly urn: string }[]): string[] => {
  // A URN is `urn:pulumi:dev::private-ingest::parent$aws:s3/bucket:Bucket::name`.
  const types = urns.map(({ urn }) => urn.split("::")[2]?.split("$").at(-1) ?? "");
  return [...new Set(types)].filter((type) => type.startsWith("aws:")).sort();
};

/** Repeats a command until it succeeds. @returns the failed steps */
async function repeated(stack: Stack, command: () => Promise<Run>): Promise<readonly Step[]> {
  const failed: Step[] = [];
  for (;;) {
    const before = stack.cloud.calls().length;
    const run = await command();
    failed.push(...run.failed);
    if (run.succeeded && Object.keys(run.changes).length === 0) return failed;
    const calls = stack.cloud.calls().slice(before);
    assert(run.succeeded || calls.some(({ status }) => status === 403), run.output.slice(-8000));
  }
}

const { dev } = presets;
deployed("a stack whose operations each fail once", { config: dev, whole: true, prepare: useService }, (stack) => {
  it("is created by repeated updates, after each type of resource has failed", async () => {
    stack().cloud.refuseFirst();
    const failed = await repeated(stack(), () => stack().up("--continue-on-error"));
    const types = typesOf(await stack().exported());
    assert.deepEqual(typesOf(failed.filter(({ op }) => op === "create")), types);
    assertSucceeded(await stack().up("--refresh", "--expect-no-changes"));
  });

  it("is destroyed by repeated destroys", async () => {
    await repeated(stack(), () => stack().destroy("--skip-preview", "--continue-on-error"));
    await assertGone(stack());
  });
});
