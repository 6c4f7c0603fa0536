/**
 * The stretches of a line that are not drawn, as uPlot takes them: those between points further apart than `longest` seconds,
 * so that an outage does not look like a steady price while a second without a document does not break the line.
 * @param {import("/vendor/uplot.js")} plot
 * @param {number} seriesIndex
 * @param {number} first row
 * @param {number} last row
 * @param {number} longest
 * @returns {[from: number, to: number][]} in canvas pixels
 */
export function longGaps(plot, seriesIndex, first, last, longest) {
  const seconds = plot.data[0];
  const prices = plot.data[seriesIndex] ?? [];
  /** @type {[number, number][]} */
  const gaps = [];
  let before = NaN;
  for (let row = first; row <= last; row++) {
    if (prices[row] === null) continue;
    const second = seconds[row] ?? NaN;
    if (second - before > longest) {
      gaps.push([Math.round(plot.valToPos(before, "x", true)), Math.round(plot.valToPos(second, "x", true))]);
    }
    before = second;
  }
  return gaps;
}
