// Failures in the middle.
import assert from "node:assert/strict";
import { presets } from "../program/presets";
import { assertGone, assertRefused, assertSucceeded, deployed } from "./deployed";
import { useService } from "./used-account";

deployed("a stack whose domain fails", { config: presets.dev, whole: true, prepare: useService }, (stack) => {
  it("is destroyed as far as it was made", async () => {
    stack().cloud.refuse("es", "CreateDomain");
    const run = await stack().up();
    assertRefused(run, /CreateDomain/);
    assert(run.steps.length > 0);
    assertSucceeded(await stack().destroy("--skip-preview"));
    await assertGone(stack());
  });
});
