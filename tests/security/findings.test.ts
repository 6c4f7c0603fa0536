import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Answer, type Finding, judge, readAnswers } from "../../tools/scans/findings";
import { policyDocuments } from "../../tools/scans/policy-documents";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { runInProcess } from "../program/in-process";

const finding: Finding = { check: "RESOURCE_STAR", stack: "dev", where: "Role.setup.policy", what: "bad" };
const answer: Answer = { check: "RESOURCE_STAR", where: "Role.*.policy", reason: "It is only an example here." };

describe("findings of parliament", () => {
  const folder = temporaryFolder();

  it("are in order when each is answered", () => {
    assert.deepEqual(judge([finding], [answer]), { unanswered: [], stale: [] });
    assert.deepEqual(judge([finding], [{ ...answer, stack: "dev" }]), { unanswered: [], stale: [] });
  });

  it("are unanswered by an answer to another check, stack or place", () => {
    const others: Partial<Answer>[] = [
      { check: "RESOURCE_STARS" },
      { stack: "prod" },
      { where: "Role.other.policy" },
      { where: "RoleXsetup.policy" },
      { where: "ole.setup.policy" },
    ];
    for (const other of others) {
      const wrong = { ...answer, ...other };
      assert.deepEqual(judge([finding], [wrong]), { unanswered: [finding], stale: [wrong] });
    }
  });

  it("leave no answer that nothing asks for", () => {
    assert.deepEqual(judge([], [answer]), { unanswered: [], stale: [answer] });
  });

  it("need answers with a reason", () => {
    const file = join(folder, "answers.yaml");
    writeFileSync(file, "- check: RESOURCE_STAR\n  where: '*'\n  reason: ok\n");
    assert.throws(() => readAnswers(file), /the answer to RESOURCE_STAR at \* has no reason/);
    assert.ok(readAnswers().length > 5);
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
