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

const exempt = "What.\nExempt until 2030-01-01: Being moved. It would be: \n  - ingress: is open. Fix: close it.";
const failed = { severity: "error", message: "no such zone", urn: "" } as const;

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

  it("name each finding's resource, and a program's error", () => {
    const violations = [found("a", "mandatory", "two::b"), found("b", "advisory", "one")];
    const messages = [failed, { severity: "info", message: "hello", urn: "" }] as const;
    assert.partialDeepStrictEqual(policyReport(checked({ succeeded: false, violations, messages })), {
      ...{ passed: false, mandatory: 1, advisory: 1, config: null, errors: ["no such zone"] },
      findings: [{ type: "aws:s3/bucket:Bucket", name: "two::b" }],
    });
  });

  it("have a JUnit test per resource and for other findings, in escaped XML", () => {
    const xml = junitReport(
      checked({
        succeeded: false,
        violations: [
          found("a", "mandatory", "one"),
          found("b", "mandatory", "one"),
          found("c", "advisory", "two::b"),
          found("d", "mandatory", "gone"),
        ],
        messages: [failed],
      }),
    );
    for (const part of [
      /<testsuite name="policies of p, stack dev" time="1.5" tests="4" failures="2" errors="1" skipped="0">/,
      /<testcase classname="aws:s3\/bucket:Bucket" name="one">\s*<failure message="a: a &amp; &lt;why>&#xA;&#xA;b: b /,
      /name="two::b">\s*<system-out>\s*<!\[CDATA\[c: c & <why>\]\]>/,
      /name="gone">\s*<failure/,
      /<testcase classname="p" name="program">\s*<error message="no such zone"\/>/,
    ])
      assert.match(xml, part);
  });

  it("are SARIF with a rule for each policy, and a result with a place for each property", () => {
    const message = "Why.\n\n  - ingress[0]: opens TCP port 22. Fix: remove it.\n  - egress: is open. Fix: close it.";
    const url = "https://docs.aws.amazon.com/";
    const policy = { name: "a", description: "What.", severity: "high", controls: ["EC2.19"], url } as const;
    const report = sarifReport(
      checked({
        resources: [{ urn: urn("one"), source: { uri: "file:///srv/infra/src/index.ts", line: 7 } }] as never,
        violations: [
          { policy: "a", level: "mandatory", message, urn: urn("one") },
          { policy: "a", level: "advisory", message: exempt, urn: urn("two::b") },
        ],
        policies: [{ ...policy, enforcementLevel: "mandatory", configProperties: {} }],
      }),
    ) as { version: string; runs: [{ tool: { driver: { rules: unknown[] } }; results: SarifResult[] }] };
    const [{ tool, results }] = report.runs;
    const text = { text: "What." };
    const properties = { tags: ["security", "EC2.19"], "security-severity": "8.0" };
    assert.equal(report.version, "2.1.0");
    assert.deepEqual(tool.driver.rules, [{ id: "a", shortDescription: text, help: text, helpUri: url, properties }]);
    const at = (uri: string, startLine: number) => ({ artifactLocation: { uri }, region: { startLine } });
    const told = results.map(({ ruleIndex, level, locations, suppressions = [] }) => {
      const place = locations?.[0]?.physicalLocation;
      return [ruleIndex, level, place, suppressions.length];
    });
    assert.deepEqual(told, [
      [0, "error", at("infra/src/index.ts", 7), 0],
      [0, "error", at("infra/src/index.ts", 7), 0],
      [0, "warning", at("infra/Pulumi.yaml", 1), 1],
    ]);
  });

  it("skip resources in JUnit whose violations are all exempt", () => {
    const violation = { policy: "a", level: "advisory", message: exempt, urn: urn("one") } as const;
    assert.match(junitReport(checked({ violations: [violation] })), /name="one">\s*<skipped\/>/);
  });
});
