import assert from "node:assert/strict";
import type { Context } from "aws-lambda";
import { shippedFunction } from "../shipped-function";
import { fakeCluster } from "./cluster-run";
import { eventFor } from "./fake-domain";

describe("setup: the shipped bundle", () => {
  const on = fakeCluster();
  const context = (leftMs: number): Context => ({ getRemainingTimeInMillis: () => leftMs }) as Context;

  it("sets a cluster up, and logs each change and no secret", async () => {
    const { handler, log } = shippedFunction("setup");
    const event = eventFor(on.server.endpoint, { retentionDays: 30, dashboards: true });
    const report = await handler(event, context(30_000));
    assert.deepEqual(new Set(report.changes.map(({ outcome }) => outcome)), new Set(["created"]));
    const found = log.map((line) => JSON.parse(line) as unknown);
    assert.deepEqual(found, report.changes);
    assert.deepEqual([on.cluster.policies.size, on.cluster.savedObjects.size], [1, 4]);
    assert.ok(!log.join().includes("s3cret-Pa55word!"));
  });

  it("stops in time for its answer", async () => {
    on.cluster.interrupt = () => "reset";
    await assert.rejects(shippedFunction("setup").handler(eventFor(on.server.endpoint), context(6_000)), {
      name: "RequestFailed",
    });
  });
});
