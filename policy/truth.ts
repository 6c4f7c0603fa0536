/**
 * Three-valued answers (Kleene's strong logic): many properties are unknown in a preview of a new
 * stack, and a rule must not guess.
 */

export const UNKNOWN = "unknown";
export type Unknown = typeof UNKNOWN;

export type Truth = boolean | Unknown;

/** False if one is false; else unknown if one is unknown; true for no answers. */
export function all(answers: readonly Truth[]): Truth {
  if (answers.includes(false)) return false;
  return answers.includes(UNKNOWN) ? UNKNOWN : true;
}

/** True if one is true; else unknown if one is unknown; false for no answers. */
export function any(answers: readonly Truth[]): Truth {
  if (answers.includes(true)) return true;
  return answers.includes(UNKNOWN) ? UNKNOWN : false;
}

export function not(answer: Truth): Truth {
  return answer === UNKNOWN ? UNKNOWN : !answer;
}
