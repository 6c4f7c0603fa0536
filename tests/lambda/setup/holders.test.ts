import assert from "node:assert/strict";
import { fakeCluster, refusing } from "./cluster-run";

const operator = "arn:aws:iam::123456789012:user/operator";
const given = { extraMappings: { all_access: { users: [operator] } }, extraRoles: { readers: {} } };
const admin = { backend_roles: ["admin"] };

describe("setup: a granted role", () => {
  const on = fakeCluster();
  beforeEach(() => {
    on.cluster.putMapping("all_access", admin);
  });

  it("is revoked after the update that should have revoked it failed", async () => {
    const stack = on.stack();
    await stack.up(given);
    assert.deepEqual(on.cluster.mapping("all_access")?.users, [operator]);
    const accept = refusing(on.cluster, "PUT", /rolesmapping/);
    await assert.rejects(stack.up(), /refused by the test/);
    accept();
    assert.equal((await stack.up())["role readers"], "deleted");
    assert.deepEqual(on.cluster.mapping("all_access"), admin);
    assert.equal(on.cluster.role("readers"), undefined);
  });

  it("stays if it was granted before this stack", async () => {
    on.cluster.putMapping("all_access", { ...admin, users: [operator] });
    const stack = on.stack();
    await stack.up(given);
    await stack.up();
    assert.deepEqual(on.cluster.mapping("all_access")?.users, [operator]);
  });

  it("by two stacks is revoked by the last one", async () => {
    const shared = { extraMappings: given.extraMappings };
    const one = on.stack({ owner: "shop/one", ...shared, securityRole: "one" });
    const two = on.stack({ owner: "shop/two", ...shared, securityRole: "two", indexName: "b" });
    await one.up();
    await two.up();
    await one.destroy();
    assert.deepEqual(on.cluster.mapping("all_access")?.users, [operator]);
    await two.destroy();
    assert.deepEqual(on.cluster.mapping("all_access"), admin);
  });
});
