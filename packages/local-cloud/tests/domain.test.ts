// A domain of the cloud is a real OpenSearch: who may do what is decided by its own role mappings.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as opensearch from "@aws-sdk/client-opensearch";
import * as aws4 from "aws4";
import { Agent, request as send } from "undici";
import { findJavaHome } from "@private-ingest/local-firehose/opensearch/java";
import { type Cloud, startCloud } from "../cloud";
import { MotoUnavailable } from "../moto";

const Role = "arn:aws:iam::123456789012:role/delivery";
const master = { MasterUserName: "admin", MasterUserPassword: "First-password.1" };
const mapping = "/_plugins/_security/api/rolesmapping/all_access";

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

describe("a domain of the cloud", function () {
  this.timeout(180_000);
  let cloud: Cloud | undefined;
  let client: opensearch.OpenSearchClient;
  let agent: Agent | undefined;
  let host = "";
  let role: Keys;

  before(async function () {
    try {
      if ((await findJavaHome()) === undefined) throw new MotoUnavailable("no Java is installed");
      cloud = await startCloud({ domains: "opensearch" });
    } catch (error) {
      if (!(error instanceof MotoUnavailable)) throw error;
      console.log(`    skipped: ${error.message}`);
      return this.skip();
    }
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    client = new opensearch.OpenSearchClient({ endpoint: cloud.endpoint, region: "us-east-1", credentials });
    const AdvancedSecurityOptions = { Enabled: true, InternalUserDatabaseEnabled: true, MasterUserOptions: master };
    await client.send(new opensearch.CreateDomainCommand({ DomainName: "search", AdvancedSecurityOptions }));
    const { DomainStatus } = await client.send(new opensearch.DescribeDomainCommand({ DomainName: "search" }));
    host = DomainStatus?.Endpoint ?? DomainStatus?.Endpoints?.["vpc"] ?? "";
    agent = new Agent({ connect: { ca: fs.readFileSync(cloud.certificateAuthorityFile, "utf8") } });
    role = await assumed(cloud.endpoint);
  });
  after(async () => {
    await agent?.close();
    await cloud?.stop();
  });

  /** Status and body of an answer to the master user, or to a signer. */
  async function ask(method: string, path: string, as: string | Keys, content?: object, more: object = {}) {
    const body = content === undefined ? undefined : JSON.stringify(content);
    const plain = { "content-type": "application/json", ...more };
    const authorization = `Basic ${Buffer.from(`admin:${as as string}`).toString("base64")}`;
    const headers =
      typeof as === "string"
        ? { ...plain, authorization }
        : (aws4.sign({ host, path, method, service: "es", region: "us-east-1", headers: plain, body }, as)
            .headers as Record<string, string>);
    const answer = await send(`https://${host}${path}`, {
      method: method as "GET",
      headers,
      body,
      ...(agent && { dispatcher: agent }),
    });
    return { status: answer.statusCode, body: await answer.body.text() };
  }

  it("knows its master user", async () => {
    assert.equal((await ask("GET", "/", master.MasterUserPassword)).status, 200);
    assert.equal((await ask("GET", "/", "wrong")).status, 401);
  });

  it("lets a role do what a mapping gives it, as long as it does", async () => {
    const put = () => ask("PUT", "/stock/_doc/1", role, { price: 1 });
    assert.equal((await put()).status, 403);
    const backend_roles = ["admin", Role];
    await ask("PUT", mapping, master.MasterUserPassword, { backend_roles });
    assert.equal((await put()).status, 201);
    await ask("PUT", mapping, master.MasterUserPassword, { backend_roles: ["admin"] });
    assert.equal((await put()).status, 403);
  });

  it("keeps saved objects for those whom it lets in", async () => {
    const path = "/_dashboards/api/saved_objects/_bulk_get";
    const asked = [{ type: "search", id: "a" }];
    const header = { "osd-xsrf": "true" };
    assert.equal((await ask("POST", path, master.MasterUserPassword, asked, header)).status, 200);
    assert.equal((await ask("POST", path, role, asked, header)).status, 403);
    assert.equal((await ask("POST", path, "wrong", asked, header)).status, 401);
  });

  it("takes a new master password", async () => {
    const MasterUserOptions = { ...master, MasterUserPassword: "Second-password.2" };
    const change = { DomainName: "search", AdvancedSecurityOptions: { MasterUserOptions } };
    await client.send(new opensearch.UpdateDomainConfigCommand(change));
    assert.equal((await ask("GET", "/", master.MasterUserPassword)).status, 401);
    assert.equal((await ask("GET", "/", "Second-password.2")).status, 200);
  });

  it("ends when it is deleted", async () => {
    await client.send(new opensearch.DeleteDomainCommand({ DomainName: "search" }));
    await assert.rejects(ask("GET", "/", "Second-password.2"));
  });
});

/** Keys of the role, as STS gives them. */
async function assumed(endpoint: string): Promise<Keys> {
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sts/aws4_request",
    },
    body: new URLSearchParams({ Action: "AssumeRole", Version: "2011-06-15", RoleArn: Role, RoleSessionName: "a" }),
  });
  const [, accessKeyId = ""] = /<AccessKeyId>(.+?)</.exec(await answer.text()) ?? [];
  return { accessKeyId, secretAccessKey: "any" };
}
