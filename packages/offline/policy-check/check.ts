import { evaluateProgram } from "../engine/evaluate";
import type { Evaluation } from "../engine/evaluation";
import { readProject } from "../engine/project";
import type { CheckFlags } from "./flags";

/** What a check found, and in what. */
export interface Checked {
  readonly project: string;
  readonly stack: string;
  readonly mode: CheckFlags["mode"];
  /** Name of the preset or file; undefined: the policies' own levels. */
  readonly configName: string | undefined;
  readonly evaluation: Evaluation;
}

/**
 * Evaluates a program and judges it.
 * @throws when nothing can be judged: no project, a pack that is not built, a configuration that the pack does not take.
 */
export async function checkPolicies(flags: CheckFlags): Promise<Checked> {
  const { directory, stack, mode, pack, config, stackOutputs, lookups } = flags;
  const { name } = readProject(directory);
  const evaluation = await evaluateProgram({
    directory,
    stack,
    mode,
    policyPack: pack,
    stackOutputs,
    invokes: Object.fromEntries(Object.entries(lookups).map(([token, answer]) => [token, () => answer])),
    ...(config && { policyConfig: config.content }),
  });
  return { project: name, stack, mode, configName: config?.name, evaluation };
}
