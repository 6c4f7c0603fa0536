import assert from "node:assert/strict";
import type { Finding } from "../checking/finding";
import { whyNoMoto } from "../../../tests/terraform/moto";
import { DoctorInMoto } from "./doctor/doctor-in-moto";
import { describeEvidence } from "./doctor/evidence";
import { describePath } from "./doctor/path";
import { FakeInside } from "./fake-inside";
import { insideChecks } from "./findings";
import { describeReplayFromBucket } from "./replay-bucket";
import { run, runJson } from "./run";

describe("doctor on a deployment in moto", function () {
  this.timeout(60_000);
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

  it("finds nothing wrong where nothing is", async () => {
    const { code, json } = await doctor.examine();
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
        ...insideChecks,
        "error log",
        "failed objects",
        "alarms",
        "metrics",
      ],
    );
  });

  it("finds a stream that failed when it was made", async () => {
    const { json } = await doctor.examine("stock-failed");
    const stream = json.find(({ check }) => check === "stream")!;
    assert.equal(stream.status, "fail");
    assert.match(`${stream.detail} ${stream.fix ?? ""}`, /ENI_ACCESS_DENIED.*CreateNetworkInterface/);
  });

  it("finds a stream whose own key cannot be used", async () => {
    await doctor.deployment.makeStream("stock-locked", "stock");
    const { json } = await doctor.examine("stock-locked");
    const stream = json.find(({ check }) => check === "stream")!;
    assert.equal(stream.status, "fail");
    assert.match(`${stream.detail} ${stream.fix ?? ""}`, /ENABLING_FAILED: DISABLED_KMS_KEY.* enable the key arn:/);
  });

  it("lists interfaces that were left behind", async () => {
    const id = await doctor.deployment.network.leaveInterface();
    const { deployment, env } = doctor;
    const { json } = await runJson<Finding[]>(["doctor", "--orphans", "--endpoint", deployment.url], { env });
    assert.equal(json[0]!.status, "warn");
    assert(json[0]!.detail.includes(id) && json[0]!.fix!.includes("delete-network-interface"));
  });

  it("times a probe to the index, and says when it does not arrive", async () => {
    const found = await doctor.examine("stock", "--probe");
    assert.match(found.json.at(-1)!.detail, /^the probe PROBE-\w+ was found after \d/);
    doctor.inside.answers["/stockdata*/_search"] = { hits: { total: { value: 0 } } };
    const lost = await doctor.examine("stock", "--probe", "--wait", "1");
    assert.deepEqual([lost.code, lost.json.at(-1)!.status], [1, "fail"]);
    doctor.inside.answers = FakeInside.healthy(doctor.deployment.roleArn);
  });

  it("prints a table with the fixes, and names a stream that is not there", async () => {
    const { code, out } = await run(doctor.argv("stock-failed"), { env: doctor.env });
    assert.equal(code, 1);
    assert.match(out, /^fail +stream +CREATING_FAILED: ENI_ACCESS_DENIED/m);
    assert.match(out, /What to do:\nfail {2}stream: the role lacks/);
    const missing = await run(doctor.argv("nowhere"));
    assert.equal(missing.code, 1);
    assert.match(missing.err, /there is no stream nowhere here/);
  });

  describePath(() => doctor);
  describeEvidence(() => doctor);
  describeReplayFromBucket(() => doctor.deployment);
});
