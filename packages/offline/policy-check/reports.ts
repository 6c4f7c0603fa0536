import * as fs from "node:fs";
import * as path from "node:path";
import junit from "junit-report-builder";
import type { Evaluation, Violation } from "../engine/evaluation";
import { nameOf, qualifiedType } from "../engine/urn";
import type { Checked } from "./check";
import type { CheckFlags } from "./flags";

/** The JSON report. */
export interface PolicyReport {
  readonly project: string;
  readonly stack: string;
  readonly mode: "preview" | "update";
  /** Preset or file that the policies were configured by; null: their own levels. */
  readonly config: string | null;
  /** The program came to its end and nothing mandatory was found. */
  readonly passed: boolean;
  /** Resources judged. */
  readonly checked: number;
  readonly mandatory: number;
  readonly advisory: number;
  readonly findings: readonly (Violation & { readonly type: string; readonly name: string })[];
  /** Why the program failed, if it did. */
  readonly errors: readonly string[];
}

/** The program came to its end, and nothing mandatory was found. */
export function isPassed({ succeeded, violations }: Evaluation): boolean {
  return succeeded && !violations.some(isMandatory);
}

type Reports = Pick<CheckFlags, "json" | "junit">;

/** Makes the folders of the reports that were asked for, so that a wrong path is known before anything is judged. */
export function makeReportFolders({ json, junit }: Reports): void {
  for (const file of [json, junit]) {
    if (file !== undefined) fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  }
}

/** Writes the reports that were asked for, into folders that are there. */
export function writeReports(checked: Checked, { json, junit }: Reports): void {
  if (json !== undefined) fs.writeFileSync(json, `${JSON.stringify(policyReport(checked), null, 2)}\n`);
  if (junit !== undefined) fs.writeFileSync(junit, junitReport(checked));
}

export function policyReport({ project, stack, mode, configName, evaluation }: Checked): PolicyReport {
  const { violations, checked } = evaluation;
  const mandatory = violations.filter(isMandatory).length;
  return {
    project,
    stack,
    mode,
    config: configName ?? null,
    passed: isPassed(evaluation),
    checked,
    mandatory,
    advisory: violations.length - mandatory,
    findings: violations.map((violation) => ({ ...violation, ...subjectOf(violation.urn) })),
    errors: errorsOf(evaluation),
  };
}

/**
 * A test for each resource, which fails with all that is mandatory; what is advisory is its output. A program that fails is an
 * error of one more test.
 */
export function junitReport({ project, stack, evaluation }: Checked): string {
  const builder = junit.newBuilder();
  const suite = builder.testSuite().name(`policies of ${project}, stack ${stack}`).time(evaluation.seconds);
  const byUrn = new Map<string, Violation[]>(evaluation.resources.map(({ urn }) => [urn, []]));
  for (const violation of evaluation.violations) {
    byUrn.set(violation.urn, [...(byUrn.get(violation.urn) ?? []), violation]);
  }
  for (const [urn, found] of byUrn) {
    const { type, name } = subjectOf(urn);
    const test = suite.testCase().className(type).name(name);
    const mandatory = found.filter(isMandatory);
    if (mandatory.length > 0) test.failure(textOf(mandatory), mandatory.map(({ policy }) => policy).join(", "));
    const advisory = found.filter((violation) => !isMandatory(violation));
    if (advisory.length > 0) test.standardOutput(textOf(advisory));
  }
  const errors = errorsOf(evaluation);
  if (errors.length > 0) suite.testCase().className(project).name("program").error(errors.join("\n"));
  return builder.build();
}

function isMandatory({ level }: Violation): boolean {
  return level === "mandatory";
}

function errorsOf({ messages, succeeded }: Evaluation): readonly string[] {
  return succeeded ? [] : messages.filter(({ severity }) => severity === "error").map(({ message }) => message);
}

function textOf(violations: readonly Violation[]): string {
  return violations.map(({ policy, message }) => `${policy}: ${message}`).join("\n\n");
}

function subjectOf(urn: string): { readonly type: string; readonly name: string } {
  return { type: qualifiedType(urn).split("$").at(-1) ?? "", name: nameOf(urn) };
}
