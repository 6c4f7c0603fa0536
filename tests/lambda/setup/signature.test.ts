import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { DomainClient } from "../../../lambda/setup/domain-client";
import { eventFor, FakeDomain, type Received } from "./fake-domain";

const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const sessionToken = "FwoGZXIvYXdzE/token+with/odd==characters";

/** Node's SHA-256 in the shape that the signer of the AWS SDK asks for. */
class Sha256 {
  private readonly hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret as Buffer);
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(data as Buffer);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }
  reset(): void {
    throw new Error("not used");
  }
}

/** What AWS's own signer gives the received request as Authorization, at the time it names. */
async function expectedAuthorization({ method, url, headers, body }: Received): Promise<string> {
  const date = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(headers["x-amz-date"] as string);
  const [, year, month, day, hour, minute, second] = date!.map(Number);
  const signed = /SignedHeaders=([^,]+)/.exec(headers.authorization!)![1]!.split(";");
  const signer = new SignatureV4({
    service: "es",
    region: "eu-west-1",
    credentials: { ...credentials, sessionToken },
    sha256: Sha256,
    applyChecksum: false,
  });
  const { pathname, searchParams } = new URL(url, "http://domain");
  const request = await signer.sign(
    {
      method,
      protocol: "http:",
      hostname: "domain",
      // The signer takes a path as it was meant, not as it is written on the wire.
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: Object.fromEntries(signed.map((name) => [name, headers[name] as string])),
      body,
    },
    { signingDate: new Date(Date.UTC(year!, month! - 1, day, hour, minute, second)), signableHeaders: new Set(signed) },
  );
  return request.headers.authorization!;
}

describe("setup: signed requests", () => {
  const before = { ...process.env };

  afterEach(() => {
    process.env = { ...before };
  });

  const requests: [method: string, path: string, body?: unknown][] = [
    ["PUT", "/_index_template/private-ingest-stockdata", { description: "é 😀" }],
    ["PUT", "/_plugins/_ism/policies/x?if_seq_no=3&if_primary_term=1", {}],
    ["POST", "/_plugins/_ism/remove/stockdata*"],
    ["PUT", "/_plugins/_security/api/rolesmapping/a%20role%2Fb", {}],
  ];
  it("carry the signature that AWS's own signer gives them", async () => {
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    });
    const server = await FakeDomain.start(() => ({ status: 200 }));
    const domain = new DomainClient(eventFor(server.endpoint, { authentication: { kind: "iam" } }), Date.now() + 5000);
    try {
      for (const [method, path, body] of requests) await domain.request(method, path, { body });
    } finally {
      domain.close();
      server.stop();
    }
    assert.equal(server.received.length, requests.length);
    for (const received of server.received) {
      assert.equal(received.headers["x-amz-security-token"], sessionToken);
      assert.equal(received.headers.authorization, await expectedAuthorization(received), received.url);
    }
  });
});
