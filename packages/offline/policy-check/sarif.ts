import type { CheckResult } from "./check";
import type { PolicyFinding, SourcePlace } from "./findings";
import { SEVERITIES, type PolicyInfo, type Severity } from "../engine/policy-config";

/**
 * GitHub sorts alerts by this number:
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  low: "3.0",
  medium: "5.5",
  high: "8.0",
  critical: "9.5",
};

/**
 * The findings as SARIF 2.1.0, one result per place. Without a known line, a result is at the first
 * line of Pulumi.yaml, as GitHub shows no result without a file.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifReport({ findings, evaluation, isAccepted, root }: CheckResult): object {
  const { policies = [] } = evaluation;
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "private-ingest policies", version: "0.1.0", rules: policies.map(ruleOf) } },
        columnKind: "utf16CodeUnits",
        invocations: [{ executionSuccessful: evaluation.succeeded }],
        results: findings.flatMap((finding) => resultsOf(finding, policies, root, isAccepted(finding))),
      },
    ],
  };
}

function ruleOf(policy: PolicyInfo) {
  const { name, description, severity = SEVERITIES[1], controls = [], url = "", remediationSteps = "" } = policy;
  return {
    id: name,
    shortDescription: { text: description },
    help: { text: remediationSteps || description },
    ...(url === "" ? {} : { helpUri: url }),
    properties: { tags: ["security", ...controls], "security-severity": SECURITY_SEVERITY[severity] },
  };
}

function resultsOf(
  finding: PolicyFinding,
  policies: readonly PolicyInfo[],
  root: string,
  isAccepted: boolean,
): readonly object[] {
  const { policy, urn, name, type, kind, level, message, places, source, exemption } = finding;
  const found = places.length > 0 ? places : [{ property: "", problem: message, fix: "" }];
  const file = source?.file ?? "Pulumi.yaml";
  const location = {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(root === "" ? file : `${root}/${file}`) },
      region: { startLine: source?.line ?? 1 },
    },
    logicalLocations: [{ name, fullyQualifiedName: urn, kind: "resource" }],
  };
  const textOf = ({ property, problem, fix }: SourcePlace): string =>
    `${name}: ${property === "" ? "" : `${property} `}${problem}.${fix === "" ? "" : ` Fix: ${fix}.`}`;
  return found.map((place) => ({
    ruleId: policy,
    ruleIndex: policies.findIndex((candidate) => candidate.name === policy),
    level: kind === "undecided" ? "note" : level === "mandatory" ? "error" : "warning",
    message: { text: textOf(place) },
    locations: [location],
    partialFingerprints: { "resourceProperty/v1": `${policy}/${urn}/${place.property}` },
    properties: { type, severity: finding.severity },
    ...(exemption && {
      suppressions: [
        { kind: "external", status: "accepted", justification: `${exemption.reason} (until ${exemption.expires})` },
      ],
    }),
    ...(isAccepted && !exemption && { baselineState: "unchanged" }),
  }));
}
