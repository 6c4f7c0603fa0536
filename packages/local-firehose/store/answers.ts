/** Answers of a store. Plain JSON: the page's scripts share these shapes. */

/** One value of a chart. */
export interface ChartPoint {
  /** Start of the interval: seconds since 1970 (UTC), a multiple of its width. */
  readonly second: number;
  /** Value of the chart's `by` field; empty for a chart without one. */
  readonly line: string;
  readonly value: number;
}

/** Milliseconds since 1970. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface StoredDocument {
  readonly index: string;
  readonly id: string;
  /** JSON as it was stored, byte for byte: numbers may be larger or finer than this language's. */
  readonly source: string;
}
