/**
 * The shown seconds. A view follows the newest, or stays where the reader zoomed to.
 * @typedef {{ follow: true, seconds: number } | { follow: false, from: number, to: number }} View
 * @typedef {{ from: number, to: number }} Range in seconds since 1970
 */

/** The narrowest range, in seconds: a chart has one point per second. */
const NARROWEST_SECONDS = 5;
/** A following view is at least this wide, so that the first points do not fill the chart. */
const YOUNGEST_SECONDS = 30;

/**
 * The range of a view. A following view grows with the data until it has its full width.
 * @type {(view: View, data: Range) => Range}
 */
export function shown(view, data) {
  if (!view.follow) return { from: view.from, to: view.to };
  const width = Math.min(view.seconds, Math.max(YOUNGEST_SECONDS, data.to - data.from));
  return { from: data.to - width, to: data.to };
}

/**
 * Widens a range by `factor` around its middle, within the data.
 * @type {(range: Range, factor: number, data: Range) => View}
 */
export function zoomed(range, factor, data) {
  const middle = (range.from + range.to) / 2;
  const half = Math.max(NARROWEST_SECONDS, (range.to - range.from) * factor) / 2;
  return placed({ from: middle - half, to: middle + half }, data);
}

/**
 * Moves a range by a part of its own width, negative for earlier, within the data.
 * @type {(range: Range, part: number, data: Range) => View}
 */
export function moved(range, part, data) {
  const by = (range.to - range.from) * part;
  return placed({ from: range.from + by, to: range.to + by }, data);
}

/**
 * A view that does not follow, moved and cut to lie within the data.
 * @type {(range: Range, data: Range) => View}
 */
export function placed(range, data) {
  const width = Math.max(NARROWEST_SECONDS, Math.min(range.to - range.from, data.to - data.from));
  const from = Math.max(data.from, Math.min(range.from, data.to - width));
  return { follow: false, from, to: from + width };
}
