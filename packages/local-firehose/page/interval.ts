/** Points that an automatic width aims at, and the most that a line ever has. */
const AIMED_POINTS = 300;
const MOST_POINTS = 4000;

/** Widths that divide each other's hours and days evenly. */
const WIDTHS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];
const DAY = 86400;

/**
 * Width of a point in seconds: as the chart declares it, or by the range that is shown. A declared
 * width is multiplied where a line would have more points than a screen shows.
 */
export function intervalSeconds(declared: number | undefined, rangeSeconds: number): number {
  if (declared !== undefined) return declared * Math.max(1, Math.ceil(rangeSeconds / declared / MOST_POINTS));
  const least = rangeSeconds / AIMED_POINTS;
  return WIDTHS.find((width) => width >= least) ?? Math.ceil(least / DAY) * DAY;
}
