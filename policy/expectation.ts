import { Property } from "./property";
import { Truth, UNKNOWN } from "./truth";

/** One requirement of a rule for one property. */
export interface Expectation {
  /** The property that decides, or the path of the missing one. */
  readonly at: Property | string;
  readonly holds: Truth;
  /** The problem if it is not met. No text from the resource: it may be secret. */
  readonly problem: string;
  /** The smallest change that fixes it. */
  readonly fix: string;
  /** Why it cannot be judged, unless it is merely unknown before the update. */
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

/** An expectation that cannot be judged. */
export function unseen(at: Property, why?: string): Expectation {
  return { at, holds: UNKNOWN, problem: "", fix: "", unseen: why };
}
