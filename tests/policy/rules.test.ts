import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { PolicyPack } from "@private-ingest/offline/engine/policy-pack";
import { rules } from "../../policy/all-rules";
import { bases, edits } from "./cases";
import { analyzed, edited, judge, pathsOf, POLICY_FOLDER, resource, startPack, summary, UNKNOWN } from "./pack";

/** Names and levels that users rely on; more policies may be added. */
const contract = {
  mandatory: [
    "security-group-https-only",
    "security-group-no-public-ingress",
    "security-group-no-mixed-rules",
    "default-security-group-closed",
    "search-domain-in-vpc",
    "search-domain-https",
    "search-domain-tls-policy",
    "search-domain-encrypted-at-rest",
    "search-domain-node-to-node-encryption",
    "search-domain-fine-grained-access",
    "search-domain-access-policy",
    "search-domain-explicit-security-group",
    "firehose-buffering-bounds",
    "firehose-retry-bounds",
    "firehose-in-vpc",
    "firehose-failed-documents-backup",
    "firehose-error-logging",
    "firehose-encrypted",
    "firehose-no-plaintext-secret",
  ],
  advisory: [
    "security-group-no-public-egress",
    "security-group-described",
    "search-domain-customer-key",
    "search-domain-error-logs",
    "search-domain-audit-logs",
    "search-domain-slow-logs",
    "search-domain-data-nodes",
    "search-domain-dedicated-masters",
    "firehose-customer-key",
  ],
};

describe("policies, in a process of their own", () => {
  let pack: PolicyPack;

  before(async () => {
    pack = await startPack();
  });

  after(() => {
    pack.stop();
  });

  it("include those of the contract, at their levels", async () => {
    const { name, policies } = await pack.info();
    assert.equal(name, "private-ingest");
    const levels = new Map(policies.map((policy) => [policy.name, policy.enforcementLevel]));
    for (const [level, names] of Object.entries(contract))
      for (const name of names) assert.equal(levels.get(name), level, name);
  });

  it("are one per file, under the file's name", () => {
    const files = readdirSync(join(POLICY_FOLDER, "rules")).filter((file) => file !== "index.ts");
    assert.deepEqual(files.sort(), rules.map(({ name }) => `${name}.ts`).sort());
  });

  it("report every case as they do in process", async () => {
    for (const { type, props } of bases) assert.deepEqual(await analyzed(pack, resource(type, props)), []);
    for (const { base, path, value, draws } of edits) {
      const found = await analyzed(pack, resource(base.type, edited(base.props, path, value)));
      assert.deepEqual(summary(found), [...draws].sort(), `${path} of ${base.type}`);
    }
  });

  it("decide in a preview wherever the known part decides", async () => {
    await pack.configureStack({ project: "cases", stack: "dev", preview: true, config: {}, secretKeys: [] });
    const found = await pack.analyze(
      resource("aws:ec2/securityGroup:SecurityGroup", {
        vpcId: UNKNOWN,
        description: "stock",
        ingress: [
          { protocol: "tcp", fromPort: 443, toPort: 443, securityGroups: [UNKNOWN], description: "HTTPS" },
          { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"], description: "SSH" },
        ],
      }),
    );
    assert.deepEqual(summary(found), ["security-group-https-only", "security-group-no-public-ingress"]);
  });

  const everyPath = process.env["EVERY_PATH"] !== undefined;
  it(`say the same of values that are not known, at every path of ${everyPath ? "every case" : "the conforming cases and a twentieth of the others"}`, async function () {
    this.timeout(600_000);
    if (!everyPath) console.log("    skipped: most other cases' paths, some 10,000 calls; EVERY_PATH=1 runs them");
    const judged = edits.filter((_, index) => everyPath || index % 20 === 0);
    const violating = judged.map(({ base, path, value }) => ({
      type: base.type,
      props: edited(base.props, path, value),
    }));
    const resources = [...bases, ...violating];
    for (const { type, props } of resources) {
      for (const path of pathsOf(props)) {
        const changed = edited(props, path, UNKNOWN);
        // unknowns.test.ts compares these with the known values.
        assert.deepEqual(summary(await analyzed(pack, resource(type, changed))), summary(judge(type, changed)), path);
      }
    }
  });
});
