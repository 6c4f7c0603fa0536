import assert from "node:assert/strict";
import type { SetupEvent } from "../../../lambda/contracts/setup-event";
import { setUp } from "../../../lambda/setup/setup";
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
