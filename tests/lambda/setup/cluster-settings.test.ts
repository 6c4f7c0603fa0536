import assert from "node:assert/strict";
import { fakeCluster, withoutPart, type Stack } from "./cluster-run";

for (const [engine, setting] of [
  ["opensearch", "plugins.index_state_management.history.enabled"],
  ["elasticsearch", "opendistro.index_state_management.history.enabled"],
] as const) {
  describe(`setup: settings of the cluster, ${engine}`, () => {
    const on = fakeCluster(engine);
    const own = (more = {}): Stack => on.stack({ ownDomain: true, retentionDays: 30, ...more });

    it("switch on audit logs; the template logs slow requests", async () => {
      const { audit } = on.cluster.audit;
      assert.equal((await own().up())["audit logs"], "updated");
      assert.deepEqual(on.cluster.audit, { enabled: true, audit });
      const { settings } = on.cluster.template("stockdata")!.template as { settings: unknown };
      assert.equal(JSON.stringify(settings).match(/"warn":"\d+s"/g)?.length, 3);
    });

    for (const refused of [false, true]) {
      const title = refused
        ? ", also where the service refuses to change its indices"
        : " and no replica of its indices";
      it(`keep no history of retention on one node${title}`, async () => {
        on.cluster.history.set(".opendistro-ism-managed-index-history-2026.11.28-1", "1");
        on.cluster.interrupt = ({ method, url }) =>
          refused && method === "PUT" && url.includes("history") ? { status: 403 } : undefined;
        assert.equal((await own({ replicas: 0 }).up())["history of retention"], "updated");
        assert.equal(on.cluster.settings[setting], "false");
        assert.deepEqual([...on.cluster.history.values()], [refused ? "1" : "0"]);
      });
    }

    it("do not change on more nodes, without retention, and on an existing domain", async () => {
      for (const more of [{ replicas: 1 }, { retentionDays: 0 }, { ownDomain: false }]) await own(more).up();
      assert.equal(on.cluster.settings[setting], undefined);
      on.cluster.audit = { enabled: false };
      await own({ ownDomain: false }).up();
      assert.equal(on.cluster.audit.enabled, false);
    });

    it("are skipped if the managed service does not support the path", async () => {
      withoutPart(on.cluster, /audit|_ism|_component_template/);
      const report = await own().up();
      for (const object of ["audit logs", "retention policy private-ingest-stockdata"]) {
        assert.equal(report[object], "skipped", object);
      }
    });
  });
}
