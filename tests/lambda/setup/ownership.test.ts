import assert from "node:assert/strict";
import { Stack, refusing } from "./cluster-run";
import { FakeCluster } from "./fake-cluster";
import type { FakeDomain } from "./fake-domain";

const role = (arn: string): string => `arn:aws:iam::123456789012:role/${arn}`;

describe("setup: objects of others", () => {
  let cluster: FakeCluster;
  let server: FakeDomain;

  beforeEach(async () => {
    ({ cluster, server } = await FakeCluster.start("opensearch"));
  });
  afterEach(() => server.stop());

  const handMade = {
    description: "by hand",
    cluster_permissions: ["cluster_composite_ops", "cluster_monitor"],
    index_permissions: [
      { index_patterns: ["stockdata*", "clickstream*"], allowed_actions: ["crud", "create_index", "manage"] },
    ],
  };

  it("are refused before anything is changed, all of them by name, with the way out", async () => {
    cluster.putRole("firehose-role", handMade);
    cluster.documents.set("/_index_template/private-ingest-stockdata", { index_patterns: ["x"] });
    cluster.policies.set("private-ingest-stockdata", { policy: { description: "theirs" }, sequenceNumber: 7 });
    cluster.savedObjects.set("search/private-ingest-stockdata-records", {
      type: "search",
      id: "private-ingest-stockdata-records",
      attributes: {},
    });
    const stack = new Stack(server, { retentionDays: 30, dashboards: true });
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
    assert.deepEqual(FakeCluster.writes(server.received), []);
    assert.equal(cluster.ledgers.size, 0);
  });

  it("stay as they are when adopted, where a role lacks nothing", async () => {
    cluster.putRole("firehose-role", handMade);
    const before = structuredClone(cluster.role("firehose-role"));
    const stack = new Stack(server, { adopt: ["role firehose-role"] });
    assert.equal((await stack.up())["role firehose-role"], "unchanged");
    assert.deepEqual(cluster.role("firehose-role")?.index_permissions, before?.index_permissions);
    const { changes } = await stack.destroy();
    assert.equal(changes.find(({ object }) => object === "role firehose-role")?.outcome, "kept");
    assert.equal(cluster.role("firehose-role")?.description, "by hand");
  });

  for (const [cluster_permissions, allowed_actions] of [
    [["*"], ["*"]],
    [["unlimited"], ["unlimited"]],
    [["cluster_composite_ops", "cluster_all"], ["indices_all"]],
    [["cluster_composite_ops", "cluster:*"], ["indices:*"]],
  ] as const) {
    it(`stay as they are when adopted with more rights: ${[...cluster_permissions, ...allowed_actions].join(", ")}`, async () => {
      const wide = { cluster_permissions, index_permissions: [{ index_patterns: ["*"], allowed_actions }] };
      cluster.putRole("firehose-role", wide);
      assert.equal(
        (await new Stack(server, { adopt: ["role firehose-role"] }).up())["role firehose-role"],
        "unchanged",
      );
      assert.deepEqual(cluster.role("firehose-role"), wide);
    });
  }

  it("are extended and never narrowed when adopted", async () => {
    cluster.putRole("firehose-role", {
      description: "by hand",
      cluster_permissions: ["cluster_composite_ops", "cluster_monitor"],
      index_permissions: [{ index_patterns: ["clickstream*"], allowed_actions: ["crud"] }],
    });
    const stack = new Stack(server, { adopt: ["role firehose-role"] });
    assert.equal((await stack.up())["role firehose-role"], "updated");
    const { description, index_permissions } = cluster.role("firehose-role") as {
      description: string;
      index_permissions: { index_patterns: string[] }[];
    };
    assert.equal(description, "by hand");
    assert.deepEqual(
      index_permissions.map(({ index_patterns }) => index_patterns),
      [["clickstream*"], ["stockdata", "stockdata-20*"], ["stockdata*"]],
    );
    assert.equal((await stack.up({ adopt: [] }))["role firehose-role"], "unchanged");
    await stack.up({ securityRole: "mine", adopt: [] });
    assert.ok(cluster.role("firehose-role"), "an adopted role is kept when another takes its place");
  });

  it("are another stack's: two on one domain need two roles, and the end of one leaves the other", async () => {
    const one = new Stack(server, { owner: "shop/one", indexName: "orders", deliveryRoleArn: role("one") });
    const two = new Stack(server, { owner: "shop/two", indexName: "orders-eu", deliveryRoleArn: role("two") });
    await one.up();
    await assert.rejects(two.up(), /role firehose-role: says ".*\(shop\/one\)"/);
    await two.up({ securityRole: "firehose-role-two" });
    const priority = (index: string): unknown => cluster.template(index)?.priority;
    assert.ok((priority("orders-eu") as number) > (priority("orders") as number));
    const before = structuredClone([cluster.role("firehose-role-two"), cluster.mapping("firehose-role-two")]);
    await one.destroy();
    assert.equal(cluster.role("firehose-role"), undefined);
    assert.deepEqual([cluster.role("firehose-role-two"), cluster.mapping("firehose-role-two")], before);
    assert.equal(cluster.ledgers.size, 1);
  });

  it("with the priority that a template or policy is to have leave it another one, which lasts", async () => {
    const taken = /please use a different priority/.source;
    cluster.interrupt = ({ method, url, body }) =>
      method === "PUT" && /_index_template|_ism\/policies/.test(url) && /"priority":1(09|10)\b/.test(body)
        ? { status: 400, body: { error: { type: "illegal_argument_exception", reason: taken } } }
        : undefined;
    const stack = new Stack(server, { retentionDays: 30 });
    await stack.up();
    assert.equal(cluster.template("stockdata")?.priority, 111);
    const { policy } = cluster.policies.get("private-ingest-stockdata") as { policy: { ism_template: object[] } };
    assert.equal((policy.ism_template[0] as { priority: number }).priority, 111);
    const count = server.received.length;
    await stack.up();
    assert.deepEqual(FakeCluster.writes(server.received.slice(count)), []);
    cluster.interrupt = ({ method, url }) =>
      method === "PUT" && url.includes("_index_template") ? { status: 400, body: taken } : undefined;
    await assert.rejects(
      new Stack(server, { owner: "b", indexName: "b", securityRole: "b" }).up(),
      /different priority/,
    );
  });

  it("are another stack's also where their mark is that of an earlier version", async () => {
    cluster.putRole("firehose-role", { description: "Managed by private-ingest" });
    await assert.rejects(new Stack(server).up(), { name: "NotOwned" });
  });

  it("are not those that an earlier version made for this stack, also after a failed first update", async () => {
    cluster.putRole("firehose-role", { description: "Managed by private-ingest" });
    cluster.putRole("readers", { description: "Managed by private-ingest" });
    cluster.documents.set("/_index_template/private-ingest-stockdata", {
      _meta: { description: "Managed by private-ingest" },
    });
    const former = { extraRoles: { readers: {} } };
    const stack = new Stack(server).wasDeployedBefore(former);
    const accept = refusing(cluster, "PUT", /\/roles\/firehose-role/);
    await assert.rejects(stack.up(), /refused by the test/);
    accept();
    const report = await stack.up();
    assert.equal(report["role firehose-role"], "updated");
    assert.equal(cluster.role("readers"), undefined);
    assert.equal(cluster.role("firehose-role")?.description, "Managed by private-ingest (shop/dev)");
    await stack.destroy();
    assert.deepEqual([...cluster.documents.keys(), ...cluster.ledgers.keys()], []);
  });

  it("that an earlier version changed for this stack are used on, and kept at the end", async () => {
    cluster.putRole("firehose-role", { description: "by hand" });
    const stack = new Stack(server).wasDeployedBefore();
    await stack.up();
    await stack.destroy();
    assert.equal(cluster.role("firehose-role")?.description, "by hand");
  });

  it("are not those of the stack under its former name", async () => {
    const stack = new Stack(server);
    await stack.up({ owner: "shop/old" });
    assert.equal((await stack.up({ owner: "shop/new" }))["role firehose-role"], "updated");
    assert.equal(cluster.ledgers.size, 1);
  });

  it("are dashboards that people have changed, in part: a missing one comes back, a changed one stays", async () => {
    const stack = new Stack(server, { dashboards: true });
    await stack.up({ indexPattern: "stockdata-20*" });
    const key = "dashboard/private-ingest-stockdata-dashboard";
    const changed = cluster.savedObjects.get(key)!;
    cluster.savedObjects.set(key, { ...changed, attributes: { ...(changed.attributes as object), title: "Mine" } });
    cluster.savedObjects.delete("search/private-ingest-stockdata-records");
    // What nobody has changed follows the settings.
    await stack.up({ indexPattern: "stockdata", code: "another" });
    await stack.up({ indexPattern: "stockdata", code: "a third" });
    const attributes = (of: string): Record<string, unknown> =>
      cluster.savedObjects.get(of)?.attributes as Record<string, unknown>;
    assert.equal(attributes(key).title, "Mine");
    assert.equal(attributes("index-pattern/private-ingest-stockdata-index-pattern").title, "stockdata");
    assert.ok(cluster.savedObjects.has("search/private-ingest-stockdata-records"));
  });
});

describe("setup: a deletion of the invocation", () => {
  it("leaves what a run of another function has set up since", async () => {
    const { cluster, server } = await FakeCluster.start("opensearch");
    try {
      const stack = new Stack(server);
      await stack.up();
      await stack.up({ functionName: "setup-2" });
      const { changes } = await stack.destroy();
      assert.deepEqual(
        changes.map(({ outcome }) => outcome),
        ["kept"],
      );
      assert.ok(cluster.role("firehose-role"));
    } finally {
      await server.stop();
    }
  });
});
