import assert from "node:assert/strict";
import { Stack } from "./cluster-run";
import { FakeCluster } from "./fake-cluster";
import type { FakeDomain } from "./fake-domain";

for (const engine of ["opensearch", "elasticsearch"] as const) {
  describe(`setup: retention, ${engine}`, () => {
    let cluster: FakeCluster;
    let server: FakeDomain;

    beforeEach(async () => {
      ({ cluster, server } = await FakeCluster.start(engine));
    });
    afterEach(() => server.stop());

    const policyOf = (index: string): string | undefined => cluster.indices.get(index)?.policyId;
    const stackOf = (retentionDays: number, indexName = "stockdata"): Stack =>
      new Stack(server, { engine, retentionDays, indexName });

    it("reaches indices that are there, those of the stream and of no other", async () => {
      const own = [
        "stockdata",
        "stockdata-2026-11-28",
        "stockdata-2026-11-28-13",
        "stockdata-2026-w48",
        "stockdata-2026-11",
      ];
      const others = [
        "stockdatabase-2026-11-28",
        "stockdata-eu-2026-11-28",
        "stockdata-20-years",
        "stockdata-2026-11-28-x",
      ];
      for (const index of [...own, ...others]) cluster.indices.set(index, {});
      const stack = stackOf(0);
      await stack.up();
      assert.deepEqual(
        own.map(policyOf),
        own.map(() => undefined),
      );
      await stack.up({ retentionDays: 30 });
      assert.deepEqual(
        own.map(policyOf),
        own.map(() => "private-ingest-stockdata"),
      );
      assert.deepEqual(
        others.map(policyOf),
        others.map(() => undefined),
      );
    });

    it("reaches an index that lost it, and leaves one with a policy of others", async () => {
      cluster.indices.set("stockdata-2026-11-27", { policyId: "theirs", sequenceNumber: 1 });
      const stack = stackOf(30);
      await stack.up();
      cluster.indices.set("stockdata-2026-11-28", {});
      assert.equal((await stack.up())["retention policy private-ingest-stockdata"], "updated");
      assert.equal(policyOf("stockdata-2026-11-28"), "private-ingest-stockdata");
      assert.equal(policyOf("stockdata-2026-11-27"), "theirs");
    });

    it("is changed for all indices, also when the change was interrupted behind the policy", async () => {
      for (let day = 10; day < 60; day++) cluster.indices.set(`stockdata-2026-11-28-${day}`, {});
      const stack = stackOf(30);
      await stack.up();
      cluster.interrupt = ({ url }) =>
        url.includes("change_policy") ? { status: 400, body: "interrupted" } : undefined;
      await assert.rejects(stack.up({ retentionDays: 7 }), /interrupted/);
      cluster.interrupt = () => undefined;
      await stack.up({ retentionDays: 7 });
      const { sequenceNumber } = cluster.policies.get("private-ingest-stockdata")!;
      assert.deepEqual(
        new Set([...cluster.indices.values()].map((index) => index.sequenceNumber)),
        new Set([sequenceNumber]),
      );
    });

    it("is an error where an index cannot get it, although the answer is 200", async () => {
      cluster.indices.set("stockdata-2026-11-28", {});
      const failed = [{ index_name: "stockdata-2026-11-28", index_uuid: "u", reason: "Failed due to timeout" }];
      for (const failed_indices of [failed, []]) {
        cluster.interrupt = ({ url }) =>
          url.includes("/add/")
            ? { status: 200, body: { updated_indices: 1, failures: true, failed_indices } }
            : undefined;
        await assert.rejects(stackOf(30).up(), /stockdata-2026-11-28.*failed/);
      }
    });

    it("of a shorter name does not delete indices whose name goes on like a date", async () => {
      const orders = new Stack(server, { engine, retentionDays: 1, indexName: "orders" });
      const keeping = { engine, indexName: "orders-20", retentionDays: 0, owner: "b", securityRole: "b" };
      await orders.up();
      const stack = new Stack(server, keeping);
      await stack.up({ retentionDays: 30 });
      await stack.up();
      type Policy = { states: { transitions: object[] }[]; ism_template: [{ priority: number }] };
      const policy = (name: string): Policy => cluster.policies.get(`private-ingest-${name}`)!.policy as Policy;
      assert.ok(policy("orders-20").ism_template[0].priority > policy("orders").ism_template[0].priority);
      assert.ok(policy("orders-20").states.every(({ transitions }) => transitions.length === 0));
      await stack.destroy();
      assert.deepEqual([...cluster.policies.keys()], ["private-ingest-orders"]);
    });

    it("goes on where an index has gone since it was looked at", async () => {
      for (const verb of ["add", "change_policy", "remove"]) {
        const stack = stackOf(verb === "add" ? 0 : 30);
        for (const index of ["stockdata-2026-11-27", "stockdata-2026-11-28"]) cluster.indices.set(index, {});
        await stack.up();
        cluster.interrupt = ({ url }) => {
          if (!url.includes(`/${verb}/`) || !cluster.indices.delete("stockdata-2026-11-27")) return undefined;
          return { status: 404, body: { error: { type: "index_not_found_exception" }, status: 404 } };
        };
        await stack.up({ retentionDays: verb === "remove" ? 0 : 7 });
        const expected = verb === "remove" ? undefined : "private-ingest-stockdata";
        assert.equal(policyOf("stockdata-2026-11-28"), expected, verb);
        await stack.destroy();
      }
    });

    it("is not given again to an index that tells it by its setting alone", async () => {
      const key = `index.${engine === "opensearch" ? "plugins" : "opendistro"}.index_state_management.policy_id`;
      const stack = stackOf(30);
      await stack.up();
      cluster.interrupt = ({ url }) =>
        url.includes("/explain/")
          ? { status: 200, body: { "stockdata-2026-11-28": { [key]: "private-ingest-stockdata" } } }
          : undefined;
      const count = server.received.length;
      await stack.up();
      assert.deepEqual(FakeCluster.writes(server.received.slice(count)), []);
    });

    it("goes from the indices before the policy goes, from 0 days on and at the end", async () => {
      for (const end of ["zero", "destroy"]) {
        cluster.indices.set("stockdata-2026-11-28", {});
        cluster.indices.set("stockdata-2026-11-27", { policyId: "theirs", sequenceNumber: 1 });
        const stack = stackOf(30);
        await stack.up();
        await (end === "zero" ? stack.up({ retentionDays: 0 }) : stack.destroy());
        assert.equal(policyOf("stockdata-2026-11-28"), undefined, end);
        assert.equal(policyOf("stockdata-2026-11-27"), "theirs", end);
        assert.equal(cluster.policies.size, 0, end);
      }
    });

    it("stays with new code: no index is without it in between", async () => {
      cluster.indices.set("stockdata-2026-11-28", {});
      const stack = stackOf(30);
      await stack.up({ code: "one" });
      const count = server.received.length;
      await stack.up({ code: "two" });
      assert.deepEqual(FakeCluster.writes(server.received.slice(count)), []);
      assert.equal(policyOf("stockdata-2026-11-28"), "private-ingest-stockdata");
    });

    it("follows the indices of a former name until they are gone", async () => {
      const stack = stackOf(30, "old");
      await stack.up();
      cluster.indices.set("old-2026-11-28", { policyId: "private-ingest-old", sequenceNumber: 1 });
      for (let run = 0; run < 3; run++) {
        await stack.up({ indexName: "new" });
        cluster.indices.set("new-2026-11-29", {});
        assert.equal(policyOf("old-2026-11-28"), "private-ingest-old");
      }
      cluster.indices.delete("old-2026-11-28");
      await stack.up({ indexName: "new" });
      assert.deepEqual([...cluster.policies.keys()], ["private-ingest-new"]);
    });
  });
}

describe("setup: a change of the index's name", () => {
  it("takes the former index's right away only after the stream has moved", async () => {
    const { cluster, server } = await FakeCluster.start("opensearch");
    try {
      const patterns = (): string[] =>
        (
          cluster.role("firehose-role") as {
            index_permissions: { index_patterns: string[]; allowed_actions: string[] }[];
          }
        ).index_permissions
          .filter(({ allowed_actions }) => allowed_actions.includes("crud"))
          .flatMap(({ index_patterns }) => index_patterns);
      const old = ["old", "old-20*"];
      const both = ["new", "new-20*", ...old];
      const stack = new Stack(server, { indexName: "old" });
      await stack.up();
      assert.deepEqual(patterns(), old);
      cluster.interrupt = ({ url, method }) =>
        method === "PUT" && url.includes("rolesmapping") ? { status: 400, body: "interrupted" } : undefined;
      cluster.indices.set("new-2026-11-01", {});
      const moved = { indexName: "new", deliveryRoleArn: "arn:aws:iam::123456789012:role/another" };
      await assert.rejects(stack.up(moved), /interrupted/);
      cluster.interrupt = () => undefined;
      cluster.indices.clear();
      await stack.up(moved);
      assert.deepEqual(patterns(), both, "the run that changes it");
      await stack.up({ ...moved, code: "more" });
      assert.deepEqual(patterns(), both, "the stream has not moved");
      cluster.indices.set("new-2026-11-28", {});
      await stack.up({ ...moved, code: "still more" });
      assert.deepEqual(patterns(), ["new", "new-20*"]);
      assert.equal(cluster.template("old"), undefined);
    } finally {
      await server.stop();
    }
  });
});
