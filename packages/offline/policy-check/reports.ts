import * as fs from "node:fs";
import * as path from "node:path";
import junit from "junit-report-builder";
import type { Evaluation } from "../engine/evaluation";
import type { CheckResult } from "./check";
import { type PolicyFinding, subjectOf } from "./findings";
import type { CheckFlags } from "./flags";
import { sarifReport } from "./sarif";

/** Whether the program succeeded and no finding fails the check. */
export function isPassed({ evaluation, failures }: Pick<CheckResult, "evaluation" | "failures">): boolean {
  return evaluation.succeeded && failures.length === 0;
}

type Reports = Pick<CheckFlags, "json" | "junit" | "sarif">;

/** Creates the reports' folders, so that a wrong path fails early. */
export function makeReportFolders({ json, junit, sarif }: Reports): void {
  for (const file of [json, junit, sarif]) {
    if (file !== undefined) fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  }
}

/** Writes the reports into their folders, which must exist. */
export function writeReports(checked: CheckResult, { json, junit, sarif }: Reports): void {
  const write = (file: string | undefined, content: () => string): void => {
    if (file !== undefined) fs.writeFileSync(file, content());
  };
  write(json, () => `${JSON.stringify(policyReport(checked), null, 2)}\n`);
  write(sarif, () => `${JSON.stringify(sarifReport(checked), null, 2)}\n`);
  write(junit, () => junitReport(checked));
}

/** The JSON report; `policy-report.schema.json` beside this file describes it. */
export function policyReport(checked: CheckResult) {
  const { project, stack, mode, config, evaluation, findings, isAccepted } = checked;
  const mandatory = findings.filter(({ level }) => level === "mandatory").length;
  return {
    ...{ project, stack, mode },
    config: config?.name ?? null,
    passed: isPassed(checked),
    checked: evaluation.checked,
    mandatory,
    advisory: findings.length - mandatory,
    findings: findings.map((finding) => ({ ...finding, accepted: isAccepted(finding) })),
    errors: errorsOf(evaluation),
  };
}

/**
 * A test per resource: it fails with the findings that fail the check, and is skipped if all are
 * exempt. A failed program is an error of one more test.
 */
export function junitReport({ project, stack, evaluation, findings, failures }: CheckResult): string {
  const builder = junit.newBuilder();
  const suite = builder.testSuite().name(`policies of ${project}, stack ${stack}`).time(evaluation.seconds);
  const byUrn = new Map<string, PolicyFinding[]>(evaluation.resources.map(({ urn }) => [urn, []]));
  for (const finding of findings) byUrn.set(finding.urn, [...(byUrn.get(finding.urn) ?? []), finding]);
  for (const [urn, found] of byUrn) {
    const { type, name } = subjectOf(urn);
    const test = suite.testCase().className(type).name(name);
    const failed = found.filter((finding) => failures.includes(finding));
    const others = found.filter((finding) => !failures.includes(finding));
    if (failed.length > 0) test.failure(textOf(failed), failed.map(({ policy }) => policy).join(", "));
    else if (others.some(({ kind }) => kind === "exempt") && others.every(({ kind }) => kind !== "violation"))
      test.skipped();
    if (others.length > 0) test.standardOutput(textOf(others));
  }
  const errors = errorsOf(evaluation);
  if (errors.length > 0) suite.testCase().className(project).name("program").error(errors.join("\n"));
  return builder.build();
}

function errorsOf({ messages, succeeded }: Evaluation): readonly string[] {
  return succeeded ? [] : messages.filter(({ severity }) => severity === "error").map(({ message }) => message);
}

function textOf(findings: readonly PolicyFinding[]): string {
  return findings.map(({ policy, message }) => `${policy}: ${message}`).join("\n\n");
}
