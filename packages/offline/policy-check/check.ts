import * as fs from "node:fs";
import * as path from "node:path";
import { lookUpsOf } from "./look-ups";
import { baselineOf } from "./baseline";
import { type Finding, findingsOf } from "./findings";
import type { CheckFlags } from "./flags";
import { type Configuration, isSearchOrDelivery } from "./presets";
import { CONFIGURATION_POLICY, evaluateProgram } from "../engine/evaluate";
import type { Evaluation } from "../engine/evaluation";
import { SEVERITIES } from "../engine/policy-config";
import { readProject } from "../engine/project";

export interface Checked {
  readonly project: string;
  readonly stack: string;
  readonly mode: CheckFlags["mode"];
  /** Undefined for the policies' own levels. */
  readonly config: Configuration | undefined;
  readonly evaluation: Evaluation;
  /** Tokens of look-ups with made-up answers. */
  readonly madeUp: readonly string[];
  readonly findings: readonly Finding[];
  readonly isAccepted: (finding: Finding) => boolean;
  readonly failures: readonly Finding[];
  /** The project's folder, from the root of its repository. */
  readonly root: string;
}

/**
 * Evaluates a program and judges it.
 * @throws when nothing can be judged: no project, a pack that is not built, or a configuration that
 * the pack does not take.
 */
export async function checkPolicies(flags: CheckFlags): Promise<Checked> {
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
  const isAccepted = flags.baseline === undefined ? () => false : baselineOf(flags.baseline, findings);
  const isIngest = evaluation.resources.some(({ type }) => isSearchOrDelivery(type));
  return {
    ...{ project: name, stack, mode, evaluation, findings, isAccepted },
    config: general && !isIngest ? general : config,
    madeUp: [...madeUp],
    failures: findings.filter((finding) => fails(finding, flags) && !isAccepted(finding)),
    root: path.relative(repositoryOf(directory), directory).split(path.sep).join("/"),
  };
}

/** Problems of the configuration that only the resources show: an exemption that matches none. */
function refuseIdleExemptions({ violations }: Evaluation): void {
  const wrong = violations.filter(({ policy }) => policy === CONFIGURATION_POLICY).map(({ message }) => message);
  if (wrong.length > 0) throw new Error(`Policy configuration: ${wrong.join("\n")}`);
}

function selected(findings: readonly Finding[], { only, skip }: CheckFlags, { policies = [] }: Evaluation): Finding[] {
  const known = policies.map(({ name }) => name);
  const unknown = [...(only ?? []), ...skip].filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`--only, --skip: no such policy: ${unknown.join(", ")}; there are ${known.join(", ")}`);
  return findings.filter(({ policy }) => (only === undefined || only.includes(policy)) && !skip.includes(policy));
}

/** Fails by level, or by severity where one was given. Undecided and exempt findings never fail. */
function fails({ kind, level, severity }: Finding, { failOn }: CheckFlags): boolean {
  if (failOn === undefined) return level === "mandatory";
  return kind === "violation" && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(failOn);
}

/** The nearest folder with `.git` in it; the project's own where there is none. */
function repositoryOf(directory: string): string {
  for (let folder = directory; ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, ".git"))) return folder;
    if (folder === path.dirname(folder)) return directory;
  }
}
