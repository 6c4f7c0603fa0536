import type { ChartPoint } from "./source";

/** Points for a chart library: a row per interval, a column per line. */
export interface Columns {
  /** Whole seconds since 1970 (UTC), ascending, each once. */
  readonly seconds: readonly number[];
  /** By name; `values` is as long as `seconds`. */
  readonly lines: readonly { readonly line: string; readonly values: readonly (number | null)[] }[];
}

/**
 * Points, in any order, as columns: a third of their size as JSON.
 * @param missing value of a line without a document in an interval.
 */
export function columns(points: readonly ChartPoint[], missing: 0 | null = null): Columns {
  const seconds = [...new Set(points.map((point) => point.second))].sort((a, b) => a - b);
  const rows = new Map(seconds.map((second, row) => [second, row]));
  const lines = new Map<string, (number | null)[]>();
  for (const { second, line, value } of points) {
    let column = lines.get(line);
    if (column === undefined) lines.set(line, (column = new Array<number | null>(seconds.length).fill(missing)));
    column[rows.get(second) ?? 0] = value;
  }
  return { seconds, lines: [...lines.keys()].sort().map((line) => ({ line, values: lines.get(line) ?? [] })) };
}
