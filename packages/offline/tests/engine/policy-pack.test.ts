import assert from "node:assert/strict";
import { join } from "node:path";
import type { JudgedResource } from "../../engine/policy-messages";
import { PolicyPack } from "../../engine/policy-pack";
import { noOptions } from "../../engine/no-options";

const bucket: JudgedResource = {
  registration: {
    urn: "urn:pulumi:s::p::aws:s3/bucket:Bucket::data",
    type: "aws:s3/bucket:Bucket",
    name: "data",
    custom: true,
    remote: false,
    parent: "",
    ...noOptions,
  },
  properties: { tags: { owner: "data team" } },
};

describe("PolicyPack", () => {
  let pack: PolicyPack;
  before(async () => {
    pack = await PolicyPack.start(join(__dirname, "packs/sample"));
  });
  after(() => {
    pack.stop();
  });

  it("reads the pack's name, version, policies and configuration schema", async () => {
    const { name, version, policies } = await pack.info();
    assert.deepEqual({ name, version }, { name: "sample-pack", version: "1.2.3" });
    assert.deepEqual(policies[0], {
      name: "bucket-tagged",
      description: "Buckets have an owner.",
      enforcementLevel: "mandatory",
      configProperties: { tag: { type: "string", default: "owner" } },
      controls: [],
      remediationSteps: "",
      url: "",
    });
    assert.equal(policies.length, 5);
  });

  it("judges by the given configuration, and by its own defaults", async () => {
    await pack.configure();
    assert.deepEqual(await pack.analyze(bucket), []);
    const { urn } = bucket.registration;
    const message = "Buckets have an owner.\nno tag 'owner'";
    const untagged = await pack.analyze({ ...bucket, properties: {} });
    assert.deepEqual(untagged, [{ policy: "bucket-tagged", level: "mandatory", message, urn }]);
    await pack.configure({ "bucket-tagged": { enforcementLevel: "advisory", tag: "cost-centre" } });
    const [violation] = await pack.analyze(bucket);
    assert.equal(violation?.level, "advisory");
    assert.match(violation.message, /no tag 'cost-centre'/);
    await pack.configure({ all: "disabled" });
    assert.deepEqual(await pack.analyze({ ...bucket, properties: {} }), []);
  });

  it("asks for repairs only if a policy may make them", async () => {
    const logs = { ...bucket, registration: { ...bucket.registration, type: "aws:cloudwatch/logGroup:LogGroup" } };
    await pack.configure();
    const repairs = await pack.remediate({ ...logs, properties: { name: "logs" } });
    assert.deepEqual(repairs, [
      { policy: "retention-repaired", diagnostic: "", properties: { name: "logs", retentionInDays: 7 } },
    ]);
    await pack.configure({ "retention-repaired": "disabled" });
    assert.deepEqual(await pack.remediate({ ...logs, properties: { name: "logs" } }), []);
  });
});
