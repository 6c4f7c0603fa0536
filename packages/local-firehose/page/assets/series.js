/**
 * The chart's data: one row a second, one column a ticker.
 * @typedef {import("../columns").Columns} Columns
 */

/** @type {Columns} */
export const EMPTY = { seconds: [], tickers: [] };

/**
 * Puts newly asked rows in the place of all rows from `fromSecond` on, and forgets rows before `oldestSecond`.
 * @param {Columns} held
 * @param {Columns} asked the complete rows from `fromSecond` on
 * @param {number} fromSecond
 * @param {number} oldestSecond
 * @returns {Columns}
 */
export function spliced(held, asked, fromSecond, oldestSecond) {
  const start = firstAtOrAfter(held.seconds, oldestSecond);
  const end = Math.max(start, firstAtOrAfter(held.seconds, fromSecond));
  const heldPrices = new Map(held.tickers.map(({ ticker, prices }) => [ticker, prices.slice(start, end)]));
  const askedPrices = new Map(asked.tickers.map(({ ticker, prices }) => [ticker, prices]));
  const nothing = (/** @type {number} */ rows) => new Array(rows).fill(null);
  const names = [...new Set([...heldPrices.keys(), ...askedPrices.keys()])].sort();
  return {
    seconds: [...held.seconds.slice(start, end), ...asked.seconds],
    tickers: names
      .map((ticker) => ({
        ticker,
        prices: [
          ...(heldPrices.get(ticker) ?? nothing(end - start)),
          ...(askedPrices.get(ticker) ?? nothing(asked.seconds.length)),
        ],
      }))
      .filter(({ prices }) => prices.some((price) => price !== null)),
  };
}

/**
 * The newest price at or before a row: what a reader takes as the value there.
 * @param {readonly (number | null)[]} prices
 * @param {number} row
 * @returns {number | null}
 */
export function valueAt(prices, row) {
  for (let at = Math.min(row, prices.length - 1); at >= 0; at--) {
    const price = prices[at];
    if (price !== null && price !== undefined) return price;
  }
  return null;
}

/**
 * Index of the first of ascending numbers that is not less than `least`.
 * @param {readonly number[]} ascending
 * @param {number} least
 */
export function firstAtOrAfter(ascending, least) {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (/** @type {number} */ (ascending[middle]) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
