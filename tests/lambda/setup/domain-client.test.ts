import assert from "node:assert/strict";
import { DomainClient, NameUnknown, PartMissing, RequestFailed } from "../../../lambda/setup/domain-client";
import { eventFor, type EventFields, FakeDomain, type Reply } from "./fake-domain";

describe("setup: requests to the domain", () => {
  let server: FakeDomain | undefined;
  let domain: DomainClient | undefined;

  async function replying(replies: Reply[], seconds = 20, more: EventFields = {}): Promise<DomainClient> {
    server = await FakeDomain.start(() => replies.shift() ?? { status: 200, body: { done: true } });
    domain = new DomainClient(eventFor(server.endpoint, more), Date.now() + seconds * 1000);
    return domain;
  }

  afterEach(() => {
    domain?.close();
    server?.stop();
  });

  const page = "<html><body>Welcome</body></html>";
  const transient: Readonly<Record<string, Reply>> = {
    "a broken connection": "reset",
    ...Object.fromEntries(
      [401, 403, 408, 429, 500, 501, 502, 503, 504].map((status) => [String(status), { status }] as const),
    ),
    "a page of a proxy": { status: 200, body: page },
    "a 404 of a proxy": { status: 404, body: page },
    "JSON that is no object": { status: 200, body: '"ready"' },
  };
  for (const [name, reply] of Object.entries(transient)) {
    it(`are retried after ${name}`, async () => {
      const asked = await replying([reply]);
      assert.deepEqual((await asked.request("GET", "/")).body, { done: true });
      assert.equal(server!.received.length, 2);
    });
  }

  const missing = 'no handler found for uri [/_plugins/_ism/policies/x] and method [GET]"';
  const final: readonly (readonly [status: number, body: unknown, error: new (message: string) => Error])[] = [
    [400, { reason: "no" }, RequestFailed],
    [405, { reason: "no" }, RequestFailed],
    [409, { reason: "no" }, RequestFailed],
    [413, { reason: "no" }, RequestFailed],
    [400, { error: missing }, PartMissing],
    [401, { Message: "Your request: '/_plugins/_ism/policies/x' is not allowed." }, PartMissing],
    [401, { Message: "Your request: '/_cluster/settings' payload is not allowed." }, PartMissing],
  ];
  for (const [status, body, expected] of final) {
    it(`fail at once with ${expected.name} on ${status} ${JSON.stringify(body)}`, async () => {
      const asked = await replying([{ status, body }]);
      await assert.rejects(asked.request("PUT", "/x", { body: {} }), (error: RequestFailed) => {
        assert.ok(error instanceof expected);
        assert.equal(error.status, status);
        for (const part of ["PUT /x", String(status), JSON.stringify(body)]) assert.ok(error.message.includes(part));
        return true;
      });
      assert.equal(server!.received.length, 1);
    });
  }

  it("end with the last answer when the time is up", async () => {
    const asked = await replying(Array<Reply>(50).fill({ status: 403, body: "Forbidden" }), 1.5);
    await assert.rejects(asked.request("GET", "/x"), { name: "RequestFailed", status: 403 });
    assert.ok(server!.received.length >= 2 && server!.received.length <= 4, `${server!.received.length} attempts`);
  });

  it("treat 404 as an answer to GET and DELETE, and as an error to PUT", async () => {
    const asked = await replying(Array<Reply>(3).fill({ status: 404 }));
    for (const method of ["GET", "DELETE"]) assert.equal((await asked.request(method, "/x")).status, 404);
    await assert.rejects(asked.request("PUT", "/x"), RequestFailed);
  });

  it("never show the password, even if a server sends it back", async () => {
    const asked = await replying([{ status: 400, body: "admin:s3cret-Pa55word! is wrong" }]);
    await assert.rejects(asked.request("GET", "/"), /admin:\*\*\* is wrong/);
  });

  it("wait for a name that does not resolve yet, except in a deletion", async () => {
    for (const [action, expected] of [
      ["create", 3],
      ["update", 3],
      ["delete", 0],
    ] as const) {
      domain = new DomainClient(eventFor("no-such-domain.invalid", { tf: { action } }), Date.now() + 60_000);
      let pauses = 0;
      // Pauses take no time; the third is the last.
      domain.pause = () => Promise.resolve(++pauses < 3);
      await assert.rejects(domain.request("GET", "/"), NameUnknown);
      assert.equal(pauses, expected, action);
    }
  });

  it("fail without credentials to sign with, and name them", async () => {
    const { AWS_ACCESS_KEY_ID } = process.env;
    delete process.env.AWS_ACCESS_KEY_ID;
    try {
      const asked = await replying([], 20, { authentication: { kind: "iam" } });
      await assert.rejects(asked.request("GET", "/"), /AWS_ACCESS_KEY_ID/);
      assert.equal(server!.received.length, 0);
    } finally {
      if (AWS_ACCESS_KEY_ID !== undefined) process.env.AWS_ACCESS_KEY_ID = AWS_ACCESS_KEY_ID;
    }
  });
});
