import assert from "node:assert/strict";
import { Stack } from "./cluster-run";
import { FakeCluster } from "./fake-cluster";
import type { FakeDomain } from "./fake-domain";

for (const [engine, setting] of [
  ["opensearch", "plugins.index_state_management.history.enabled"],
  ["elasticsearch", "opendistro.index_state_management.history.enabled"],
] as const) {
  describe(`setup: settings of the cluster, ${engine}`, () => {
    let cluster: FakeCluster;
    let server: FakeDomain;

    beforeEach(async () => {
      ({ cluster, server } = await FakeCluster.start(engine));
    });
    afterEach(() => server.stop());

    const own = (more = {}): Stack => new Stack(server, { engine, ownDomain: true, retentionDays: 30, ...more });

    it("let audit logs be written, and leave what is logged to people", async () => {
      const { audit } = cluster.audit;
      assert.equal((await own().up())["audit logs"], "updated");
      assert.deepEqual(cluster.audit, { enabled: true, audit });
    });

    it("log slow requests by the template", async () => {
      await own().up();
      const { template } = cluster.template("stockdata") as {
        template: { settings: { index: Record<string, unknown> } };
      };
      const { search, indexing } = template.settings.index as {
        search: { slowlog: { threshold: { query: { warn: string } } } };
        indexing: { slowlog: { threshold: { index: { warn: string } } } };
      };
      for (const warn of [search.slowlog.threshold.query.warn, indexing.slowlog.threshold.index.warn]) {
        assert.match(warn, /^\d+s$/);
      }
    });

    it("keep no history of retention on one node, nor a replica of what is kept already", async () => {
      cluster.history.set(".opendistro-ism-managed-index-history-2026.11.28-1", "1");
      await own({ replicas: 0 }).up();
      assert.equal(cluster.settings[setting], "false");
      assert.deepEqual([...cluster.history.values()], ["0"]);
    });

    it("are switched although the service does not let the history's indices be changed", async () => {
      cluster.history.set(".opendistro-ism-managed-index-history-2026.11.28-1", "1");
      cluster.interrupt = ({ method, url }) =>
        method === "PUT" && url.includes("history") ? { status: 403, body: "no permissions" } : undefined;
      assert.equal((await own({ replicas: 0 }).up())["history of retention"], "updated");
      assert.equal(cluster.settings[setting], "false");
    });

    it("stay as they are on more nodes, without retention, and on a domain of others", async () => {
      for (const more of [{ replicas: 1 }, { retentionDays: 0 }, { ownDomain: false }]) await own(more).up();
      assert.equal(cluster.settings[setting], undefined);
      cluster.audit = { enabled: false };
      await own({ ownDomain: false }).up();
      assert.equal(cluster.audit.enabled, false);
    });

    it("are skipped where the managed service does not know the path, which it says with 401", async () => {
      cluster.interrupt = ({ url }) =>
        /audit|_ism|_component_template/.test(url)
          ? { status: 401, body: { Message: `Your request: '${url}' is not allowed.` } }
          : undefined;
      const report = await own().up();
      assert.deepEqual(
        ["audit logs", "retention policy private-ingest-stockdata"].map((object) => report[object]),
        ["skipped", "skipped"],
      );
    });
  });
}
