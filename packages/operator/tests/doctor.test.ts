import assert from "node:assert/strict";
import * as path from "node:path";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { producerPolicy } from "../../../components/stream/delivery-policy";
import { whyNoMoto } from "@private-ingest/local-cloud/moto";
import { explained } from "../checking/error-codes";
import type { Finding } from "../checking/finding";
import type { Deployment } from "./deployment/deployment";
import { DoctorInMoto } from "./doctor-in-moto";
import { deliveryLines } from "./failed-objects";
import { FakeDomain } from "./fake-domain";
import { FakeInside } from "./fake-inside";
import { assertOnly, insideChecks } from "./findings";
import { run, runJson } from "./run";

/** To break a deployment, or back. */
type Way = (deployment: Deployment) => Promise<unknown>;

const alarm = "stream-delivery-fails";
const mathAlarm = "domain-write-rejected";
const ofStream = [{ Name: "DeliveryStreamName", Value: "stock" }];
const failedKey = "AmazonOpenSearchService-failed/2026/x";
const denied = (action: string): [Way, Way] => [(d) => d.allow([action]), (d) => d.allow()];
const ringByMath: Way = async ({ evidence }) => {
  await evidence.mathAlarm(mathAlarm, [{ Name: "DomainName", Value: "stock" }]);
  await evidence.ring(mathAlarm, "ALARM");
};
const exceedQuota: Way = async ({ evidence }) => {
  await evidence.measure("RecordsPerSecondLimit", 100);
  await evidence.measure("IncomingRecords", 11_000);
};

/** Single faults, each of which must be the doctor's only finding. */
const faults: readonly [check: string, status: Finding["status"], text: RegExp, inject: Way, repair?: Way][] = [
  ["delivery role", "fail", /ec2:CreateNetworkInterface/, ...denied("ec2:CreateNetworkInterface")],
  ["delivery role", "fail", /es:ESHttpPost/, ...denied("es:ESHttpPost")],
  ["delivery role", "fail", /s3:PutObject/, ...denied("s3:PutObject")],
  [
    "delivery role",
    "fail",
    /kms:Decrypt on arn:.*kms:Gen/,
    (d) => d.encryptBucket(true),
    (d) => d.encryptBucket(false),
  ],
  ["security groups", "fail", /HTTPS out/, ({ network }) => network.closeOut(), ({ network }) => network.openOut()],
  ["security groups", "fail", /HTTPS in/, ({ network }) => network.closeIn(), ({ network }) => network.openIn()],
  ["failed objects", "warn", /\dT\d{2}: 1 \(/, (d) => d.putObject(failedKey, "y"), (d) => d.deleteObject(failedKey)],
  ["error log", "fail", /is not there/, (d) => d.evidence.deleteLogGroup(), (d) => d.evidence.makeLogGroup()],
  ["alarms", "fail", /as told/, (d) => d.evidence.ring(alarm, "ALARM"), (d) => d.evidence.ring(alarm, "OK")],
  ["alarms", "warn", /dimensions: mute/, (d) => d.evidence.alarm("mute", []), (d) => d.evidence.deleteAlarm("mute")],
  ["alarms", "warn", /none watches/, (d) => d.evidence.deleteAlarm(alarm), (d) => d.evidence.alarm(alarm, ofStream)],
  ["alarms", "fail", /domain-write-rejected: as told/, ringByMath, (d) => d.evidence.deleteAlarm(mathAlarm)],
  ["quota", "warn", /records 200 %/, exceedQuota, (d) => d.evidence.measure("RecordsPerSecondLimit", 1000)],
  ["metrics", "warn", /5 throttled/, (d) => d.evidence.measure("ThrottledRecords", 5)],
];

describe("doctor on a deployment in moto", () => {
  const folder = temporaryFolder();
  let started: DoctorInMoto | undefined;
  let doctor: DoctorInMoto;

  before(async function () {
    const reason = whyNoMoto();
    if (reason !== undefined) {
      console.log(`    skipped: ${reason}`);
      return this.skip();
    }
    doctor = started = await DoctorInMoto.start();
  });
  after(() => started?.stop());

  it("finds nothing wrong in a healthy deployment", async () => {
    const { code, json } = await doctor.examine();
    const way = ["stream", "delivery role", "security groups", "subnets", "transform function", "domain"];
    const evidence = ["error log", "failed objects", "alarms", "metrics", "quota"];
    const expected = [...way, ...insideChecks, ...evidence].map((check) => [check, "ok"]);
    assert.deepEqual([code, json.map(({ check, status }) => [check, status])], [0, expected]);
  });

  for (const [check, status, text, inject, repair] of faults)
    it(`finds: ${check}, ${status}, ${text.source}`, async () => {
      await inject(doctor.deployment);
      try {
        const { code, json } = await doctor.examine();
        assertOnly(json, check, status, text);
        assert.equal(code, status === "fail" ? 1 : 0);
      } finally {
        await repair?.(doctor.deployment);
      }
    });

  it("finds a stream that failed at its creation, and one whose own key cannot be used", async () => {
    await doctor.deployment.makeStream("stock-locked", "stock");
    for (const [name, text] of [
      ["stock-failed", /ENI_ACCESS_DENIED.*CreateNetworkInterface/],
      ["stock-locked", /ENABLING_FAILED: DISABLED_KMS_KEY.* enable the key arn:/],
    ] as const) {
      const { detail, fix = "", status } = (await doctor.findingOf("stream", name))!;
      assert.equal(status, "fail");
      assert.match(`${detail} ${fix}`, text);
    }
    const { code, out } = await run(doctor.argv("stock-failed"), { env: doctor.env });
    assert.equal(code, 1);
    assert.match(out, /^fail +stream +CREATING_FAILED: ENI_ACCESS_DENIED/m);
    const missing = await run(doctor.argv("nowhere"));
    assert.equal(missing.code, 1);
    assert.match(missing.err, /there is no stream nowhere/);
  });

  it("checks every stream of a stack, and shared parts once", async () => {
    const streams = { stockdata: { streamName: "stock" }, orders: { streamName: "stock-failed" } };
    const env = { ...doctor.env, PRIVATE_INGEST_STREAMS: JSON.stringify(streams) };
    const { deployment, inside } = doctor;
    const argv = ["doctor", "--endpoint", deployment.url, "--domain", inside.url];
    const { json } = await runJson<Finding[]>(argv, { env });
    const wrong = json.filter(({ status }) => status === "fail").map(({ check, stream }) => [stream, check]);
    assert.deepEqual(wrong, [
      ["orders", "stream"],
      // Each stream has a security role of its own.
      ["orders", "access mapping"],
    ]);
    const count = (name: string) => json.filter(({ check }) => check === name).length;
    assert.deepEqual(["stream", "delivery role", "domain", "domain health"].map(count), [2, 2, 1, 1]);
    assert.match((await run(argv, { env })).out, /^fail +orders: stream /m);
    const one = await runJson<Finding[]>([...argv, "--stream", "stockdata"], { env });
    assert(one.json.every(({ status, stream }) => status !== "fail" && stream === undefined));
  });

  it("lists unused interfaces", async () => {
    const { deployment, env } = doctor;
    const id = await deployment.network.leaveInterface();
    const { json } = await runJson<Finding[]>(["doctor", "--orphans", "--endpoint", deployment.url], { env });
    assert.equal(json[0]!.status, "warn");
    assert(json[0]!.detail.includes(id) && json[0]!.fix!.includes("delete-network-interface"));
  });

  it("times a probe to the index, and reports a missing one", async () => {
    const found = await doctor.examine("stock", "--probe");
    assert.match(found.json.at(-1)!.detail, /^the probe PROBE-\w+ was found after \d/);
    doctor.inside.answers["/stockdata*/_search"] = { hits: { total: { value: 0 } } };
    const lost = await doctor.examine("stock", "--probe", "--wait", "1");
    assert.deepEqual([lost.code, lost.json.at(-1)!.status], [1, "fail"]);
    doctor.inside.answers = FakeInside.healthy(doctor.deployment.roleArn);
  });

  it("finds a role that may not use the key that the stream encrypts its backup by", async () => {
    const { deployment } = doctor;
    await deployment.makeStream("sealed", "stock", { keyArn: deployment.keyArn });
    await deployment.allow([], deployment.keyArn);
    const role = async (): Promise<Finding> => (await doctor.findingOf("delivery role", "sealed"))!;
    assert.equal((await role()).status, "ok");
    for (const action of ["kms:Decrypt", "kms:GenerateDataKey"]) {
      await deployment.allow([action], deployment.keyArn);
      const { detail, fix, status } = await role();
      assert.equal(status, "fail");
      assert(detail.includes(`${action} on ${deployment.keyArn}`) && fix?.includes(action), detail);
    }
    await deployment.allow();
  });

  it("checks whether a producer may put records and use the stream's key", async () => {
    const { deployment } = doctor;
    const { keyArn } = deployment;
    await deployment.makeStream("keyed", "stock", { ownKeyArn: keyArn });
    const place = { partition: "aws", region: "us-east-1", accountId: "123456789012" };
    const streamArn = "arn:aws:firehose:us-east-1:123456789012:deliverystream/keyed";
    const producer = (name: string, kmsKeyArn: string): Promise<string> =>
      deployment.makeProducer(name, producerPolicy({ place, streamArn, kmsKeyArn, kinesisStreamArn: "" }));
    const found = (stream: string, ...more: string[]) => doctor.findingOf("producer", stream, ...more);

    assert.equal((await found("keyed", "--producer", await producer("with-key", keyArn)))?.status, "ok");
    const without = await found("keyed", "--producer", await producer("without-key", ""));
    assert.equal(without?.status, "fail");
    assert.match(without.detail, /kms:GenerateDataKey on .*; kms:Decrypt on /);
    assert.match(without.fix!, /producerPolicyJson/);
    // Nobody to ask about: said where a key makes it matter.
    assert.equal((await found("keyed"))?.status, "skipped");
    assert.equal(await found("stock"), undefined);
  });

  it("counts the addresses of a domain's update as the program's planner does", async () => {
    const { deployment } = doctor;
    const subnetId = await deployment.network.smallSubnet(11);
    // Two interfaces of the stream, and two more for each node: 10 of 4 nodes fit, 12 of 5 do not.
    for (const [name, nodes] of [["fits", 4] as const, ["grows", 5] as const]) {
      await deployment.makeDomain(name, subnetId, nodes);
      await deployment.makeStream(name, name, { subnetId });
    }
    await deployment.makeStream("narrow", "stock", { subnetId: await deployment.network.smallSubnet(1) });
    const statuses = ["fits", "grows", "narrow"].map(async (name) => (await doctor.findingOf("subnets", name))?.status);
    assert.deepEqual(await Promise.all(statuses), ["ok", "warn", "fail"]);
  });

  it("finds a missing function, an unversioned one, and a missing domain", async () => {
    const { deployment } = doctor;
    await deployment.makeStream("missing", "stock", { functionArn: `${deployment.functionArn}9` });
    const functionArn = deployment.functionArn.split(":").slice(0, 7).join(":");
    await deployment.makeStream("latest", "stock", { functionArn });
    await deployment.makeStream("no-domain", "gone");
    assert.equal((await doctor.findingOf("transform function", "missing"))?.status, "fail");
    assert.equal((await doctor.findingOf("transform function", "latest"))?.status, "warn");
    assert.equal((await doctor.findingOf("domain", "no-domain"))?.status, "fail");
  });

  it("finds errors in the log, each with its cause, and failing deliveries in the metrics", async () => {
    const { evidence } = doctor.deployment;
    await evidence.log("OS.ClusterBlockException", "index read-only", 2);
    await evidence.log("Lambda.MissingRecordId", "record 3");
    const log = (await doctor.examine()).json.filter(({ check }) => check === "error log");
    assert.match(log[0]!.detail, /^OS\.ClusterBlockException, 2 in 24 h: .*index read-only/);
    assert.equal(log[1]!.fix, explained("Lambda.MissingRecordId").fix);
    await evidence.log("OS.RequestTimeout", "too slow", 1000);
    await evidence.measure("DeliveryToAmazonOpenSearchService.Success", 0);
    const { json } = await doctor.examine();
    const many = json.find(({ detail }) => detail.startsWith("OS.RequestTimeout"));
    assert.match(many!.detail, /^OS\.RequestTimeout, 1000 or more in 24 h/);
    assert.equal(json.find(({ check }) => check === "metrics")?.status, "fail");
  });

  it("replays from the bucket, and tags or moves finished objects", async () => {
    const { bucket: Bucket, putObject, s3, url } = doctor.deployment;
    const domain = await FakeDomain.start();
    try {
      const keys = [0, 1, 2].map((object) => `elasticsearch_failed/2026/11/23/09/o${object}`);
      for (const key of keys) await putObject(key, deliveryLines(50, key.slice(-2)).join(""));
      const replay = ["replay", "--bucket", Bucket, "--endpoint", url, "--domain", domain.url];
      const { code, err } = await run([...replay, "--checkpoint", path.join(folder, "tag"), "--when-done", "tag"]);
      assert.equal(code, 0, err);
      assert.equal(domain.documents, 150);
      const tags = await s3.getObjectTagging({ Bucket, Key: keys[1]! });
      assert.equal(tags.TagSet?.[0]?.Key, "private-ingest-replayed");
      const moved = await run([...replay, "--checkpoint", path.join(folder, "move"), "--when-done", "move"]);
      assert.equal(moved.code, 0, moved.err);
      const left = (await s3.listObjectsV2({ Bucket })).Contents?.map(({ Key }) => Key);
      assert.deepEqual(left, ["replayed/" + keys[0]!, "replayed/" + keys[1]!, "replayed/" + keys[2]!]);
    } finally {
      domain.stop();
    }
  });
});
