import type { SeriesPoint } from "./source";

/** Points as a chart library takes them: one row a second, one column a ticker, null where a ticker has no document. */
export interface Columns {
  /** Whole seconds since 1970 (UTC), ascending, each once. */
  readonly seconds: readonly number[];
  /** By name; every `prices` is as long as `seconds`. */
  readonly tickers: readonly { readonly ticker: string; readonly prices: readonly (number | null)[] }[];
}

/** Turns points, in any order, into columns: a third of the points' size as JSON, and ready to be drawn. */
export function columns(points: readonly SeriesPoint[]): Columns {
  const seconds = [...new Set(points.map((point) => point.second))].sort((a, b) => a - b);
  const rows = new Map(seconds.map((second, row) => [second, row]));
  const prices = new Map<string, (number | null)[]>();
  for (const { second, ticker, price } of points) {
    let column = prices.get(ticker);
    if (column === undefined) prices.set(ticker, (column = new Array<number | null>(seconds.length).fill(null)));
    column[rows.get(second) ?? 0] = price;
  }
  const tickers = [...prices.keys()].sort();
  return { seconds, tickers: tickers.map((ticker) => ({ ticker, prices: prices.get(ticker) ?? [] })) };
}
