/**
 * A chart's data: a row per interval, a column per line.
 * @typedef {import("../columns").Columns & { readonly intervalSeconds: number }} Series
 */

/** A line breaks after this many of its usual steps without a point. */
const USUAL_STEPS = 4;

/** @type {Series} */
export const EMPTY = { seconds: [], lines: [], intervalSeconds: 1 };

/**
 * The newest value at or before a row.
 * @type {(values: readonly (number | null)[], row: number) => number | null}
 */
export function valueAt(values, row) {
  for (let at = Math.min(row, values.length - 1); at >= 0; at--) {
    const value = values[at];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}

/**
 * The gaps of a line: between points further apart than `longest` and than a few of its usual
 * steps. They show an outage, and keep a line with few documents together.
 * @param {readonly number[]} seconds
 * @param {readonly (number | null | undefined)[]} values
 * @param {number} longest seconds
 * @returns {[from: number, to: number][]} in seconds
 */
export function longGaps(seconds, values, longest) {
  const drawn = seconds.filter((_, row) => typeof values[row] === "number");
  const steps = drawn.slice(1).map((second, place) => second - (drawn[place] ?? second));
  const usual = [...steps].sort((one, other) => one - other)[steps.length >> 1] ?? 0;
  const limit = Math.max(longest, USUAL_STEPS * usual);
  return drawn.flatMap((second, place) => {
    const before = drawn[place - 1] ?? second;
    return second - before > limit ? [/** @type {[number, number]} */ ([before, second])] : [];
  });
}
