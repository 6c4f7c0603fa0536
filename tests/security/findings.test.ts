import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Answer, type Finding, judge, readAnswers } from "../../tools/scans/findings";
import { policyDocuments } from "../../tools/scans/policy-documents";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { runInProcess } from "../program/in-process";

const finding: Finding = { tool: "checkov", check: "CKV_1", stack: "dev", where: "aws_s3_bucket.backup", what: "bad" };
const answer: Answer = {
  tool: "checkov",
  check: "CKV_1",
  where: "aws_s3_bucket.*",
  reason: "It is only an example here.",
};

describe("findings of security scanners", () => {
  const folder = temporaryFolder();

  it("are in order when each is answered", () => {
    assert.deepEqual(judge([finding], [answer], ["checkov"]), { unanswered: [], stale: [] });
    assert.deepEqual(judge([finding], [{ ...answer, stack: "dev" }], ["checkov"]), { unanswered: [], stale: [] });
  });

  it("are unanswered by an answer to another tool, check, stack or place", () => {
    const others: Partial<Answer>[] = [
      { tool: "parliament" },
      { check: "CKV_11" },
      { stack: "prod" },
      { where: "aws_s3_bucket.other" },
      { where: "aws_s3_bucketXbackup" },
      { where: "s3_bucket.backup" },
    ];
    for (const other of others) {
      const wrong = { ...answer, ...other };
      assert.deepEqual(judge([finding], [wrong], ["checkov", "parliament"]), { unanswered: [finding], stale: [wrong] });
    }
  });

  it("leave answers to a tool that did not run alone", () => {
    assert.deepEqual(judge([], [answer], ["parliament"]), { unanswered: [], stale: [] });
    assert.deepEqual(judge([], [answer], ["checkov"]), { unanswered: [], stale: [answer] });
  });

  it("need answers with a reason", () => {
    const file = join(folder, "answers.yaml");
    writeFileSync(file, "- tool: checkov\n  check: CKV_1\n  where: '*'\n  reason: ok\n");
    assert.throws(() => readAnswers(file), /the answer to CKV_1 at \* has no reason/);
    assert.ok(readAnswers().length > 10);
  });
});

describe("policy documents of the program", () => {
  it("are all found: every role's trust and rights, and those of key, bucket, domain and logs", async () => {
    const { resources } = await runInProcess({ stack: "prod", mode: "update" });
    const found = policyDocuments(resources).map(({ where }) => where);
    const roles = resources.filter(({ type }) => type === "aws:iam/role:Role");
    assert.equal(found.filter((where) => where.endsWith(".assumeRolePolicy")).length, roles.length);
    const rights = resources.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy");
    assert.equal(found.filter((where) => where.startsWith("RolePolicy.")).length, rights.length);
    for (const where of [
      "Key.key.policy",
      "BucketPolicy.stream-backup.policy",
      "Domain.domain.accessPolicies",
      "LogResourcePolicy.domain-logs.policyDocument",
    ]) {
      assert.ok(found.includes(where), `${where} is not among ${found.join(", ")}`);
    }
  });
});
