import assert from "node:assert/strict";
import { fakeCluster, refusing } from "./cluster-run";
import { FakeCluster } from "./fake-cluster";

const role = (arn: string): string => `arn:aws:iam::123456789012:role/${arn}`;

describe("setup: objects of others", () => {
  const on = fakeCluster();

  const handMade = {
    description: "by hand",
    cluster_permissions: ["cluster_composite_ops", "cluster_monitor"],
    index_permissions: [
      { index_patterns: ["stockdata*", "clickstream*"], allowed_actions: ["crud", "create_index", "manage"] },
    ],
  };

  it("are refused before any change, all by name, with the fix", async () => {
    on.cluster.putRole("firehose-role", handMade);
    on.cluster.documents.set("/_index_template/private-ingest-stockdata", { index_patterns: ["x"] });
    on.cluster.policies.set("private-ingest-stockdata", { policy: { description: "theirs" }, sequenceNumber: 7 });
    on.cluster.savedObjects.set("search/private-ingest-stockdata-records", {
      type: "search",
      id: "private-ingest-stockdata-records",
      attributes: {},
    });
    const stack = on.stack({ retentionDays: 30, dashboards: true });
    await assert.rejects(stack.up(), ({ name, message }: Error) => {
      assert.equal(name, "NotOwned");
      for (const object of [
        "role firehose-role",
        "index template private-ingest-stockdata",
        "retention policy private-ingest-stockdata",
        "saved objects of stockdata",
      ]) {
        assert.ok(message.includes(object), object);
      }
      for (const setting of ["adoptObjects", "securityRole", "indexName"])
        assert.ok(message.includes(setting), setting);
      return true;
    });
    assert.deepEqual(FakeCluster.writes(on.server.received), []);
    assert.equal(on.cluster.ledgers.size, 0);
  });

  it("do not change when adopted, if a role has all rights", async () => {
    on.cluster.putRole("firehose-role", handMade);
    const before = structuredClone(on.cluster.role("firehose-role"));
    const stack = on.stack({ adopt: ["role firehose-role"] });
    assert.equal((await stack.up())["role firehose-role"], "unchanged");
    assert.deepEqual(on.cluster.role("firehose-role")?.index_permissions, before?.index_permissions);
    const { changes } = await stack.destroy();
    assert.equal(changes.find(({ object }) => object === "role firehose-role")?.outcome, "kept");
    assert.equal(on.cluster.role("firehose-role")?.description, "by hand");
  });

  for (const [cluster_permissions, allowed_actions] of [
    [["*"], ["*"]],
    [["unlimited"], ["unlimited"]],
    [["cluster_composite_ops", "cluster_all"], ["indices_all"]],
    [["cluster_composite_ops", "cluster:*"], ["indices:*"]],
  ] as const) {
    it(`do not change when adopted with more rights: ${[...cluster_permissions, ...allowed_actions].join(", ")}`, async () => {
      const wide = { cluster_permissions, index_permissions: [{ index_patterns: ["*"], allowed_actions }] };
      on.cluster.putRole("firehose-role", wide);
      assert.equal((await on.stack({ adopt: ["role firehose-role"] }).up())["role firehose-role"], "unchanged");
      assert.deepEqual(on.cluster.role("firehose-role"), wide);
    });
  }

  it("are extended and never narrowed when adopted", async () => {
    on.cluster.putRole("firehose-role", {
      description: "by hand",
      cluster_permissions: ["cluster_composite_ops", "cluster_monitor"],
      index_permissions: [{ index_patterns: ["clickstream*"], allowed_actions: ["crud"] }],
    });
    const stack = on.stack({ adopt: ["role firehose-role"] });
    assert.equal((await stack.up())["role firehose-role"], "updated");
    const { description, index_permissions } = on.cluster.role("firehose-role") as {
      description: string;
      index_permissions: { index_patterns: string[] }[];
    };
    assert.equal(description, "by hand");
    const found = index_permissions.map(({ index_patterns }) => index_patterns);
    assert.deepEqual(found, [["clickstream*"], ["stockdata", "stockdata-20*"], ["stockdata*"]]);
    assert.equal((await stack.up({ adopt: [] }))["role firehose-role"], "unchanged");
    await stack.up({ securityRole: "mine", adopt: [] });
    assert.ok(on.cluster.role("firehose-role"), "an adopted role is kept when another takes its place");
  });

  it("may be another stack's: two stacks on one domain have two roles, removed separately", async () => {
    const one = on.stack({ owner: "shop/one", indexName: "orders", deliveryRoleArn: role("one") });
    const two = on.stack({ owner: "shop/two", indexName: "orders-eu", deliveryRoleArn: role("two") });
    await one.up();
    await assert.rejects(two.up(), /role firehose-role: says ".*\(shop\/one\)"/);
    await two.up({ securityRole: "firehose-role-two" });
    const priority = (index: string): unknown => on.cluster.template(index)?.priority;
    assert.ok((priority("orders-eu") as number) > (priority("orders") as number));
    const before = structuredClone([on.cluster.role("firehose-role-two"), on.cluster.mapping("firehose-role-two")]);
    await one.destroy();
    assert.equal(on.cluster.role("firehose-role"), undefined);
    assert.deepEqual([on.cluster.role("firehose-role-two"), on.cluster.mapping("firehose-role-two")], before);
    assert.equal(on.cluster.ledgers.size, 1);
  });

  it("with the priority of a template or policy make it keep another one", async () => {
    const taken = /please use a different priority/.source;
    on.cluster.interrupt = ({ method, url, body }) =>
      method === "PUT" && /_index_template|_ism\/policies/.test(url) && /"priority":1(09|10)\b/.test(body)
        ? { status: 400, body: { error: { type: "illegal_argument_exception", reason: taken } } }
        : undefined;
    const stack = on.stack({ retentionDays: 30 });
    await stack.up();
    assert.equal(on.cluster.template("stockdata")?.priority, 111);
    const { policy } = on.cluster.policies.get("private-ingest-stockdata") as { policy: { ism_template: object[] } };
    assert.equal((policy.ism_template[0] as { priority: number }).priority, 111);
    const count = on.server.received.length;
    await stack.up();
    assert.deepEqual(FakeCluster.writes(on.server.received.slice(count)), []);
    on.cluster.interrupt = ({ method, url }) =>
      method === "PUT" && url.includes("_index_template") ? { status: 400, body: taken } : undefined;
    await assert.rejects(on.stack({ owner: "b", indexName: "b", securityRole: "b" }).up(), /different priority/);
  });

  it("are another stack's even with the mark of an earlier version", async () => {
    on.cluster.putRole("firehose-role", { description: "Managed by private-ingest" });
    await assert.rejects(on.stack().up(), { name: "NotOwned" });
  });

  it("are not those that an earlier version made for this stack, also after a failed first update", async () => {
    on.cluster.putRole("firehose-role", { description: "Managed by private-ingest" });
    on.cluster.putRole("readers", { description: "Managed by private-ingest" });
    on.cluster.documents.set("/_index_template/private-ingest-stockdata", {
      _meta: { description: "Managed by private-ingest" },
    });
    const former = { extraRoles: { readers: {} } };
    const stack = on.stack().wasDeployedBefore(former);
    const accept = refusing(on.cluster, "PUT", /\/roles\/firehose-role/);
    await assert.rejects(stack.up(), /refused by the test/);
    accept();
    const report = await stack.up();
    assert.equal(report["role firehose-role"], "updated");
    assert.equal(on.cluster.role("readers"), undefined);
    assert.equal(on.cluster.role("firehose-role")?.description, "Managed by private-ingest (shop/dev)");
    await stack.destroy();
    assert.deepEqual([...on.cluster.documents.keys(), ...on.cluster.ledgers.keys()], []);
  });

  it("that an earlier version changed for this stack stay in use, and are kept at destroy", async () => {
    on.cluster.putRole("firehose-role", { description: "by hand" });
    const stack = on.stack().wasDeployedBefore();
    await stack.up();
    await stack.destroy();
    assert.equal(on.cluster.role("firehose-role")?.description, "by hand");
  });

  it("are not those of the stack under its former name", async () => {
    const stack = on.stack();
    await stack.up({ owner: "shop/old" });
    assert.equal((await stack.up({ owner: "shop/new" }))["role firehose-role"], "updated");
    assert.equal(on.cluster.ledgers.size, 1);
  });

  it("include changed dashboards: a missing one is restored, a changed one stays", async () => {
    const stack = on.stack({ dashboards: true });
    await stack.up({ indexPattern: "stockdata-20*" });
    const key = "dashboard/private-ingest-stockdata-dashboard";
    const changed = on.cluster.savedObjects.get(key)!;
    on.cluster.savedObjects.set(key, { ...changed, attributes: { ...(changed.attributes as object), title: "Mine" } });
    on.cluster.savedObjects.delete("search/private-ingest-stockdata-records");
    // What nobody has changed follows the settings.
    await stack.up({ indexPattern: "stockdata", code: "another" });
    await stack.up({ indexPattern: "stockdata", code: "a third" });
    const attributes = (of: string): Record<string, unknown> =>
      on.cluster.savedObjects.get(of)?.attributes as Record<string, unknown>;
    assert.equal(attributes(key).title, "Mine");
    assert.equal(attributes("index-pattern/private-ingest-stockdata-index-pattern").title, "stockdata");
    assert.ok(on.cluster.savedObjects.has("search/private-ingest-stockdata-records"));
  });

  it("include those of a later function, which a deletion keeps", async () => {
    const stack = on.stack();
    await stack.up();
    await stack.up({ functionName: "setup-2" });
    const { changes } = await stack.destroy();
    const outcomes = changes.map(({ outcome }) => outcome);
    assert.deepEqual(outcomes, ["kept"]);
    assert.ok(on.cluster.role("firehose-role"));
  });
});
