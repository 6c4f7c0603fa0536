import { Exemption, isDay } from "./exemptions";

interface Note {
  readonly problems: readonly string[];
  readonly exemptions: readonly Exemption[];
}

/** By the name of the policy. Filled while resources are judged, read when the stack is. */
const notes = new Map<string, Note>();

/** Names of all policies; defining one registers it. */
const names = new Set<string>();

export function registerPolicy(name: string): void {
  names.add(name);
}

export function noteConfiguration(policy: string, note: Note): void {
  notes.set(policy, note);
}

/** Clears all configurations, for a process that judges several stacks in turn. */
export function forgetConfigurations(): void {
  notes.clear();
}

/** All problems of the configuration, each once, with its policies. */
export function configurationProblems(): readonly { readonly place: string; readonly problem: string }[] {
  const policiesByProblem = new Map<string, string[]>();
  for (const [policy, { problems }] of notes) {
    for (const problem of problems) policiesByProblem.set(problem, [...(policiesByProblem.get(problem) ?? []), policy]);
  }
  return [...policiesByProblem].map(([problem, policies]) => ({ place: shortened(policies), problem }));
}

/** Patterns of exemptions that match no resource, each once. */
export function idleExemptions(isMatched: (exemption: Exemption) => boolean): readonly string[] {
  const exemptions = [...notes.values()].flatMap((note) => note.exemptions);
  return [...new Set(exemptions.filter((exemption) => !isMatched(exemption)).map(({ urn }) => urn))];
}

/** Problems of a policy's exemptions that the schema cannot find. */
export function exemptionProblems(exemptions: readonly Exemption[]): readonly string[] {
  return exemptions.flatMap(({ policy, expires }, index) => [
    ...(policy === undefined || names.has(policy)
      ? []
      : [`exemptions[${index}].policy: ${JSON.stringify(policy)} given, which is no policy of this pack`]),
    ...(expires === undefined || isDay(expires)
      ? []
      : [`exemptions[${index}].expires: ${JSON.stringify(expires)} given, a day of the calendar allowed`]),
  ]);
}

function shortened(policies: readonly string[]): string {
  const [first = "", ...others] = policies;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
