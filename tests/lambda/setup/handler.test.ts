import assert from "node:assert/strict";
import type { Context } from "aws-lambda";
import { shippedFunction } from "../shipped-function";
import { FakeCluster } from "./fake-cluster";
import { eventFor } from "./fake-domain";

describe("setup: the shipped bundle", () => {
  it("sets a cluster up, and logs each change and no secret", async () => {
    const { cluster, server } = await FakeCluster.start("opensearch");
    try {
      const { handler, log } = shippedFunction("setup");
      const event = eventFor(server.endpoint, { retentionDays: 30, dashboards: true });
      const report = await handler(event, { getRemainingTimeInMillis: () => 30_000 } as Context);
      assert.deepEqual(new Set(report.changes.map(({ outcome }) => outcome)), new Set(["created"]));
      assert.deepEqual(
        log.map((line) => JSON.parse(line) as unknown),
        report.changes,
      );
      assert.deepEqual([cluster.policies.size, cluster.savedObjects.size], [1, 4]);
      assert.ok(!log.join().includes("s3cret-Pa55word!"));
    } finally {
      await server.stop();
    }
  });

  it("stops in time for its answer", async () => {
    const { server } = await FakeCluster.start("opensearch");
    await server.stop();
    const event = eventFor(server.endpoint);
    const { handler } = shippedFunction("setup");
    const startMs = Date.now();
    await assert.rejects(handler(event, { getRemainingTimeInMillis: () => 6_000 } as Context), /ECONNREFUSED/);
    assert.ok(Date.now() - startMs < 5_000);
  });
});
