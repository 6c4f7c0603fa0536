import assert from "node:assert/strict";
import { Stack, refusing } from "./cluster-run";
import { FakeCluster } from "./fake-cluster";
import type { FakeDomain } from "./fake-domain";

const operator = "arn:aws:iam::123456789012:user/operator";
const given = { extraMappings: { all_access: { users: [operator] } }, extraRoles: { readers: {} } };

describe("setup: what was granted", () => {
  let cluster: FakeCluster;
  let server: FakeDomain;

  beforeEach(async () => {
    ({ cluster, server } = await FakeCluster.start("opensearch"));
    cluster.putMapping("all_access", { backend_roles: ["admin"] });
  });
  afterEach(() => server.stop());

  it("is taken back although the update that was to do it has failed, and its input is stored", async () => {
    const stack = new Stack(server);
    await stack.up(given);
    assert.deepEqual(cluster.mapping("all_access")?.users, [operator]);
    const accept = refusing(cluster, "PUT", /rolesmapping/);
    await assert.rejects(stack.up(), /refused by the test/);
    accept();
    const report = await stack.up();
    assert.equal(report["role readers"], "deleted");
    assert.deepEqual(cluster.mapping("all_access"), { backend_roles: ["admin"] });
    assert.equal(cluster.role("readers"), undefined);
  });

  for (const [what, first, then] of [
    ["templates, policies and saved objects", { indexName: "old" }, { indexName: "stockdata", retentionDays: 0 }],
    ["saved objects", {}, { dashboards: false }],
    ["a policy", {}, { retentionDays: 0 }],
  ] as const) {
    it(`is taken back after a failed update: ${what}`, async () => {
      const stack = new Stack(server, { retentionDays: 30, dashboards: true });
      await stack.up(first);
      cluster.indices.set("stockdata-2026-11-28", {});
      cluster.interrupt = ({ method, url }) =>
        method !== "GET" && !url.includes("_component_template") && !url.endsWith("_bulk_get")
          ? { status: 400, body: "refused by the test" }
          : undefined;
      await assert.rejects(stack.up({ ...then }), /refused by the test/);
      cluster.interrupt = () => undefined;
      await stack.up({ ...then });
      await stack.up({ ...then });
      const names = [...cluster.policies.keys(), ...cluster.savedObjects.keys(), ...cluster.documents.keys()];
      assert.deepEqual(
        names.filter((name) => name.includes("-old")),
        [],
      );
      if ("retentionDays" in then) assert.equal(cluster.policies.size, 0);
      if ("dashboards" in then) assert.equal(cluster.savedObjects.size, 0);
    });
  }

  it("was not granted by this stack where it was there before, and stays", async () => {
    cluster.putMapping("all_access", { backend_roles: ["admin"], users: [operator] });
    const stack = new Stack(server);
    await stack.up(given);
    await stack.up();
    assert.deepEqual(cluster.mapping("all_access")?.users, [operator]);
  });

  it("by two stacks goes with the last of them", async () => {
    const one = new Stack(server, { owner: "shop/one", ...given, securityRole: "one", extraRoles: {} });
    const two = new Stack(server, { owner: "shop/two", ...given, securityRole: "two", indexName: "b", extraRoles: {} });
    await one.up();
    await two.up();
    await one.destroy();
    assert.deepEqual(cluster.mapping("all_access")?.users, [operator]);
    await two.destroy();
    assert.deepEqual(cluster.mapping("all_access"), { backend_roles: ["admin"] });
  });
});
