import assert from "node:assert/strict";
import { Domain, NameUnknown, PartMissing, RequestFailed } from "../../../lambda/setup/domain";
import type { SetupEvent } from "../../../lambda/contracts/setup-event";
import { eventFor, FakeDomain, type Reply } from "./fake-domain";

describe("setup: requests to the domain", () => {
  let server: FakeDomain | undefined;
  let domain: Domain | undefined;

  async function domainThatReplies(replies: Reply[], seconds = 20, more: Partial<SetupEvent> = {}): Promise<Domain> {
    server = await FakeDomain.start(() => replies.shift() ?? { status: 200, body: { done: true } });
    domain = new Domain(eventFor(server.endpoint, more), Date.now() + seconds * 1000);
    return domain;
  }

  afterEach(async () => {
    domain?.close();
    await server?.stop();
  });

  for (const reply of [
    "reset",
    ...[401, 403, 408, 429, 500, 501, 502, 503, 504].map((status) => ({ status })),
  ] as Reply[]) {
    it(`are tried again after ${reply === "reset" ? "a broken connection" : reply.status}`, async () => {
      const asked = await domainThatReplies([reply]);
      assert.deepEqual((await asked.request("GET", "/")).body, { done: true });
      assert.equal(server!.received.length, 2);
    });
  }

  for (const status of [400, 405, 409, 413]) {
    it(`fail at once on ${status}, with all that was said`, async () => {
      const asked = await domainThatReplies([{ status, body: { reason: "no" } }]);
      await assert.rejects(asked.request("PUT", "/_index_template/x", { body: {} }), {
        name: "RequestFailed",
        message: `PUT /_index_template/x was answered with ${status}: {"reason":"no"}`,
        status,
      });
      assert.equal(server!.received.length, 1);
    });
  }

  it("end with the last answer when the time is up", async () => {
    const asked = await domainThatReplies(Array<Reply>(50).fill({ status: 403, body: "Forbidden" }), 1.5);
    await assert.rejects(asked.request("GET", "/x"), {
      message: "GET /x was answered with 403: Forbidden",
      status: 403,
    });
    assert.ok(server!.received.length >= 2 && server!.received.length <= 4, `${server!.received.length} attempts`);
  });

  it("take 404 for an answer where something may be absent, and for an error where not", async () => {
    const asked = await domainThatReplies(Array<Reply>(3).fill({ status: 404 }));
    assert.equal((await asked.request("GET", "/x")).status, 404);
    assert.equal((await asked.request("DELETE", "/x")).status, 404);
    await assert.rejects(asked.request("PUT", "/x"), RequestFailed);
  });

  for (const status of [200, 404]) {
    it(`are tried again where something else answers with ${status}, as a proxy does`, async () => {
      const page = { status, body: "<html><body>Welcome</body></html>" };
      const asked = await domainThatReplies([page, { status, body: '"ready"' }]);
      assert.deepEqual((await asked.request("GET", "/x")).body, { done: true });
      assert.equal(server!.received.length, 3);
    });
  }

  it("tell a part that the cluster has not from a request that it does not take", async () => {
    const asked = await domainThatReplies([
      { status: 400, body: { error: "no handler found for uri [/_plugins/_ism/policies/x] and method [GET]" } },
    ]);
    await assert.rejects(asked.request("GET", "/_plugins/_ism/policies/x"), PartMissing);
  });

  for (const text of [
    "Your request: '/_plugins/_ism/policies/x' is not allowed.",
    "Your request: '/_cluster/settings' payload is not allowed.",
  ]) {
    it(`take a 401 of the managed service for a part that it has not, at once: ${text}`, async () => {
      const asked = await domainThatReplies([{ status: 401, body: { Message: text } }]);
      await assert.rejects(asked.request("GET", "/x"), PartMissing);
      assert.equal(server!.received.length, 1);
    });
  }

  it("never show the password, even if a server sends it back", async () => {
    const asked = await domainThatReplies([{ status: 400, body: "admin:s3cret-Pa55word! is wrong" }]);
    await assert.rejects(asked.request("GET", "/"), { message: "GET / was answered with 400: admin:*** is wrong" });
  });

  it("wait for a name that is not known yet, but not for one that is to go", async () => {
    for (const [action, expected] of [
      ["create", 3],
      ["update", 3],
      ["delete", 0],
    ] as const) {
      domain = new Domain(eventFor("no-such-domain.invalid", { tf: { action } }), Date.now() + 60_000);
      let pauses = 0;
      // They take no time, and at the third it is up.
      domain.pause = () => Promise.resolve(++pauses < 3);
      await assert.rejects(domain.request("GET", "/"), NameUnknown);
      assert.equal(pauses, expected, action);
    }
  });

  it("are refused without credentials to sign with, naming them", async () => {
    const { AWS_ACCESS_KEY_ID } = process.env;
    delete process.env.AWS_ACCESS_KEY_ID;
    try {
      const asked = await domainThatReplies([], 20, { authentication: { kind: "iam" } });
      await assert.rejects(asked.request("GET", "/"), /AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set/);
      assert.equal(server!.received.length, 0);
    } finally {
      if (AWS_ACCESS_KEY_ID !== undefined) process.env.AWS_ACCESS_KEY_ID = AWS_ACCESS_KEY_ID;
    }
  });
});
