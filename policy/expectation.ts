import { Property } from "./property";
import { Truth, UNKNOWN } from "./truth";

/** One thing that a rule asks of one place in a resource. */
export interface Expectation {
  /** Where: the property that decides, or the path of what is missing. */
  readonly at: Property | string;
  readonly holds: Truth;
  /** What is wrong if it does not hold. No text from the resource: it may be secret. */
  readonly problem: string;
  /** The smallest change that mends it. */
  readonly fix: string;
  /** Why it could not be seen, where it is not merely unknown before the update. */
  readonly unseen?: string;
}

export type Expectations = Expectation | readonly Expectation[];

export interface Verdict {
  readonly violations: readonly string[];
  readonly unseen: readonly string[];
}

const CONTENT: Verdict = { violations: [], unseen: [] };

export function isContent({ violations, unseen }: Verdict): boolean {
  return violations.length === 0 && unseen.length === 0;
}

export function verdictOn(asked: Expectations): Verdict {
  const expectations = [asked].flat();
  if (expectations.every(({ holds }) => holds === true)) return CONTENT;
  return {
    violations: expectations
      .filter(({ holds }) => holds === false)
      .map(({ at, problem, fix }) => `${placeOf(at)}: ${problem}. Fix: ${fix}.`),
    unseen: [
      ...new Set(
        expectations
          .filter(({ holds }) => holds === UNKNOWN)
          .map(({ at, unseen = "not known before the update" }) => `${placeOf(at)}: ${unseen}`),
      ),
    ],
  };
}

function placeOf(at: Property | string): string {
  const path = typeof at === "string" ? at : at.path;
  return path === "" ? "the resource" : path;
}

/** What cannot be seen, whatever it holds. */
export function unseen(at: Property, why?: string): Expectation {
  return { at, holds: UNKNOWN, problem: "", fix: "", unseen: why };
}
