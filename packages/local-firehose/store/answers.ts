/** Questions to a store, and its answers. Plain JSON: the page's scripts share these shapes. */
import type { Chart } from "../../../lambda/contracts/stream-setup";

/** Asks for a chart's points, of documents with fromMs <= time < toMs. */
export interface SeriesQuery extends TimeRange {
  readonly stream: string;
  readonly chart: Chart;
  /** Width of a point; the chart's own is not looked at. */
  readonly intervalSeconds: number;
}

/** Asks for documents, the newest first. */
export interface DocumentQuery {
  readonly stream: string;
  /** Matched as plain text anywhere in the document, regardless of case. */
  readonly search?: string;
  /** Exact value of a field. */
  readonly by?: { readonly field: string; readonly value: string };
  readonly limit: number;
}

export interface ChartPoint {
  /** Start of the interval: seconds since 1970 (UTC), a multiple of its width. */
  readonly second: number;
  /** Value of the chart's `by` field; empty for a chart without one. */
  readonly line: string;
  readonly value: number;
}

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
