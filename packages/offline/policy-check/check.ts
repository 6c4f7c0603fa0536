import * as fs from "node:fs";
import * as path from "node:path";
import { lookUpsOf } from "./look-ups";
import { baselineOf } from "./baseline";
import { type PolicyFinding, findingsOf } from "./findings";
import type { CheckFlags } from "./flags";
import { isSearchOrDelivery } from "./presets";
import { CONFIGURATION_POLICY, evaluateProgram } from "../engine/evaluate";
import type { Evaluation } from "../engine/evaluation";
import { SEVERITIES } from "../engine/policy-config";
import { readProject } from "../engine/project";

export type CheckResult = Awaited<ReturnType<typeof checkPolicies>>;

/**
 * Evaluates a program and judges it.
 * @throws without a project, a built pack or a configuration that the pack accepts.
 */
export async function checkPolicies(flags: CheckFlags) {
  const { directory, stack, mode, pack, config, general, stackOutputs } = flags;
  const { name } = readProject(directory);
  const { madeUp, ...lookUps } = lookUpsOf(flags);
  const evaluation = await evaluateProgram({
    directory,
    stack,
    mode,
    policyPack: pack,
    stackOutputs,
    ...lookUps,
    policyConfig: general
      ? { decides: isSearchOrDelivery, whenDeclared: config?.content, otherwise: general.content }
      : config?.content,
  });
  refuseIdleExemptions(evaluation);
  const findings = selected(findingsOf(evaluation, directory), flags, evaluation);
  const isAccepted: ReturnType<typeof baselineOf> =
    flags.baseline === undefined ? () => false : baselineOf(flags.baseline, findings);
  const isIngest = evaluation.resources.some(({ type }) => isSearchOrDelivery(type));
  return {
    ...{ project: name, stack, mode, evaluation, findings, isAccepted },
    /** Undefined for the policies' own levels. */
    config: general && !isIngest ? general : config,
    /** Tokens of look-ups with made-up answers. */
    madeUp: [...madeUp],
    failures: findings.filter((finding) => fails(finding, flags) && !isAccepted(finding)),
    /** The project's folder, from the root of its repository. */
    root: path.relative(repositoryOf(directory), directory).split(path.sep).join("/"),
  };
}

/** Problems of the configuration that depend on the resources: an exemption that matches none. */
function refuseIdleExemptions({ violations }: Evaluation): void {
  const wrong = violations.filter(({ policy }) => policy === CONFIGURATION_POLICY).map(({ message }) => message);
  if (wrong.length > 0) throw new Error(`Policy configuration: ${wrong.join("\n")}`);
}

function selected(
  findings: readonly PolicyFinding[],
  { only, skip }: CheckFlags,
  { policies = [] }: Evaluation,
): PolicyFinding[] {
  const known = policies.map(({ name }) => name);
  const unknown = [...(only ?? []), ...skip].filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`--only, --skip: no such policy: ${unknown.join(", ")}; there are ${known.join(", ")}`);
  return findings.filter(({ policy }) => (only === undefined || only.includes(policy)) && !skip.includes(policy));
}

/** Fails by level, or by the given severity. Undecided and exempt findings never fail. */
function fails({ kind, level, severity }: PolicyFinding, { failOn }: CheckFlags): boolean {
  if (failOn === undefined) return level === "mandatory";
  return kind === "violation" && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(failOn);
}

function repositoryOf(directory: string): string {
  for (let folder = directory; ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, ".git"))) return folder;
    if (folder === path.dirname(folder)) return directory;
  }
}
