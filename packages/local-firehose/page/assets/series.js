/**
 * A chart's data: a row per interval, a column per line.
 * @typedef {import("../columns").Columns & { readonly intervalSeconds: number }} Series
 */

/** @type {Series} */
export const EMPTY = { seconds: [], lines: [], intervalSeconds: 1 };

/**
 * The newest value at or before a row: what a reader takes as the value there.
 * @param {readonly (number | null)[]} values
 * @param {number} row
 * @returns {number | null}
 */
export function valueAt(values, row) {
  for (let at = Math.min(row, values.length - 1); at >= 0; at--) {
    const value = values[at];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}

/**
 * The stretches of a line that are not drawn: those between points further apart than `longest`.
 * An outage then does not look like a steady value, while one empty interval breaks no line.
 * @param {readonly number[]} seconds
 * @param {readonly (number | null | undefined)[]} values
 * @param {number} longest seconds
 * @returns {[from: number, to: number][]} in seconds
 */
export function longGaps(seconds, values, longest) {
  const drawn = seconds.filter((_, row) => typeof values[row] === "number");
  return drawn.flatMap((second, place) => {
    const before = drawn[place - 1] ?? second;
    return second - before > longest ? [/** @type {[number, number]} */ ([before, second])] : [];
  });
}
