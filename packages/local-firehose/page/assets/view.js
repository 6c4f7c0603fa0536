/**
 * Which seconds the chart shows: it follows the newest, or stands where the reader zoomed to.
 * @typedef {{ follow: true, seconds: number } | { follow: false, from: number, to: number }} View
 * @typedef {{ from: number, to: number }} Range in seconds since 1970
 */

/** Nobody reads less than this in a chart of one point a second. */
const NARROWEST_SECONDS = 5;
/** A following view is at least this wide, so that the first points do not fill the whole width. */
const YOUNGEST_SECONDS = 30;

/**
 * The range a view shows. A following view grows with the data until it has its full width.
 * @param {View} view
 * @param {Range} data first and last second that there is
 * @returns {Range}
 */
export function shown(view, data) {
  if (!view.follow) return { from: view.from, to: view.to };
  const width = Math.min(view.seconds, Math.max(YOUNGEST_SECONDS, data.to - data.from));
  return { from: data.to - width, to: data.to };
}

/**
 * Makes a range `factor` times as wide around its middle, and keeps it on the data.
 * @param {Range} range
 * @param {number} factor
 * @param {Range} data
 * @returns {View}
 */
export function zoomed(range, factor, data) {
  const middle = (range.from + range.to) / 2;
  const half = Math.max(NARROWEST_SECONDS, (range.to - range.from) * factor) / 2;
  return placed({ from: middle - half, to: middle + half }, data);
}

/**
 * Moves a range by a part of its own width, and keeps it on the data.
 * @param {Range} range
 * @param {number} part negative for earlier
 * @param {Range} data
 * @returns {View}
 */
export function moved(range, part, data) {
  const by = (range.to - range.from) * part;
  return placed({ from: range.from + by, to: range.to + by }, data);
}

/**
 * A standing view of a range, moved and where needed cut so that it lies on the data.
 * @param {Range} range
 * @param {Range} data
 * @returns {View}
 */
export function placed(range, data) {
  const width = Math.max(NARROWEST_SECONDS, Math.min(range.to - range.from, data.to - data.from));
  const from = Math.max(data.from, Math.min(range.from, data.to - width));
  return { follow: false, from, to: from + width };
}
