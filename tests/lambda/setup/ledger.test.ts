import assert from "node:assert/strict";
import { Stack } from "./cluster-run";
import { FakeCluster } from "./fake-cluster";
import type { FakeDomain } from "./fake-domain";

type Stored = Record<string, unknown>;

describe("setup: the ledger", () => {
  let cluster: FakeCluster;
  let server: FakeDomain;

  beforeEach(async () => {
    ({ cluster, server } = await FakeCluster.start("opensearch"));
  });
  afterEach(() => server.stop());

  /** Changes the only ledger as somebody else might. */
  function change(members: Stored): void {
    const [[path, body]] = [...cluster.ledgers] as [[string, { _meta: { ledger: Stored } }]];
    cluster.ledgers.set(path, { ...body, _meta: { ledger: { ...body._meta.ledger, ...members } } });
  }
  const ledger = (): Stored => ([...cluster.ledgers.values()][0] as { _meta: { ledger: Stored } })._meta.ledger;

  for (const damage of [
    { indices: "stockdata" },
    { roles: null },
    { holders: [] },
    { holders: { "firehose-role": { backend_roles: "x" } } },
    { adopted: [1] },
    { savedObjects: { a: 1 } },
    { indexName: {} },
    { owner: undefined },
  ]) {
    it(`is written anew where it is damaged, and stops neither update nor destroy: ${JSON.stringify(damage)}`, async () => {
      const stack = new Stack(server, { retentionDays: 30 });
      await stack.up();
      const whole = ledger();
      change(damage);
      assert.equal((await stack.up())["role firehose-role"], "unchanged");
      assert.deepEqual(ledger(), whole);
      change(damage);
      await stack.destroy();
      assert.equal(cluster.role("firehose-role"), undefined);
      assert.equal(cluster.policies.size, 0);
      assert.equal(cluster.ledgers.size, 0);
    });
  }

  it("keeps what a newer version has recorded", async () => {
    const stack = new Stack(server);
    await stack.up();
    change({ streams: { orders: {} } });
    await stack.up({ retentionDays: 7 });
    assert.deepEqual(ledger().streams, { orders: {} });
  });

  it("and all optional parts may be missing, as a managed domain says it with 401", async () => {
    cluster.putMapping("all_access", { backend_roles: ["admin"] });
    cluster.interrupt = ({ url }) =>
      /_component_template|_ism|\/audit|_dashboards|_cluster\/settings/.test(url)
        ? { status: 401, body: { Message: `Your request: '${url}' is not allowed.` } }
        : undefined;
    const own = { ownDomain: true, retentionDays: 30, dashboards: true };
    const stack = new Stack(server, own);
    const first = await stack.up({ extraMappings: { all_access: { users: ["a"] } } });
    for (const object of ["audit logs", "retention policy private-ingest-stockdata", "saved objects of stockdata"])
      assert.equal(first[object], "skipped", object);
    assert.equal(first["role firehose-role"], "created");
    await stack.up();
    assert.equal(cluster.mapping("all_access")?.users, undefined);
    assert.equal((await stack.up({ code: "more" }))["role firehose-role"], "unchanged");
    await stack.destroy();
    assert.deepEqual([...cluster.documents.keys()], ["/_plugins/_security/api/rolesmapping/all_access"]);
  });

  it("may be deleted by hand: objects are known by their mark", async () => {
    const stack = new Stack(server, { retentionDays: 30 });
    await stack.up();
    cluster.ledgers.clear();
    assert.equal((await stack.up({ retentionDays: 0 }))["retention policy private-ingest-stockdata"], "deleted");
    cluster.ledgers.clear();
    await stack.destroy();
    assert.equal(cluster.role("firehose-role"), undefined);
    assert.equal(cluster.template("stockdata"), undefined);
  });
});
