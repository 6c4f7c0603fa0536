import assert from "node:assert/strict";
import type { SetupEvent } from "../../../lambda/contracts/setup-event";
import { setUp } from "../../../lambda/setup/setup";
import { fakeCluster, outcomes } from "./cluster-run";
import { eventFor, FakeDomain, type Received, type Reply } from "./fake-domain";

const password = "s3cret-Pa55word!";
const authentication = { kind: "basic", userName: "admin", password } as const;

describe("setup: a domain that refuses the sign-in", () => {
  let server: FakeDomain | undefined;

  const answering = async (reply: (request: Received) => Reply): Promise<void> => {
    server = await FakeDomain.start(reply);
  };
  const event = (action: "update" | "delete"): SetupEvent =>
    eventFor(server!.endpoint, { tf: { action }, authentication });

  afterEach(() => server?.stop());

  for (const status of [401, 403]) {
    it(`with ${status} does not keep a destroy: it is asked once, and the report says what is left`, async () => {
      await answering(() => ({ status, body: "Unauthorized" }));
      const { changes } = await setUp(event("delete"), { timeLimitMs: 600_000 });
      assert.equal(server!.received.length, 1);
      const found = changes.map(({ outcome }) => outcome);
      assert.deepEqual(found, ["kept"]);
    });

    it(`with ${status} ends an update before its time is up, and the error names the cause`, async () => {
      await answering(() => ({ status, body: "Unauthorized" }));
      await assert.rejects(setUp(event("update"), { timeLimitMs: 600_000, signInLimitMs: 300 }), (error: Error) => {
        assert.match(error.message, /admin.*password.*docs\/operations\.md/);
        return !error.message.includes(password);
      });
    });
  }

  it("lets an update go on when the password is set back in time", async () => {
    let refusals = 2;
    await answering(({ method }) =>
      refusals-- > 0 ? { status: 401 } : method === "GET" ? { status: 404 } : { status: 400, body: "reached" },
    );
    await assert.rejects(setUp(event("update"), { timeLimitMs: 20_000, signInLimitMs: 10_000 }), /reached/);
  });

  for (const status of [400, 403, 409, 500, 503]) {
    it(`for one object only, with ${status}, does not keep a destroy from the others`, async () => {
      await answering(({ url }) => (url.includes("/roles/") ? { status, body: "no" } : { status: 404 }));
      const told = outcomes(await setUp(event("delete"), { timeLimitMs: 4_000 }));
      assert.equal(told["role firehose-role"], "kept");
      assert.equal(told["index template private-ingest-stockdata"], "absent");
    });
  }

  it("or does not answer at all keeps a destroy for a bounded time", async () => {
    await answering(() => "reset");
    const { changes } = await setUp(event("delete"), { timeLimitMs: 1_000 });
    const found = changes.map(({ outcome }) => outcome);
    assert.deepEqual(found, ["kept"]);
  });
});

describe("setup: a page of a proxy in place of a mapping", () => {
  const on = fakeCluster();

  it("costs no holder of others its role", async () => {
    on.cluster.putMapping("firehose-role", { backend_roles: ["theirs"] });
    let pages = 0;
    on.cluster.interrupt = ({ url, method }) =>
      method === "GET" && url.includes("rolesmapping") && pages++ < 2 ? { status: 200, body: "<html>" } : undefined;
    await on.stack().up();
    assert.ok((on.cluster.mapping("firehose-role")?.backend_roles as string[]).includes("theirs"));
  });
});
