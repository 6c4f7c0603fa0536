import assert from "node:assert/strict";
import type { Evaluation } from "../../engine/evaluation";
import { findingsOf } from "../../policy-check/findings";
import { sarifReport } from "../../policy-check/sarif";
import { isPassed, junitReport, policyReport } from "../../policy-check/reports";

const urn = (name: string) => `urn:pulumi:dev::p::x:y:Component$aws:s3/bucket:Bucket::${name}`;

function checked(evaluation: Partial<Evaluation>) {
  const whole: Evaluation = {
    succeeded: true,
    resources: [{ urn: urn("one") }, { urn: urn("two::b") }] as unknown as Evaluation["resources"],
    outputs: {},
    secretOutputs: [],
    violations: [],
    checked: 2,
    messages: [],
    seconds: 1.5,
    ...evaluation,
  };
  const findings = findingsOf(whole, "/srv/infra");
  return {
    project: "p",
    stack: "dev",
    mode: "preview" as const,
    config: undefined,
    evaluation: whole,
    madeUp: [],
    findings,
    isAccepted: () => false,
    failures: findings.filter(({ level }) => level === "mandatory"),
    root: "infra",
  };
}

const found = (policy: string, level: "mandatory" | "advisory", name: string) => ({
  policy,
  level,
  message: `${policy} & <why>`,
  urn: urn(name),
});

/** What these tests read of a result. */
interface SarifResult {
  readonly ruleIndex: number;
  readonly level: string;
  readonly locations?: readonly { readonly physicalLocation?: object }[];
  readonly suppressions?: readonly object[];
}

describe("reports of a policy check", () => {
  it("pass without findings, and with advisory ones only", () => {
    assert.equal(isPassed(checked({})), true);
    assert.equal(isPassed(checked({ violations: [found("a", "advisory", "one")] })), true);
    assert.equal(isPassed(checked({ violations: [found("a", "mandatory", "one")] })), false);
    assert.equal(isPassed(checked({ succeeded: false })), false);
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

  it("are SARIF with a rule for each policy, and a result with a place for each property", () => {
    const message = "Why.\n\n  - ingress[0]: opens TCP port 22. Fix: remove it.\n  - egress: is open. Fix: close it.";
    const exempt = "What.\nExempt until 2030-01-01: Being moved. It would be: \n  - ingress: is open. Fix: close it.";
    const report = sarifReport(
      checked({
        resources: [{ urn: urn("one"), source: { uri: "file:///srv/infra/src/index.ts", line: 7 } }] as never,
        violations: [
          { policy: "a", level: "mandatory", message, urn: urn("one") },
          { policy: "a", level: "advisory", message: exempt, urn: urn("two::b") },
        ],
        policies: [
          {
            name: "a",
            description: "What.",
            enforcementLevel: "mandatory",
            configProperties: {},
            severity: "high",
            controls: ["EC2.19"],
            url: "https://docs.aws.amazon.com/",
          },
        ],
      }),
    ) as { version: string; runs: [{ tool: { driver: { rules: unknown[] } }; results: SarifResult[] }] };
    const [{ tool, results }] = report.runs;
    assert.equal(report.version, "2.1.0");
    assert.deepEqual(tool.driver.rules, [
      {
        id: "a",
        shortDescription: { text: "What." },
        help: { text: "What." },
        helpUri: "https://docs.aws.amazon.com/",
        properties: { tags: ["security", "EC2.19"], "security-severity": "8.0" },
      },
    ]);
    assert.deepEqual(
      results.map(({ ruleIndex, level, locations = [], suppressions = [] }) => [
        ruleIndex,
        level,
        locations[0]?.physicalLocation,
        suppressions.length,
      ]),
      [
        [0, "error", { artifactLocation: { uri: "infra/src/index.ts" }, region: { startLine: 7 } }, 0],
        [0, "error", { artifactLocation: { uri: "infra/src/index.ts" }, region: { startLine: 7 } }, 0],
        [0, "warning", { artifactLocation: { uri: "infra/Pulumi.yaml" }, region: { startLine: 1 } }, 1],
      ],
    );
  });

  it("skip resources in JUnit whose violations are all exempt", () => {
    const message = "What.\nExempt until 2030-01-01: Being moved. It would be: \n  - ingress: is open. Fix: close it.";
    const xml = junitReport(checked({ violations: [{ policy: "a", level: "advisory", message, urn: urn("one") }] }));
    assert.match(xml, /name="one">\s*<skipped\/>/);
  });
});
