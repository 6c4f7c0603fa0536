import assert from "node:assert/strict";
import type { Registration } from "@private-ingest/offline/engine/evaluation";
import type { Schema } from "./schema";
import type { Workspace } from "./terraform";
import { translate, type Translation } from "./translate";

/** How many resources a translation has. */
function size({ resource }: Translation): number {
  return Object.values(resource).reduce((sum, bodies) => sum + Object.keys(bodies).length, 0);
}

/** Fails unless the real provider accepts every name and value and would create each resource. */
export async function assertPlannedAsNew(
  workspace: Workspace,
  schema: Schema,
  resources: readonly Registration[],
): Promise<void> {
  const translation = translate(resources, schema);
  assert.deepEqual(translation.problems, []);
  // The provider's last 5.x is older than the one that Pulumi bridges; nothing else is replaced.
  assert.deepEqual(translation.replaced, ["nodejs24.x by nodejs22.x"]);
  workspace.put(translation);
  const changes = await workspace.plan();
  assert.equal(changes.length, size(translation));
  assert.deepEqual([...new Set(changes.flatMap(({ change }) => change.actions))], ["create"]);
}
