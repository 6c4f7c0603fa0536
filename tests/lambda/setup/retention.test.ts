import assert from "node:assert/strict";
import { fakeCluster, refusing, type Stack } from "./cluster-run";
import { FakeCluster } from "./fake-cluster";

for (const engine of ["opensearch", "elasticsearch"] as const) {
  describe(`setup: retention, ${engine}`, () => {
    const on = fakeCluster(engine);

    const policyOf = (index: string): string | undefined => on.cluster.indices.get(index)?.policyId;
    const stackOf = (retentionDays: number, indexName = "stockdata"): Stack => on.stack({ retentionDays, indexName });

    it("reaches indices that are there, those of the stream and of no other", async () => {
      const dates = ["", "-2026-11-28", "-2026-11-28-13", "-2026-w48", "-2026-11"];
      const own = dates.map((date) => `stockdata${date}`);
      const others = ["base-2026-11-28", "-eu-2026-11-28", "-20-years", "-2026-11-28-x"].map(
        (end) => `stockdata${end}`,
      );
      for (const index of [...own, ...others]) on.cluster.indices.set(index, {});
      const stack = stackOf(0);
      await stack.up();
      for (const index of own) assert.equal(policyOf(index), undefined, index);
      await stack.up({ retentionDays: 30 });
      for (const index of own) assert.equal(policyOf(index), "private-ingest-stockdata", index);
      for (const index of others) assert.equal(policyOf(index), undefined, index);
    });

    it("reaches an index that lost it, and leaves one with a policy of others", async () => {
      on.cluster.indices.set("stockdata-2026-11-27", { policyId: "theirs", sequenceNumber: 1 });
      const stack = stackOf(30);
      await stack.up();
      on.cluster.indices.set("stockdata-2026-11-28", {});
      assert.equal((await stack.up())["retention policy private-ingest-stockdata"], "updated");
      assert.equal(policyOf("stockdata-2026-11-28"), "private-ingest-stockdata");
      assert.equal(policyOf("stockdata-2026-11-27"), "theirs");
    });

    it("is changed for all indices, also when the change was interrupted behind the policy", async () => {
      for (let day = 10; day < 60; day++) on.cluster.indices.set(`stockdata-2026-11-28-${day}`, {});
      const stack = stackOf(30);
      await stack.up();
      on.cluster.interrupt = ({ url }) =>
        url.includes("change_policy") ? { status: 400, body: "interrupted" } : undefined;
      await assert.rejects(stack.up({ retentionDays: 7 }), /interrupted/);
      on.cluster.interrupt = () => undefined;
      await stack.up({ retentionDays: 7 });
      const { sequenceNumber } = on.cluster.policies.get("private-ingest-stockdata")!;
      assert.deepEqual(
        new Set([...on.cluster.indices.values()].map((index) => index.sequenceNumber)),
        new Set([sequenceNumber]),
      );
    });

    it("is an error where an index cannot get it, although the answer is 200", async () => {
      on.cluster.indices.set("stockdata-2026-11-28", {});
      const failed = [{ index_name: "stockdata-2026-11-28", index_uuid: "u", reason: "Failed due to timeout" }];
      for (const failed_indices of [failed, []]) {
        on.cluster.interrupt = ({ url }) =>
          url.includes("/add/")
            ? { status: 200, body: { updated_indices: 1, failures: true, failed_indices } }
            : undefined;
        await assert.rejects(stackOf(30).up(), /stockdata-2026-11-28.*failed/);
      }
    });

    it("of a shorter name does not delete indices whose name goes on like a date", async () => {
      const orders = on.stack({ retentionDays: 1, indexName: "orders" });
      const keeping = { indexName: "orders-20", retentionDays: 0, owner: "b", securityRole: "b" };
      await orders.up();
      const stack = on.stack(keeping);
      await stack.up({ retentionDays: 30 });
      await stack.up();
      type Policy = { states: { transitions: object[] }[]; ism_template: object };
      const policy = (name: string): Policy => on.cluster.policies.get(`private-ingest-${name}`)!.policy as Policy;
      const priority = (name: string): number =>
        ([policy(name).ism_template].flat() as { priority: number }[])[0]!.priority;
      assert.ok(priority("orders-20") > priority("orders"));
      assert.ok(policy("orders-20").states.every(({ transitions }) => transitions.length === 0));
      await stack.destroy();
      assert.deepEqual([...on.cluster.policies.keys()], ["private-ingest-orders"]);
    });

    it("goes on where an index has gone since it was looked at", async () => {
      for (const verb of ["add", "change_policy", "remove"]) {
        const stack = stackOf(verb === "add" ? 0 : 30);
        for (const index of ["stockdata-2026-11-27", "stockdata-2026-11-28"]) on.cluster.indices.set(index, {});
        await stack.up();
        on.cluster.interrupt = ({ url }) => {
          if (!url.includes(`/${verb}/`) || !on.cluster.indices.delete("stockdata-2026-11-27")) return undefined;
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
      on.cluster.interrupt = ({ url }) =>
        url.includes("/explain/")
          ? { status: 200, body: { "stockdata-2026-11-28": { [key]: "private-ingest-stockdata" } } }
          : undefined;
      const count = on.server.received.length;
      await stack.up();
      assert.deepEqual(FakeCluster.writes(on.server.received.slice(count)), []);
    });

    it("goes from the indices before the policy goes, from 0 days on and at the end", async () => {
      for (const end of ["zero", "destroy"]) {
        on.cluster.indices.set("stockdata-2026-11-28", {});
        on.cluster.indices.set("stockdata-2026-11-27", { policyId: "theirs", sequenceNumber: 1 });
        const stack = stackOf(30);
        await stack.up();
        await (end === "zero" ? stack.up({ retentionDays: 0 }) : stack.destroy());
        assert.equal(policyOf("stockdata-2026-11-28"), undefined, end);
        assert.equal(policyOf("stockdata-2026-11-27"), "theirs", end);
        assert.equal(on.cluster.policies.size, 0, end);
      }
    });

    it("follows the indices of a former name until they are gone", async () => {
      const stack = stackOf(30, "old");
      await stack.up();
      on.cluster.indices.set("old-2026-11-28", { policyId: "private-ingest-old", sequenceNumber: 1 });
      for (let run = 0; run < 3; run++) {
        await stack.up({ indexName: "new" });
        on.cluster.indices.set("new-2026-11-29", {});
        assert.equal(policyOf("old-2026-11-28"), "private-ingest-old");
      }
      on.cluster.indices.delete("old-2026-11-28");
      await stack.up({ indexName: "new" });
      assert.deepEqual([...on.cluster.policies.keys()], ["private-ingest-new"]);
    });
  });
}

describe("setup: a change of the index's name", () => {
  const on = fakeCluster();

  it("takes the former index's right away only after the stream has moved", async () => {
    const patterns = (): string[] => {
      const { index_permissions } = on.cluster.role("firehose-role") as {
        index_permissions: { index_patterns: string[]; allowed_actions: string[] }[];
      };
      const writing = index_permissions.filter(({ allowed_actions }) => allowed_actions.includes("crud"));
      return writing.flatMap(({ index_patterns }) => index_patterns);
    };
    const both = ["new", "new-20*", "old", "old-20*"];
    const stack = on.stack({ indexName: "old" });
    await stack.up();
    const accept = refusing(on.cluster, "PUT", /rolesmapping/);
    on.cluster.indices.set("new-2026-11-01", {});
    const moved = { indexName: "new", deliveryRoleArn: "arn:aws:iam::123456789012:role/another" };
    await assert.rejects(stack.up(moved), /refused by the test/);
    accept();
    on.cluster.indices.clear();
    await stack.up(moved);
    assert.deepEqual(patterns(), both, "the run that changes it");
    await stack.up({ ...moved, code: "more" });
    assert.deepEqual(patterns(), both, "the stream has not moved");
    on.cluster.indices.set("new-2026-11-28", {});
    await stack.up({ ...moved, code: "still more" });
    assert.deepEqual(patterns(), ["new", "new-20*"]);
    assert.equal(on.cluster.template("old"), undefined);
  });
});
