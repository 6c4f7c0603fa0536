import assert from "node:assert/strict";
import { setUp } from "../../../lambda/setup/setup";
import { deliveryRoleArn, fakeCluster, formerEvent, refusing, type Stack, withoutPart } from "./cluster-run";
import { contents } from "./contents";
import { eventFor } from "./fake-domain";

const arn = (name: string): string => `arn:aws:iam::123456789012:role/${name}`;
const operator = { all_access: { users: [arn("operator")] } };
const everything = { retentionDays: 30, dashboards: true };

for (const engine of ["opensearch", "elasticsearch"] as const) {
  describe(`setup: streams of one stack, ${engine}`, () => {
    const on = fakeCluster(engine);
    const orders = (more = {}): Stack =>
      on.stream("orders", { ...everything, deliveryRoleArn: arn("orders"), ...more });
    const logs = (more = {}): Stack => on.stream("orders-eu", { ...everything, deliveryRoleArn: arn("eu"), ...more });

    it("are set up at the same time, and each is removed without a change of the others", async () => {
      await on.shared({ extraMappings: operator, extraRoles: { readers: {} } }).up();
      const before = contents(on.cluster);
      await logs().up();
      const withLogs = contents(on.cluster);
      const more = ["a", "b", "c", "d"].map((name) => on.stream(name, { ...everything, deliveryRoleArn: arn(name) }));
      const [one, two] = [orders(), logs()];
      await Promise.all([one, two, ...more].map((stream) => stream.up()));
      const priority = (index: string): number => on.cluster.template(index)?.priority as number;
      assert.ok(priority("orders-eu") > priority("orders"));
      for (const [role, holder] of [
        ["firehose-role-orders", arn("orders")],
        ["firehose-role-orders-eu", arn("eu")],
        ["firehose-role-d", arn("d")],
      ] as const) {
        assert.deepEqual(on.cluster.mapping(role)?.backend_roles, [holder], role);
      }
      await Promise.all([one, ...more].map((stream) => stream.destroy()));
      assert.deepEqual(contents(on.cluster), withLogs);
      await two.destroy();
      assert.deepEqual(contents(on.cluster), before);
    });

    it("do not change with what they share, nor it with them", async () => {
      const [shared, stream] = [on.shared({ ownDomain: true }), orders({ ownDomain: true })];
      const first = await shared.up({ extraMappings: operator });
      assert.deepEqual(Object.keys(first), ["audit logs", "mapping of all_access"]);
      const own = await stream.up();
      assert.ok(!("audit logs" in own) && !("mapping of all_access" in own));
      assert.deepEqual(new Set(Object.values(await stream.up({ code: "new" }))), new Set(["unchanged"]));
      await shared.up({ extraMappings: { "firehose-role-orders": { users: ["me"] } } });
      assert.equal(on.cluster.mapping("all_access"), undefined);
      await stream.up({ deliveryRoleArn: arn("new") });
      const { backend_roles, users } = on.cluster.mapping("firehose-role-orders")!;
      assert.deepEqual([backend_roles, users], [[arn("new")], ["me"]]);
      await stream.destroy();
      assert.deepEqual(on.cluster.mapping("firehose-role-orders")?.users, ["me"]);
    });

    it("do not take names of each other, of the stack or of others", async () => {
      await on.shared({ extraRoles: { readers: {} } }).up();
      await orders().up();
      on.cluster.documents.set("/_index_template/private-ingest-theirs", { index_patterns: ["x"] });
      const before = contents(on.cluster);
      for (const [settings, object] of [
        [{ indexName: "other", securityRole: "firehose-role-orders" }, "role firehose-role-orders"],
        [{ indexName: "orders", securityRole: "other" }, "index template private-ingest-orders"],
        [{ indexName: "other", securityRole: "readers" }, "role readers"],
        [{ indexName: "theirs", securityRole: "other" }, "index template private-ingest-theirs"],
      ] as const) {
        await assert.rejects(on.stream("second", settings).up(), ({ name, message }: Error) => {
          assert.equal(name, "NotOwned");
          return message.includes(object) && message.includes("adoptObjects");
        });
      }
      assert.deepEqual(contents(on.cluster), before);
    });
  });
}

describe("setup: a stream that an earlier version set up for its stack", () => {
  const on = fakeCluster();
  const former = { ...everything, extraMappings: { ...operator, "firehose-role": { users: ["me"] } } };
  const extra = { extraMappings: former.extraMappings, extraRoles: { readers: {} } };
  const event = () =>
    formerEvent(eventFor(on.server.endpoint, { owner: "shop/dev", functionName: "setup-1", ...former }));
  const shared = (): Stack => on.shared(extra).updates(event());
  const stream = (): Stack => on.stream("stockdata", everything);

  const prepare = async (): Promise<void> => {
    on.cluster.clear();
    on.cluster.indices.set("stockdata-2026-11-28", {});
    await setUp(event(), { timeLimitMs: 5_000 });
  };
  /** Fails a run in which the delivery role is without its security role for a moment. */
  const watch = (interrupted: () => boolean = () => false): void => {
    on.cluster.interrupt = () => {
      assert.ok((on.cluster.mapping("firehose-role")?.backend_roles as string[]).includes(deliveryRoleArn));
      assert.ok(on.cluster.role("firehose-role"));
      assert.ok(on.cluster.template("stockdata"));
      return interrupted() ? { status: 400, body: "interrupted" } : undefined;
    };
  };

  it("gets a new owner without a moment without its role, however often it is interrupted", async () => {
    let reached: unknown;
    for (let at = 0, isInterrupted = true; isInterrupted; at++) {
      await prepare();
      let left = at;
      isInterrupted = false;
      watch(() => {
        if (left-- !== 0) return false;
        return (isInterrupted = true);
      });
      const [first, second] = [shared(), stream()];
      await first.up().catch(() => first.up());
      await second.up().catch(() => second.up());
      on.cluster.interrupt = () => undefined;
      const mapping = on.cluster.mapping("firehose-role");
      assert.deepEqual([mapping?.backend_roles, mapping?.users], [[deliveryRoleArn], ["me"]]);
      assert.equal(on.cluster.role("firehose-role")?.description, "Managed by private-ingest (shop/dev/stockdata)");
      const { policyId } = on.cluster.indices.get("stockdata-2026-11-28")!;
      assert.equal(policyId, "private-ingest-stockdata");
      assert.deepEqual(contents(on.cluster), (reached ??= contents(on.cluster)), `interrupted at request ${at}`);
      await first.up();
      assert.deepEqual(new Set(Object.values(await second.up())), new Set(["unchanged"]));
      await second.destroy();
      assert.equal(on.cluster.role("firehose-role"), undefined);
      assert.deepEqual(on.cluster.mapping("firehose-role")?.users, ["me"]);
      await first.destroy();
      assert.deepEqual([...on.cluster.documents.keys(), ...on.cluster.ledgers.keys()], []);
      assert.deepEqual([...on.cluster.policies.keys(), ...on.cluster.savedObjects.keys()], []);
    }
  });

  it("is removed by the stack where the stream's first run never came", async () => {
    await prepare();
    const stack = shared();
    await stack.up();
    await stack.destroy();
    assert.deepEqual([...on.cluster.documents.keys(), ...on.cluster.ledgers.keys()], []);
    assert.deepEqual([...on.cluster.policies.keys(), ...on.cluster.savedObjects.keys()], []);
  });

  it("is removed by the event of that version", async () => {
    await prepare();
    await setUp({ ...event(), tf: { action: "delete" } }, { timeLimitMs: 5_000 });
    assert.deepEqual([...on.cluster.documents.keys(), ...on.cluster.ledgers.keys()], []);
    assert.deepEqual([...on.cluster.policies.keys(), ...on.cluster.savedObjects.keys()], []);
  });

  it("gets a new owner also in a domain that keeps no ledgers", async () => {
    withoutPart(on.cluster, /_component_template/);
    on.cluster.indices.set("stockdata-2026-11-28", {});
    await setUp(event(), { timeLimitMs: 5_000 });
    const [first, second] = [shared(), stream()];
    await first.up();
    await second.up();
    assert.equal(on.cluster.role("firehose-role")?.description, "Managed by private-ingest (shop/dev/stockdata)");
    await second.destroy();
    assert.equal(on.cluster.role("firehose-role"), undefined);
    assert.deepEqual([...on.cluster.policies.keys(), ...on.cluster.savedObjects.keys()], []);
  });
});

describe("setup: a stream's definition", () => {
  const on = fakeCluster();
  type Template = { settings: { index: Record<string, unknown> }; mappings?: { properties: object } };
  const template = (): Template => on.cluster.template("orders")!.template as Template;

  it("gives the template its mappings and settings, and a removed field goes", async () => {
    const stream = on.stream("orders", { ownDomain: true });
    const indexSettings = {
      refresh_interval: "5s",
      "index.codec": "best_compression",
      index: { max_result_window: 5, search: { slowlog: { threshold: { query: { warn: "1s" } } } } },
      number_of_replicas: 9,
      "query.default_field": ["a", "b"],
    };
    const [a, b] = [{ type: "keyword" }, { properties: { c: { type: "ip" } } }];
    await stream.up({ mappings: { dynamic: false, properties: { a, b } }, indexSettings, replicas: 1 });
    const { settings, mappings } = template();
    assert.deepEqual(mappings, { dynamic: false, properties: { a, b } });
    const { search, indexing, ...rest } = settings.index;
    assert.ok(indexing);
    assert.equal(
      (search as { slowlog: { threshold: { query: { warn: string } } } }).slowlog.threshold.query.warn,
      "1s",
    );
    assert.deepEqual(rest, {
      refresh_interval: "5s",
      codec: "best_compression",
      max_result_window: "5",
      number_of_shards: "1",
      number_of_replicas: "1",
      query: { default_field: ["a", "b"] },
    });
    const report = await stream.up({ mappings: { properties: { a } } });
    assert.equal(report["index template private-ingest-orders"], "updated");
    assert.deepEqual(template().mappings, { properties: { a } });
  });

  it("that loses a chart loses its visualization, and what people have changed besides stays", async () => {
    const stream = on.stream("orders", { dashboards: true });
    const charts = [
      { title: "orders", y: { kind: "count" } },
      { title: "revenue", y: { kind: "sum", field: "total" } },
    ] as const;
    await stream.up({ charts });
    const chart = "visualization/private-ingest-orders-count";
    const changed = on.cluster.savedObjects.get(chart)!;
    on.cluster.savedObjects.set(chart, {
      ...changed,
      attributes: { ...(changed.attributes as object), title: "Mine" },
    });
    await stream.up({ charts: charts.slice(0, 1), code: "new" });
    assert.ok(!on.cluster.savedObjects.has("visualization/private-ingest-orders-sum-total"));
    assert.equal((on.cluster.savedObjects.get(chart)!.attributes as { title: string }).title, "Mine");
    await stream.up({ dashboards: false });
    assert.equal(on.cluster.savedObjects.size, 0);
  });

  it("with an export has its objects, and one without them loses them", async () => {
    const stream = on.stream("orders", { dashboards: true });
    const object = { type: "search", id: "a b", attributes: { title: "mine" }, references: [] };
    await stream.up({ savedObjects: JSON.stringify(object) });
    assert.deepEqual([...on.cluster.savedObjects.keys()], ["search/private-ingest-orders-a b"]);
    await stream.up();
    assert.ok(on.cluster.savedObjects.has("dashboard/private-ingest-orders-dashboard"));
    assert.ok(!on.cluster.savedObjects.has("search/private-ingest-orders-a b"));
    const accept = refusing(on.cluster, "PUT", /roles/);
    await stream.destroy();
    accept();
    assert.equal(on.cluster.savedObjects.size, 0);
  });
});
