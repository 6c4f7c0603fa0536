import * as path from "node:path";
import { fileURLToPath } from "node:url";
import type { Evaluation, Registration, Violation } from "../engine/evaluation";
import type { PolicyInfo, Severity } from "../engine/policy-config";
import { nameOf, qualifiedType } from "../engine/urn";

export interface SourcePlace {
  /** Path of the property, such as `ingress[0].cidrBlocks[0]`; empty for the whole resource. */
  readonly property: string;
  readonly problem: string;
  /** The smallest fix; empty where the policy could not decide. */
  readonly fix: string;
}

export interface PolicyFinding extends Violation {
  readonly type: string;
  readonly name: string;
  /** `exempt`: an exemption counts for it. `undecided`: the policy could not see enough. */
  readonly kind: "violation" | "undecided" | "exempt";
  readonly severity: Severity;
  readonly controls: readonly string[];
  /** Page about the rule. */
  readonly url: string;
  /** Empty for packs whose messages have another form. */
  readonly places: readonly SourcePlace[];
  readonly exemption?: { readonly reason: string; readonly expires: string };
  /** Where the program creates the resource: path from the project's folder. */
  readonly source?: { readonly file: string; readonly line: number };
}

/** The violations, with the data of their policies and resources. */
export function findingsOf({ violations, policies = [], resources }: Evaluation, directory: string): PolicyFinding[] {
  const policyByName = new Map(policies.map((policy) => [policy.name, policy]));
  const sources = new Map(resources.map(({ urn, source }) => [urn, source]));
  return violations.map((violation) => ({
    ...violation,
    ...subjectOf(violation.urn),
    ...readMessage(violation.message),
    ...aboutRule(policyByName.get(violation.policy)),
    ...sourceOf(sources.get(violation.urn), directory),
  }));
}

export function subjectOf(urn: string): { readonly type: string; readonly name: string } {
  return { type: qualifiedType(urn).split("$").at(-1) ?? "", name: nameOf(urn) };
}

function aboutRule(policy: PolicyInfo | undefined): Pick<PolicyFinding, "severity" | "controls" | "url"> {
  return { severity: policy?.severity ?? "medium", controls: policy?.controls ?? [], url: policy?.url ?? "" };
}

function sourceOf(source: Registration["source"], directory: string): Pick<PolicyFinding, "source"> {
  if (!source?.uri.startsWith("file:")) return {};
  const file = path.relative(directory, fileURLToPath(source.uri)).split(path.sep).join("/");
  return file.startsWith("..") ? {} : { source: { file, line: source.line } };
}

/** Splits a message at its places (policy/expectation.ts, policy/report.ts). */
function readMessage(message: string): Pick<PolicyFinding, "kind" | "places" | "exemption"> {
  const places = message
    .split("\n  - ")
    .slice(1)
    .flatMap((text) => placeOf(text.split("\n")[0] ?? ""));
  const [, expires, reason = ""] = /^Exempt until (\S+): (.*)\. It would be:/m.exec(message) ?? [];
  if (expires !== undefined) return { kind: "exempt", places, exemption: { reason, expires } };
  return { kind: /^Could not be judged:/m.test(message) ? "undecided" : "violation", places };
}

function placeOf(line: string): readonly SourcePlace[] {
  const [, property, said = ""] = /^(.+?): (.*)$/.exec(line) ?? [];
  if (property === undefined) return [];
  const [problem = "", fix = ""] = said.split(". Fix: ");
  // The name of the resource itself in policy/expectation.ts.
  return [{ property: property === "the resource" ? "" : property, problem, fix: fix.replace(/\.$/, "") }];
}
