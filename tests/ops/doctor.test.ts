import assert from "node:assert/strict";
import * as path from "node:path";
import type { Finding } from "../../ops/checking/finding";
import { temporaryFolder } from "../local/fixture";
import { type Moto, startMoto, whyNoMoto } from "../terraform/moto";
import { Deployment } from "./deployment";
import { deliveryLines } from "./failed-objects";
import { FakeInside } from "./fake-inside";
import { run, runJson } from "./run";

type Statuses = Readonly<Record<string, Finding["status"]>>;

const statusOf = (findings: readonly Finding[]): Statuses =>
  Object.fromEntries(findings.map(({ check, status }) => [check, status]));

describe("doctor on a deployment in moto", function () {
  this.timeout(60_000);
  let moto: Moto | undefined;
  let deployment: Deployment;
  let inside: FakeInside;

  before(async function () {
    const reason = whyNoMoto();
    if (reason !== undefined) {
      console.log(`    skipped: ${reason}`);
      return this.skip();
    }
    moto = await startMoto(path.join(__dirname, "aws_stand_in.py"));
    deployment = await new Deployment(moto.url).make();
    inside = await FakeInside.start(deployment.roleArn);
  });
  after(() => {
    (inside as FakeInside | undefined)?.stop();
    moto?.stop();
  });

  const env = (): Record<string, string> => ({
    PRIVATE_INGEST_DOMAIN_SECURITY_GROUP_ID: deployment.domainGroup,
    PRIVATE_INGEST_VPC_ID: deployment.vpcId,
  });
  const argv = (...more: string[]): string[] => [
    "doctor",
    "--endpoint",
    deployment.url,
    "--domain",
    inside.url,
    ...more,
  ];
  const examine = (...more: string[]) => runJson<Finding[]>(argv("--stream", "stock", ...more), { env: env() });

  /** Breaks one thing, and expects that the doctor finds it and nothing else. */
  async function finds(
    check: string,
    status: Finding["status"],
    text: RegExp,
    broken: () => Promise<unknown>,
    mend: () => Promise<unknown>,
    stream = "stock",
  ): Promise<void> {
    await broken();
    try {
      const { code, json } = await runJson<Finding[]>(argv("--stream", stream), { env: env() });
      const wrong = json.filter((finding) => finding.status !== "ok");
      assert.deepEqual(
        wrong.map((finding) => [finding.check, finding.status]),
        [[check, status]],
        JSON.stringify(wrong),
      );
      assert.match(wrong[0]!.detail, text);
      assert(wrong[0]!.fix, "it says what to do");
      assert.equal(code, status === "fail" ? 1 : 0);
    } finally {
      await mend();
    }
  }

  const nothing = (): Promise<void> => Promise.resolve();

  it("finds nothing wrong where nothing is", async () => {
    const { code, json } = await examine();
    assert.equal(code, 0);
    assert.deepEqual(
      json.filter(({ status }) => status !== "ok"),
      [],
    );
    assert.deepEqual(
      json.map(({ check }) => check),
      [
        "stream",
        "delivery role",
        "security groups",
        "subnets",
        "transform function",
        "domain",
        "domain health",
        "write block",
        "access mapping",
        "index template",
        "index mapping",
        "error log",
        "failed objects",
        "alarms",
        "metrics",
      ],
    );
  });

  it("finds a stream that failed when it was made", async () => {
    const { json } = await runJson<Finding[]>(argv("--stream", "stock-failed"), { env: env() });
    const stream = json.find(({ check }) => check === "stream")!;
    assert.equal(stream.status, "fail");
    assert.match(`${stream.detail} ${stream.fix ?? ""}`, /ENI_ACCESS_DENIED.*CreateNetworkInterface/);
  });

  for (const action of ["ec2:CreateNetworkInterface", "es:ESHttpPost", "s3:PutObject"]) {
    it(`finds a role that may not ${action}`, () =>
      finds(
        "delivery role",
        "fail",
        new RegExp(action),
        () => deployment.allow([action]),
        () => deployment.allow(),
      ));
  }

  it("finds a role that may not use the key that the stream encrypts its backup by", async () => {
    await deployment.makeStream("sealed", "stock", { keyArn: deployment.keyArn });
    await deployment.allow([], deployment.keyArn);
    const role = async (): Promise<Finding> =>
      (await runJson<Finding[]>(argv("--stream", "sealed"), { env: env() })).json.find(
        ({ check }) => check === "delivery role",
      )!;
    assert.match((await role()).detail, /may do all that Firehose needs, the backup's key included/);
    for (const action of ["kms:Decrypt", "kms:GenerateDataKey"]) {
      await deployment.allow([action], deployment.keyArn);
      const { detail, fix, status } = await role();
      assert.equal(status, "fail");
      assert.equal(detail, `not allowed: ${action} on ${deployment.keyArn}`);
      assert(fix?.startsWith(`allow ${action} in the role's policy`), fix);
    }
    await deployment.allow();
  });

  it("finds a role that may not use the key of the bucket itself", () =>
    finds(
      "delivery role",
      "fail",
      /kms:Decrypt on arn:aws:kms:.*; kms:GenerateDataKey on/,
      () => deployment.encryptBucket(true),
      () => deployment.encryptBucket(false),
    ));

  it("finds a stream whose own key cannot be used", async () => {
    await deployment.makeStream("stock-locked", "stock");
    const { json } = await runJson<Finding[]>(argv("--stream", "stock-locked"), { env: env() });
    const stream = json.find(({ check }) => check === "stream")!;
    assert.equal(stream.status, "fail");
    assert.match(`${stream.detail} ${stream.fix ?? ""}`, /ENABLING_FAILED: DISABLED_KMS_KEY.* enable the key arn:/);
  });

  it("finds a way that is closed out of the stream's group", () =>
    finds(
      "security groups",
      "fail",
      /does not let HTTPS out/,
      () => deployment.closeOut(),
      () => deployment.openOut(),
    ));

  it("finds a way that is closed into the domain's group", () =>
    finds(
      "security groups",
      "fail",
      /does not let HTTPS in/,
      () => deployment.closeIn(),
      () => deployment.openIn(),
    ));

  it("finds a subnet without free addresses, a function that is gone and one that is not versioned", async () => {
    const subnetId = await deployment.smallSubnet();
    await deployment.makeStream("narrow", "stock", { subnetId });
    await deployment.makeStream("missing-function", "stock", { functionArn: `${deployment.functionArn}9` });
    await deployment.makeStream("latest", "stock", {
      functionArn: deployment.functionArn.split(":").slice(0, 7).join(":"),
    });
    await deployment.makeStream("no-domain", "gone");
    const of = async (stream: string): Promise<Statuses> =>
      statusOf((await runJson<Finding[]>(argv("--stream", stream), { env: env() })).json);
    assert.equal((await of("narrow"))["subnets"], "fail");
    assert.equal((await of("missing-function"))["transform function"], "fail");
    assert.equal((await of("latest"))["transform function"], "warn");
    assert.equal((await of("no-domain"))["domain"], "fail");
  });

  it("finds failed objects, by hour", () =>
    finds(
      "failed objects",
      "warn",
      /\d{4}-\d{2}-\d{2}T\d{2}: 1 \(/,
      () => deployment.putObject("AmazonOpenSearchService-failed/2026/x", "y"),
      async () => {
        const { DeleteObjectCommand } = await import("@aws-sdk/client-s3");
        await deployment.s3.send(
          new DeleteObjectCommand({ Bucket: deployment.bucket, Key: "AmazonOpenSearchService-failed/2026/x" }),
        );
      },
    ));

  it("finds errors in the log, each with its cause", async () => {
    await deployment.log(
      JSON.stringify({ errorCode: "OS.ClusterBlockException", errorMessage: "index read-only" }),
      JSON.stringify({ errorCode: "Lambda.MissingRecordId", errorMessage: "record 3" }),
      JSON.stringify({ errorCode: "OS.ClusterBlockException", errorMessage: "index read-only / allow delete" }),
    );
    const { json } = await examine();
    const log = json.filter(({ check }) => check === "error log");
    assert.deepEqual(
      log.map(({ status }) => status),
      ["fail", "fail"],
    );
    assert.match(log[0]!.detail, /OS\.ClusterBlockException, 2 in 24 h: the domain blocks writes.*allow delete/);
    assert.match(log[1]!.fix!, /every recordId exactly once/);
    await deployment.deleteLogGroup();
    await finds("error log", "fail", /is not there/, nothing, () => deployment.makeLogGroup());
  });

  it("finds an alarm that rings, one without dimensions, and that there is none", async () => {
    const name = "stream-delivery-fails";
    await finds(
      "alarms",
      "fail",
      /as told/,
      () => deployment.ring(name, "ALARM"),
      () => deployment.ring(name, "OK"),
    );
    await finds(
      "alarms",
      "warn",
      /without dimensions: mute/,
      () => deployment.alarm("mute", []),
      () => deployment.deleteAlarm("mute"),
    );
    await finds(
      "alarms",
      "warn",
      /none watches/,
      () => deployment.deleteAlarm(name),
      () => deployment.alarm(name, [{ Name: "DeliveryStreamName", Value: "stock" }]),
    );
  });

  it("finds an alarm on an expression that rings, by the dimensions of its metrics", async () => {
    const name = "domain-write-rejected";
    await deployment.mathAlarm(name, [{ Name: "DomainName", Value: "stock" }]);
    await finds(
      "alarms",
      "fail",
      /domain-write-rejected: as told/,
      () => deployment.ring(name, "ALARM"),
      () => deployment.deleteAlarm(name),
    );
  });

  it("finds throttled producers and failing deliveries in the metrics", async () => {
    await finds("metrics", "warn", /5 throttled/, () => deployment.measure("ThrottledRecords", 5), nothing);
    await deployment.measure("DeliveryToAmazonOpenSearchService.Success", 0);
    assert.equal(statusOf((await examine()).json)["metrics"], "fail");
  });

  it("lists interfaces that were left behind", async () => {
    const id = await deployment.leaveInterface();
    const { json } = await runJson<Finding[]>(["doctor", "--orphans", "--endpoint", deployment.url], { env: env() });
    assert.equal(json[0]!.status, "warn");
    assert(json[0]!.detail.includes(id) && json[0]!.fix!.includes("delete-network-interface"));
  });

  it("times a probe to the index, and says when it does not arrive", async () => {
    const found = await examine("--probe");
    assert.match(found.json.at(-1)!.detail, /^the probe PROBE-\w+ was found after \d/);
    inside.answers["/stockdata*/_search"] = { hits: { total: { value: 0 } } };
    const lost = await examine("--probe", "--wait", "1");
    assert.deepEqual([lost.code, lost.json.at(-1)!.status], [1, "fail"]);
    inside.answers = FakeInside.healthy(deployment.roleArn);
  });

  it("prints a table with the fixes, and names a stream that is not there", async () => {
    const { code, out } = await run(argv("--stream", "stock-failed"), { env: env() });
    assert.equal(code, 1);
    assert.match(out, /^fail +stream +CREATING_FAILED: ENI_ACCESS_DENIED/m);
    assert.match(out, /What to do:\nfail {2}stream: the role lacks/);
    const missing = await run(argv("--stream", "nowhere"));
    assert.equal(missing.code, 1);
    assert.match(missing.err, /there is no stream nowhere here/);
  });

  it("replays failed objects of the bucket, and tags what is done", async () => {
    const { FakeDomain } = await import("./fake-domain");
    const { GetObjectTaggingCommand, ListObjectsV2Command } = await import("@aws-sdk/client-s3");
    const domain = await FakeDomain.start();
    const folder = temporaryCheckpoints;
    try {
      for (let object = 0; object < 3; object++)
        await deployment.putObject(
          `elasticsearch_failed/2026/11/23/09/o${object}`,
          deliveryLines(50, `o${object}`).join(""),
        );
      const replay = ["replay", "--bucket", deployment.bucket, "--endpoint", deployment.url, "--domain", domain.url];
      const { code, err } = await run([...replay, "--checkpoint", path.join(folder, "tag"), "--when-done", "tag"]);
      assert.equal(code, 0, err);
      assert.equal(domain.documents, 150);
      const tags = await deployment.s3.send(
        new GetObjectTaggingCommand({ Bucket: deployment.bucket, Key: "elasticsearch_failed/2026/11/23/09/o1" }),
      );
      assert.equal(tags.TagSet?.[0]?.Key, "private-ingest-replayed");
      const moved = await run([...replay, "--checkpoint", path.join(folder, "move"), "--when-done", "move"]);
      assert.equal(moved.code, 0, moved.err);
      const { Contents = [] } = await deployment.s3.send(new ListObjectsV2Command({ Bucket: deployment.bucket }));
      assert.deepEqual(
        Contents.map(({ Key }) => Key),
        [0, 1, 2].map((object) => `replayed/elasticsearch_failed/2026/11/23/09/o${object}`),
      );
    } finally {
      domain.stop();
    }
  });
  const temporaryCheckpoints = temporaryFolder();
});
