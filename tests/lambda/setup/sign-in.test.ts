import assert from "node:assert/strict";
import type { SetupEvent } from "../../../lambda/contracts/setup-event";
import { setUp } from "../../../lambda/setup/setup";
import { FakeCluster } from "./fake-cluster";
import { eventFor, FakeDomain } from "./fake-domain";

const password = { kind: "basic", userName: "admin", password: "s3cret-Pa55word!" } as const;

describe("setup: a domain that refuses the sign-in", () => {
  let server: FakeDomain;

  const refuses = async (status: number): Promise<void> => {
    server = await FakeDomain.start(() => ({ status, body: "Unauthorized" }));
  };
  const event = (action: "update" | "delete", more: Partial<SetupEvent> = {}): SetupEvent =>
    eventFor(server.endpoint, { tf: { action }, authentication: password, ...more });

  afterEach(() => server.stop());

  for (const status of [401, 403]) {
    it(`with ${status} does not keep a destroy: it is asked once, and the report says what is left`, async () => {
      await refuses(status);
      const { changes } = await setUp(event("delete"), { timeLimitMs: 600_000 });
      assert.equal(server.received.length, 1);
      assert.deepEqual(
        changes.map(({ outcome }) => outcome),
        ["kept"],
      );
      assert.match(changes[0]!.reason!, /refuses the sign-in/);
    });

    it(`with ${status} ends an update before its time is up, and the error names the cause`, async () => {
      await refuses(status);
      await assert.rejects(setUp(event("update"), { timeLimitMs: 600_000, signInLimitMs: 300 }), (error: Error) => {
        assert.match(error.message, /admin.*password.*docs\/operations\.md/);
        assert.ok(!error.message.includes(password.password));
        return true;
      });
    });
  }

  it("once lets an update go on when the password is set back in time", async () => {
    let refusals = 2;
    server = await FakeDomain.start(({ method }) =>
      refusals-- > 0 ? { status: 401 } : method === "GET" ? { status: 404 } : { status: 400, body: "reached" },
    );
    await assert.rejects(setUp(event("update"), { timeLimitMs: 20_000, signInLimitMs: 10_000 }), /reached/);
  });

  it("for one object only does not keep a destroy from the others", async () => {
    server = await FakeDomain.start(({ url }) =>
      url.includes("/roles/") ? { status: 403, body: "no" } : { status: 404 },
    );
    const { changes } = await setUp(event("delete"), { timeLimitMs: 600_000 });
    const told = Object.fromEntries(changes.map(({ object, outcome }) => [object, outcome]));
    assert.equal(told["role firehose-role"], "kept");
    assert.equal(told["index template private-ingest-stockdata"], "absent");
  });

  for (const status of [400, 409, 500, 503]) {
    it(`but answers one object with ${status} for good does not keep a destroy from the others`, async () => {
      server = await FakeDomain.start(({ url }) =>
        url.includes("/roles/") ? { status, body: "no" } : { status: 404 },
      );
      const { changes } = await setUp(event("delete"), { timeLimitMs: 4_000 });
      const told = Object.fromEntries(changes.map(({ object, outcome }) => [object, outcome]));
      assert.equal(told["role firehose-role"], "kept");
      assert.equal(told["index template private-ingest-stockdata"], "absent");
    });
  }

  it("by a page of a proxy's loses no holders of others", async () => {
    const { cluster, server: fake } = await FakeCluster.start("opensearch");
    server = fake;
    cluster.putMapping("firehose-role", { backend_roles: ["theirs"] });
    let pages = 0;
    cluster.interrupt = ({ url, method }) =>
      method === "GET" && url.includes("rolesmapping") && pages++ < 2 ? { status: 200, body: "<html>" } : undefined;
    await setUp(eventFor(server.endpoint), { timeLimitMs: 10_000 });
    const { backend_roles } = cluster.mapping("firehose-role") as { backend_roles: string[] };
    assert.ok(backend_roles.includes("theirs"));
  });

  it("by not answering at all keeps a destroy for a bounded time", async () => {
    await refuses(401);
    const { endpoint } = server;
    await server.stop();
    const gone = eventFor(endpoint, { tf: { action: "delete" } });
    const { changes } = await setUp(gone, { timeLimitMs: 1_000 });
    assert.deepEqual(
      changes.map(({ outcome }) => outcome),
      ["kept"],
    );
    await refuses(401);
  });
});
