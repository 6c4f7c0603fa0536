// Another team's program reads the stack: examples/consumer.
import assert from "node:assert/strict";
import { presets } from "../program/presets";
import { assertRefused, assertSucceeded, deployed } from "./deployed";
import type { Stack } from "./stack";

deployed("a consumer of the stack", { config: presets.dev, whole: true }, (stack) => {
  let consumer: Stack;

  it("fails before the stack exists", async () => {
    const config = { "aws:region": "us-east-1", ingestStack: "organization/private-ingest/dev" };
    consumer = await stack().beside("examples/consumer", config, "consumer");
    assertRefused(await consumer.run("preview"), /streamName/);
  });

  it("reads the outputs, the secret one as a secret", async () => {
    assertSucceeded(await stack().up());
    const run = await consumer.up();
    assertSucceeded(run);
    assert.deepEqual(
      run.changes["create"]?.filter((name) => /^(producer|put-records|stream-name)$/.test(name)).length,
      3,
    );
    assert.match(run.output, /dashboardPassword *: \[secret\]/);
  });

  it("shows no change afterwards, and is destroyed", async () => {
    assertSucceeded(await consumer.up("--expect-no-changes"));
    assertSucceeded(await consumer.destroy("--skip-preview"));
  });
});
