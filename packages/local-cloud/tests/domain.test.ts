// A domain of the cloud is a real OpenSearch, whose role mappings decide.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Firehose } from "@aws-sdk/client-firehose";
import { OpenSearch } from "@aws-sdk/client-opensearch";
import { S3 } from "@aws-sdk/client-s3";
import * as aws4 from "aws4";
import { Agent, request as send } from "undici";
import { findJavaHome } from "@private-ingest/local-firehose/opensearch/java";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { run } from "@private-ingest/operator/tests/run";
import { type Cloud, startCloud } from "../cloud";
import { clientOptions, MotoUnavailable } from "../moto";

const Role = "arn:aws:iam::123456789012:role/delivery";
const master = { MasterUserName: "admin", MasterUserPassword: "First-password.1" };
const mapping = "/_plugins/_security/api/rolesmapping/all_access";

type Keys = ReturnType<typeof clientOptions>["credentials"];

describe("a domain of the cloud", function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  let cloud: Cloud | undefined;
  let domains: OpenSearch;
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
    domains = new OpenSearch(clientOptions(cloud.endpoint));
    const AdvancedSecurityOptions = { Enabled: true, InternalUserDatabaseEnabled: true, MasterUserOptions: master };
    await domains.createDomain({ DomainName: "search", AdvancedSecurityOptions });
    const { DomainStatus } = await domains.describeDomain({ DomainName: "search" });
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
    const dispatcher = agent && { dispatcher: agent };
    const answer = await send(`https://${host}${path}`, { method: method as "GET", headers, body, ...dispatcher });
    return { status: answer.statusCode, body: await answer.body.text() };
  }

  /** Gives all access to the administrator and these roles. */
  const mapAdmin = (...roles: string[]) =>
    ask("PUT", mapping, master.MasterUserPassword, { backend_roles: ["admin", ...roles] });

  it("knows its master user", async () => {
    assert.equal((await ask("GET", "/", master.MasterUserPassword)).status, 200);
    assert.equal((await ask("GET", "/", "wrong")).status, 401);
  });

  it("gives a role the rights of a mapping, until that is removed", async () => {
    const put = async () => (await ask("PUT", "/stock/_doc/1", role, { price: 1 })).status;
    assert.equal(await put(), 403);
    await mapAdmin(Role);
    assert.equal(await put(), 201);
    await mapAdmin();
    assert.equal(await put(), 403);
  });

  it("takes a stream's documents from its role, and refused ones from a replay", async () => {
    const at = clientOptions(cloud!.endpoint);
    const bucket = new S3({ ...at, forcePathStyle: true });
    const streams = new Firehose(at);
    const DeliveryStreamName = "trades";
    await bucket.createBucket({ Bucket: "failed" });
    await streams.createDeliveryStream({
      DeliveryStreamName,
      AmazonopensearchserviceDestinationConfiguration: {
        ...{ RoleARN: Role, DomainARN: "arn:aws:es:us-east-1:123456789012:domain/search", IndexName: "trades" },
        ...{ IndexRotationPeriod: "NoRotation", RetryOptions: { DurationInSeconds: 0 } },
        BufferingHints: { IntervalInSeconds: 60, SizeInMBs: 1 },
        S3Configuration: { RoleARN: Role, BucketARN: "arn:aws:s3:::failed" },
      },
    });
    const put = () => streams.putRecord({ DeliveryStreamName, Record: { Data: Buffer.from('{"price":1}') } });
    const count = async () => {
      await ask("POST", "/trades/_refresh", master.MasterUserPassword);
      const { body } = await ask("GET", "/trades/_count", master.MasterUserPassword);
      return (JSON.parse(body) as { count?: number }).count ?? 0;
    };
    await put();
    await until(async () => (await bucket.listObjectsV2({ Bucket: "failed" })).KeyCount === 1);
    assert.equal(await count(), 0);
    await mapAdmin(Role);
    await put();
    await until(async () => (await count()) === 1);
    const to = ["--domain", `https://${host}`, "--user", "admin", "--ca", cloud!.certificateAuthorityFile];
    const checkpoint = ["--checkpoint", path.join(folder, "checkpoint"), "--failed-again", path.join(folder, "again")];
    const { code, err } = await run(["replay", "--bucket", "failed", "--endpoint", at.endpoint, ...to, ...checkpoint], {
      env: { PRIVATE_INGEST_MASTER_PASSWORD: master.MasterUserPassword },
    });
    assert.equal(code, 0, err);
    await until(async () => (await count()) === 2);
    await mapAdmin();
  });

  it("keeps saved objects, and shows them only to its users", async () => {
    const path = "/_dashboards/api/saved_objects/_bulk_get";
    const asked = [{ type: "search", id: "a" }];
    const header = { "osd-xsrf": "true" };
    assert.equal((await ask("POST", path, master.MasterUserPassword, asked, header)).status, 200);
    assert.equal((await ask("POST", path, role, asked, header)).status, 403);
    assert.equal((await ask("POST", path, "wrong", asked, header)).status, 401);
  });

  it("takes a new master password", async () => {
    const MasterUserOptions = { ...master, MasterUserPassword: "Second-password.2" };
    await domains.updateDomainConfig({ DomainName: "search", AdvancedSecurityOptions: { MasterUserOptions } });
    assert.equal((await ask("GET", "/", master.MasterUserPassword)).status, 401);
    assert.equal((await ask("GET", "/", "Second-password.2")).status, 200);
  });

  it("ends when it is deleted", async () => {
    await domains.deleteDomain({ DomainName: "search" });
    await assert.rejects(ask("GET", "/", "Second-password.2"));
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await isSo())) {
    assert(Date.now() < end, "not in time");
    await sleep(300);
  }
}

/** Keys of the role, as STS gives them. */
async function assumed(endpoint: string): Promise<Keys> {
  const authorization = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sts/aws4_request";
  // It is sent as a form.
  const body = new URLSearchParams({
    Action: "AssumeRole",
    Version: "2011-06-15",
    RoleArn: Role,
    RoleSessionName: "a",
  });
  const answer = await fetch(endpoint, { method: "POST", headers: { authorization }, body });
  const [, accessKeyId = ""] = /<AccessKeyId>(.+?)</.exec(await answer.text()) ?? [];
  return { accessKeyId, secretAccessKey: "any" };
}
