/**
 * Three-valued answers (Kleene's strong logic). In a preview of a new stack many properties are not
 * known yet; a rule that guessed would be wrong either way, so "not known yet" is an answer of its
 * own and only spreads where it matters.
 */

export const UNKNOWN = "unknown";
export type Unknown = typeof UNKNOWN;

export type Truth = boolean | Unknown;

/**
 * False as soon as one answer is false; else not known as soon as one is not; true for no answers.
 */
export function all(answers: readonly Truth[]): Truth {
  if (answers.includes(false)) return false;
  return answers.includes(UNKNOWN) ? UNKNOWN : true;
}

/**
 * True as soon as one answer is true; else not known as soon as one is not; false for no answers.
 */
export function any(answers: readonly Truth[]): Truth {
  if (answers.includes(true)) return true;
  return answers.includes(UNKNOWN) ? UNKNOWN : false;
}

export function not(answer: Truth): Truth {
  return answer === UNKNOWN ? UNKNOWN : !answer;
}
