/**
 * Three-valued answers (Kleene's strong logic): in a preview of a new stack many properties are
 * unknown, and a rule that guessed would be wrong either way.
 */

export const UNKNOWN = "unknown";
export type Unknown = typeof UNKNOWN;

export type Truth = boolean | Unknown;

/** False as soon as one is false; else unknown as soon as one is; true for no answers. */
export function all(answers: readonly Truth[]): Truth {
  if (answers.includes(false)) return false;
  return answers.includes(UNKNOWN) ? UNKNOWN : true;
}

/** True as soon as one is true; else unknown as soon as one is; false for no answers. */
export function any(answers: readonly Truth[]): Truth {
  if (answers.includes(true)) return true;
  return answers.includes(UNKNOWN) ? UNKNOWN : false;
}

export function not(answer: Truth): Truth {
  return answer === UNKNOWN ? UNKNOWN : !answer;
}
