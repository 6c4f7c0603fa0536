import assert from "node:assert/strict";
import type { Change, SetupReport } from "../../../lambda/contracts/setup-event";
import { setUp } from "../../../lambda/setup/setup";
import { deliveryRoleArn, fakeCluster, outcomes, withoutPart } from "./cluster-run";
import { FakeCluster } from "./fake-cluster";
import { eventFor, type EventFields } from "./fake-domain";

const objects = [
  "index template private-ingest-stockdata",
  "retention policy private-ingest-stockdata",
  "role firehose-role",
  "mapping of firehose-role",
  "saved objects of stockdata",
];
const all = (outcome: Change["outcome"]): Record<string, string> =>
  Object.fromEntries(objects.map((object) => [object, outcome]));

for (const engine of ["opensearch", "elasticsearch"] as const) {
  describe(`setup: a whole cluster, ${engine}`, () => {
    const on = fakeCluster(engine);

    function run(more: EventFields = {}): Promise<SetupReport> {
      const event = eventFor(on.server.endpoint, {
        engine,
        retentionDays: 30,
        dashboards: true,
        deliveryRoleArn,
        ...more,
      });
      return setUp(event, { timeLimitMs: 10_000 });
    }

    it("is set up once, and a second run writes nothing", async () => {
      assert.deepEqual(outcomes(await run()), all("created"));
      const count = on.server.received.length;
      assert.deepEqual(outcomes(await run({ tf: { action: "update" } })), all("unchanged"));
      assert.deepEqual(FakeCluster.writes(on.server.received.slice(count)), []);
      // Not even to the ledger.
      assert.ok(on.server.received.slice(count).every(({ method }) => method !== "PUT"));
    });

    it("is put right where it has drifted", async () => {
      await run();
      on.cluster.savedObjects.delete("dashboard/private-ingest-stockdata-dashboard");
      on.cluster.policies.set("private-ingest-stockdata", { policy: { description: "mine now" }, sequenceNumber: 7 });
      on.cluster.putMapping("firehose-role", { backend_roles: ["other"] });
      const report = await run({ tf: { action: "update" } });
      assert.deepEqual(outcomes(report), {
        ...all("unchanged"),
        "retention policy private-ingest-stockdata": "updated",
        "mapping of firehose-role": "updated",
        "saved objects of stockdata": "updated",
      });
      assert.deepEqual(on.cluster.mapping("firehose-role")?.backend_roles, ["other", deliveryRoleArn]);
    });

    it("gives the role to a new delivery role and takes it from the old one, and from no other", async () => {
      await run();
      on.cluster.putMapping("firehose-role", {
        backend_roles: ["other", deliveryRoleArn],
        users: ["me"],
        description: "d",
      });
      const previous = eventFor(on.server.endpoint, { engine, deliveryRoleArn });
      await run({
        deliveryRoleArn: "arn:aws:iam::123456789012:role/new",
        tf: { action: "update", prev_input: previous },
      });
      assert.deepEqual(on.cluster.mapping("firehose-role"), {
        description: "d",
        backend_roles: ["other", "arn:aws:iam::123456789012:role/new"],
        users: ["me"],
      });
    });

    it("is left as it was found by a deletion", async () => {
      on.cluster.putMapping("all_access", { backend_roles: ["admin"] });
      const more = { extraMappings: { all_access: { users: ["arn:aws:iam::123456789012:user/operator"] } } };
      await run(more);
      assert.deepEqual(on.cluster.mapping("all_access")?.users, more.extraMappings.all_access.users);
      const report = await run({ ...more, tf: { action: "delete" } });
      assert.deepEqual(outcomes(report), { ...all("deleted"), "mapping of all_access": "deleted" });
      assert.deepEqual([...on.cluster.policies.keys(), ...on.cluster.savedObjects.keys()], []);
      assert.deepEqual([...on.cluster.documents.values()], [{ backend_roles: ["admin"] }]);
    });

    it("has nothing left to delete the second time", async () => {
      await run();
      await run({ tf: { action: "delete" } });
      assert.deepEqual(outcomes(await run({ tf: { action: "delete" } })), all("absent"));
    });

    it("is written anew from what is there when another writer comes in between", async () => {
      let conflicts = 1;
      on.cluster.interrupt = ({ method, url }) => {
        if (method !== "PUT" || !url.includes("rolesmapping") || conflicts-- <= 0) return undefined;
        on.cluster.putMapping("firehose-role", { users: ["came in between"] });
        return { status: 409, body: { message: "version conflict" } };
      };
      assert.equal(outcomes(await run())["mapping of firehose-role"], "created");
      assert.deepEqual(on.cluster.mapping("firehose-role")?.users, ["came in between"]);
    });

    it("shows its password nowhere but in the header that proves it", async () => {
      const event = eventFor(on.server.endpoint, { engine, retentionDays: 30, dashboards: true });
      const told: unknown[] = [];
      const report = await setUp(event, { timeLimitMs: 10_000, onChange: (change) => told.push(change) });
      on.cluster.interrupt = ({ headers }) => ({ status: 418, body: { echo: headers } });
      const error = await setUp(event, { timeLimitMs: 1_000 }).catch((failure: unknown) => failure as Error);
      assert.ok(error instanceof Error);
      const proof = Buffer.from("admin:s3cret-Pa55word!").toString("base64");
      const requests = on.server.received.map(({ headers: { authorization, ...headers }, url, body }) => {
        assert.equal(authorization, `Basic ${proof}`);
        return { headers, url, body };
      });
      const shown = JSON.stringify([report, told, requests, error.message, error.stack]);
      for (const secret of ["s3cret-Pa55word!", proof]) assert.ok(!shown.includes(secret), shown);
    });
  });
}

describe("setup: parts", () => {
  const on = fakeCluster();

  it("that a cluster lacks are reported, and an error when they are required", async () => {
    withoutPart(on.cluster, /_dashboards/);
    const stack = on.stack({ dashboards: true });
    assert.equal((await stack.up())["saved objects of stockdata"], "skipped");
    await assert.rejects(stack.up({ required: ["dashboards"] }), { name: "PartMissing" });
  });

  it("of a domain that is gone are absent", async () => {
    const event = eventFor("no-such-domain.invalid", { tf: { action: "delete" } });
    const { changes } = await setUp(event, { timeLimitMs: 60_000 });
    assert.deepEqual(new Set(changes.map(({ outcome }) => outcome)), new Set(["absent"]));
  });
});
