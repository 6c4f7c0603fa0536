import assert from "node:assert/strict";
import type { SetupEvent, SetupReport } from "../../../lambda/contracts/setup-event";
import { ReadingClient } from "../../../lambda/setup/check";
import { setUp } from "../../../lambda/setup/setup";
import { deliveryRoleArn, fakeCluster, refusing, withoutPart } from "./cluster-run";
import { contents } from "./contents";
import { FakeCluster } from "./fake-cluster";
import { eventFor } from "./fake-domain";

const template = "/_index_template/private-ingest-stockdata";
const security = "/_plugins/_security/api";
/** After these, what others have made of an object stays beside what is put right. */
const [theirs, lost] = ["a backend role is replaced", "an own role loses a holder"];

describe("setup: a check, and a repair", () => {
  const on = fakeCluster();
  const settings = {
    owner: "shop/dev",
    functionName: "setup-1",
    deliveryRoleArn,
    ownDomain: true,
    retentionDays: 30,
    dashboards: true,
    extraRoles: { readers: { cluster_permissions: ["cluster_monitor"] } },
    extraMappings: { readers: { users: ["ann"] } },
  };
  const event = (): SetupEvent => eventFor(on.server.endpoint, settings);
  const check = (): Promise<SetupReport> => setUp({ check: event() }, { timeLimitMs: 5_000 });
  /** As the doctor asks for it: an update to the settings as they are. */
  const repair = (): Promise<SetupReport> => setUp({ ...event(), tf: { action: "update" } }, { timeLimitMs: 5_000 });
  const drift = ({ changes }: Pick<SetupReport, "changes">): string =>
    changes
      .filter(({ outcome }) => outcome !== "unchanged")
      .map(({ object, outcome }) => `${object} ${outcome}`)
      .join();

  beforeEach(async () => {
    on.cluster.indices.set("stockdata-2026-11-23", {});
    await setUp(event(), { timeLimitMs: 5_000 });
    on.server.received.length = 0;
  });

  const deleted = (path: string) => (): unknown => on.cluster.documents.delete(path);
  const mapped = (role: string, mapping: object) => (): void => {
    on.cluster.putMapping(role, mapping);
  };
  const cleared = (part: "savedObjects" | "ledgers") => (): void => {
    on.cluster[part].clear();
  };
  const policy = "retention policy private-ingest-stockdata";
  const indexTemplate = "index template private-ingest-stockdata";

  /** What somebody does to the domain, and what a check says of it. */
  const drifts: readonly (readonly [what: string, says: string, happens: () => unknown])[] = [
    ["nothing", "", () => undefined],
    ["a role is deleted", "role firehose-role missing", deleted(`${security}/roles/firehose-role`)],
    [
      "a role loses a right",
      "role firehose-role different",
      () => {
        on.cluster.putRole("firehose-role", {});
      },
    ],
    ["a mapping is deleted", "mapping of firehose-role missing", deleted(`${security}/rolesmapping/firehose-role`)],
    ["a mapping is emptied", "mapping of firehose-role different", mapped("firehose-role", {})],
    [theirs, "mapping of firehose-role different", mapped("firehose-role", { backend_roles: ["theirs"] })],
    [lost, "mapping of readers different", mapped("readers", { users: ["bob"] })],
    ["a template is deleted", `${indexTemplate} missing`, deleted(template)],
    ["a template is changed", `${indexTemplate} different`, () => (on.cluster.template("stockdata")!["template"] = {})],
    ["a policy is deleted", `${policy} missing`, () => on.cluster.policies.delete("private-ingest-stockdata")],
    ["an index loses its policy", `${policy} different`, () => on.cluster.indices.set("stockdata-2026-11-23", {})],
    ["all saved objects are deleted", "saved objects of stockdata missing", cleared("savedObjects")],
    [
      "a saved object is deleted",
      "saved objects of stockdata different",
      () => on.cluster.savedObjects.delete("dashboard/private-ingest-stockdata-dashboard"),
    ],
    ["audit logs are switched off", "audit logs different", () => (on.cluster.audit["enabled"] = false)],
    ["the history is switched on", "history of retention different", () => (on.cluster.settings = {})],
    ["the ledger is deleted", "ledger of shop/dev missing", cleared("ledgers")],
  ];
  for (const [name, says, happens] of drifts) {
    it(`${name}: is reported without a change, and fixed`, async () => {
      const before = contents(on.cluster);
      happens();
      const drifted = contents(on.cluster);
      on.server.received.length = 0;
      const report = await check();
      assert.equal(report.action, "check");
      assert.equal(drift(report), says);
      assert.deepEqual(contents(on.cluster), drifted);
      const isReading = ({ method, url }: { method: string; url: string }): boolean =>
        method === "GET" || url.endsWith("_bulk_get");
      const unexpected = on.server.received.filter((request) => !isReading(request));
      assert.deepEqual(unexpected, []);

      await repair();
      assert.equal(drift(await check()), "");
      if (![theirs, lost].includes(name)) assert.deepEqual(contents(on.cluster), before);
    });
  }

  it("keeps others' changes", async () => {
    on.cluster.putMapping("firehose-role", { backend_roles: ["theirs"], users: ["them"] });
    on.cluster.putRole("others", { description: "by hand" });
    await repair();
    assert.deepEqual(on.cluster.mapping("firehose-role")?.["backend_roles"], ["theirs", deliveryRoleArn]);
    assert.deepEqual(on.cluster.mapping("firehose-role")?.["users"], ["them"]);
    assert.equal(on.cluster.role("others")?.["description"], "by hand");
  });

  it("names objects of another stack, which a repair refuses", async () => {
    Object.assign(on.cluster.role("firehose-role")!, { description: "Managed by private-ingest (shop/other)" });
    assert.equal(drift(await check()), "role firehose-role foreign");
    await assert.rejects(repair(), { name: "NotOwned" });
    assert.deepEqual(FakeCluster.writes(on.server.received), []);
  });

  it("finds the rest of a failed update, which a repair to the former settings removes", async () => {
    const before = contents(on.cluster);
    const allow = refusing(on.cluster, "PUT", /rolesmapping\/writers/);
    const more = { ...settings, securityRole: "writers", indexName: "orders" };
    const update = { ...eventFor(on.server.endpoint, more), tf: { action: "update", prev_input: event() } } as const;
    await assert.rejects(setUp(update, { timeLimitMs: 600 }));
    allow();
    const left = drift(await check());
    assert.match(left, /index template private-ingest-orders left over.*role writers left over/);
    await repair();
    assert.equal(drift(await check()), "");
    assert.deepEqual(contents(on.cluster), before);
  });

  it("skips parts that the cluster lacks, even their readable settings", async () => {
    withoutPart(on.cluster, /_ism|_dashboards/);
    for (const name of Object.keys(on.cluster.settings)) Reflect.deleteProperty(on.cluster.settings, name);
    const { changes } = await check();
    assert.deepEqual(
      changes.filter(({ outcome }) => outcome === "skipped").map(({ object }) => object),
      ["history of retention", "retention policy private-ingest-stockdata", "saved objects of stockdata"],
    );
  });

  it("finds no difference if the members of the event have another order", async () => {
    const mappings = { properties: { price: { type: "double" }, change: { type: "float" } }, dynamic: false };
    const wanted: SetupEvent = { ...event(), stream: { ...event().stream!, mappings } };
    await setUp({ ...(sorted(wanted) as SetupEvent), tf: { action: "update" } }, { timeLimitMs: 5_000 });
    assert.equal(drift(await setUp({ check: wanted }, { timeLimitMs: 5_000 })), "");
    const { changes } = await setUp({ ...wanted, tf: { action: "update" } }, { timeLimitMs: 5_000 });
    assert.equal(drift({ changes }), "");
  });

  it("does not wait if the sign-in is refused", async () => {
    let asked = 0;
    on.cluster.interrupt = () => (asked++, { status: 401 });
    await assert.rejects(check(), /refuses the user admin/);
    assert.equal(asked, 1);
  });

  it("refuses every request except reads", async () => {
    const client = new ReadingClient(event(), Date.now() + 1_000);
    for (const method of ["PUT", "POST", "DELETE"])
      await assert.rejects(client.request(method, template), { name: "WouldChange" });
    client.close();
    assert.equal(on.server.received.length, 0);
  });
});

/** JSON as Go writes a map. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}
