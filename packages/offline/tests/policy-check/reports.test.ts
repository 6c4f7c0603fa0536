import assert from "node:assert/strict";
import type { Evaluation } from "../../engine/evaluation";
import { isPassed, junitReport, policyReport } from "../../policy-check/reports";

const urn = (name: string) => `urn:pulumi:dev::p::x:y:Component$aws:s3/bucket:Bucket::${name}`;

function checked(evaluation: Partial<Evaluation>) {
  return {
    project: "p",
    stack: "dev",
    mode: "preview" as const,
    configName: undefined,
    evaluation: {
      succeeded: true,
      resources: [{ urn: urn("one") }, { urn: urn("two::b") }] as unknown as Evaluation["resources"],
      outputs: {},
      secretOutputs: [],
      violations: [],
      checked: 2,
      messages: [],
      seconds: 1.5,
      ...evaluation,
    },
  };
}

const found = (policy: string, level: "mandatory" | "advisory", name: string) => ({
  policy,
  level,
  message: `${policy} & <why>`,
  urn: urn(name),
});

describe("reports of a policy check", () => {
  it("pass without findings, and with advisory ones only", () => {
    assert.equal(isPassed(checked({}).evaluation), true);
    assert.equal(isPassed(checked({ violations: [found("a", "advisory", "one")] }).evaluation), true);
    assert.equal(isPassed(checked({ violations: [found("a", "mandatory", "one")] }).evaluation), false);
    assert.equal(isPassed(checked({ succeeded: false }).evaluation), false);
  });

  it("name each finding's resource, and say why a program failed", () => {
    const report = policyReport(
      checked({
        succeeded: false,
        violations: [found("a", "mandatory", "two::b"), found("b", "advisory", "one")],
        messages: [
          { severity: "error", message: "no such zone", urn: "" },
          { severity: "info", message: "hello", urn: "" },
        ],
      }),
    );
    assert.deepEqual([report.passed, report.mandatory, report.advisory, report.config], [false, 1, 1, null]);
    assert.deepEqual(report.errors, ["no such zone"]);
    assert.equal(report.findings[0]?.type, "aws:s3/bucket:Bucket");
    assert.equal(report.findings[0].name, "two::b");
  });

  it("have a JUnit test for each resource and for what is found elsewhere, and escape what XML needs escaped", () => {
    const xml = junitReport(
      checked({
        succeeded: false,
        violations: [
          found("a", "mandatory", "one"),
          found("b", "mandatory", "one"),
          found("c", "advisory", "two::b"),
          found("d", "mandatory", "gone"),
        ],
        messages: [{ severity: "error", message: "no such zone", urn: "" }],
      }),
    );
    assert.match(
      xml,
      /<testsuite name="policies of p, stack dev" time="1.5" tests="4" failures="2" errors="1" skipped="0">/,
    );
    assert.match(
      xml,
      /<testcase classname="aws:s3\/bucket:Bucket" name="one">\s*<failure message="a: a &amp; &lt;why>&#xA;&#xA;b: b &amp; &lt;why>" type="a, b"\/>/,
    );
    assert.match(xml, /name="two::b">\s*<system-out>\s*<!\[CDATA\[c: c & <why>\]\]>/);
    assert.match(xml, /name="gone">\s*<failure/);
    assert.match(xml, /<testcase classname="p" name="program">\s*<error message="no such zone"\/>/);
  });
});
