import assert from "node:assert/strict";
import { fakeCluster, withoutPart } from "./cluster-run";

type Stored = Record<string, unknown>;

describe("setup: the ledger", () => {
  const on = fakeCluster();

  function change(members: Stored): void {
    const [[path, body]] = [...on.cluster.ledgers] as [[string, { _meta: { ledger: Stored } }]];
    on.cluster.ledgers.set(path, { ...body, _meta: { ledger: { ...body._meta.ledger, ...members } } });
  }
  const ledger = (): Stored => ([...on.cluster.ledgers.values()][0] as { _meta: { ledger: Stored } })._meta.ledger;

  it("is rewritten if damaged, without failing an update or destroy", async () => {
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
      const stack = on.stack({ retentionDays: 30 });
      await stack.up();
      const whole = ledger();
      change(damage);
      assert.equal((await stack.up())["role firehose-role"], "unchanged");
      assert.deepEqual(ledger(), whole, JSON.stringify(damage));
      change(damage);
      await stack.destroy();
      const { documents, policies, ledgers } = on.cluster;
      assert.deepEqual([...documents.keys(), ...policies.keys(), ...ledgers.keys()], [], JSON.stringify(damage));
    }
  });

  it("keeps fields of a newer version", async () => {
    const stack = on.stack();
    await stack.up();
    change({ later: { orders: {} } });
    await stack.up({ retentionDays: 7 });
    assert.deepEqual(ledger().later, { orders: {} });
  });

  it("may be missing with all optional parts, as a managed domain answers 401", async () => {
    on.cluster.putMapping("all_access", { backend_roles: ["admin"] });
    withoutPart(on.cluster, /_component_template|_ism|\/audit|_dashboards|_cluster\/settings/);
    const stack = on.stack({ ownDomain: true, retentionDays: 30, dashboards: true });
    const first = await stack.up({ extraMappings: { all_access: { users: ["a"] } } });
    for (const object of ["audit logs", "retention policy private-ingest-stockdata", "saved objects of stockdata"])
      assert.equal(first[object], "skipped", object);
    assert.equal(first["role firehose-role"], "created");
    await stack.up();
    assert.equal(on.cluster.mapping("all_access")?.users, undefined);
    assert.equal((await stack.up({ code: "more" }))["role firehose-role"], "unchanged");
    await stack.destroy();
    assert.deepEqual([...on.cluster.documents.keys()], ["/_plugins/_security/api/rolesmapping/all_access"]);
  });

  it("may be deleted by hand: objects are recognised by their mark", async () => {
    const stack = on.stack({ retentionDays: 30 });
    await stack.up();
    on.cluster.ledgers.clear();
    assert.equal((await stack.up({ retentionDays: 0 }))["retention policy private-ingest-stockdata"], "deleted");
    on.cluster.ledgers.clear();
    await stack.destroy();
    assert.equal(on.cluster.role("firehose-role"), undefined);
    assert.equal(on.cluster.template("stockdata"), undefined);
  });
});
