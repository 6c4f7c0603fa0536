import assert from "node:assert/strict";
import { assertPlannedAsNew } from "../../terraform/plan-as-new";
import type { Schema } from "../../terraform/schema";
import { findTerraform, Workspace } from "../../terraform/terraform";
import { Difference, difference } from "../difference";
import { Run, runInProcess } from "../in-process";
import { assertSound } from "../soundness";

/** Settings on top of the preset dev, and everything that they change. */
export interface Combination {
  readonly config: Readonly<Record<string, unknown>>;
  readonly changes: Partial<Difference>;
}

let baseline: Promise<Run> | undefined;

/** The program with the preset dev as it is, once for all tests. */
export function developmentStack(): Promise<Run> {
  baseline ??= runInProcess({ mode: "update" });
  return baseline;
}

/**
 * Describes each combination as a test that compares all registrations and outputs with those of the stack `dev`, and an
 * update that makes other resources with its preview.
 */
export function describeCombinations(title: string, table: Readonly<Record<string, Combination>>): void {
  describe(title, () => {
    const provider = realProvider();
    for (const [name, { config, changes }] of Object.entries(table)) {
      it(name, async () => {
        const before = await developmentStack();
        const after = await runInProcess({ mode: "update", config });
        assert.deepEqual(after.errors, []);
        const { changed, ...rest } = difference(before, after);
        // The dashboard draws the alarms, and changes with every one of them.
        const others = Object.fromEntries(
          Object.entries(changed).filter(([key]) => !key.startsWith("cloudwatch.Dashboard")),
        );
        assert.deepEqual(
          { ...rest, changed: others },
          { added: [], removed: [], changed: {}, outputs: {}, ...changes },
        );
        assertSound(after.resources);
        // Where the settings decide what is made, a preview must show it: a resource made in an apply would be missing.
        if (rest.added.length + rest.removed.length > 0) {
          assert.deepEqual(urns(await runInProcess({ config })), urns(after));
        }
        await provider.plan(after);
      });
    }
  });
}

/**
 * Where TERRAFORM_PLAN asks for it and terraform is there, the real AWS provider plans each combination: half a minute each on a
 * busy machine.
 */
export function realProvider(): { plan(run: Run): Promise<void> } {
  let workspace: Workspace | undefined;
  let schema: Schema = {};
  before(async function () {
    this.timeout(180_000);
    const found = process.env["TERRAFORM_PLAN"] === undefined ? "TERRAFORM_PLAN=1 asks for it" : findTerraform();
    if (typeof found === "string") {
      console.log(`    plans by the real provider skipped: ${found}`);
      return;
    }
    workspace = await Workspace.make(found);
    schema = await workspace.schema();
  });
  after(() => workspace?.remove());
  return {
    plan: async ({ resources }) => {
      if (workspace) await assertPlannedAsNew(workspace, schema, resources);
    },
  };
}

export const urns = (run: Run): string[] => run.resources.map(({ urn }) => urn).sort();
