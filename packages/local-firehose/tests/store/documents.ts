import type { SeriesQuery } from "../../store/answers";
import { type DocumentBatch, type DocumentIds, documentsOf } from "../../store/store";
import { declared } from "../fixture";

export const stock = documentsOf(declared());

export const seriesQuery = (fromMs: number, toMs: number): SeriesQuery => ({
  ...{ stream: "stock", chart: stock.charts[0]!, fromMs, toMs, intervalSeconds: 1 },
});

/** A batch of these documents, with ids from `first` unless the store is to make them. */
export function batchOf(documents: readonly unknown[], first: number | null = 0, index = "stock"): DocumentBatch {
  const texts = documents.map((document) => `${typeof document === "string" ? document : JSON.stringify(document)}\n`);
  let end = 0;
  return {
    stream: "stock",
    index,
    ids: first === null ? undefined : idsOf(texts.map((_, place) => first + place)),
    lines: Buffer.from(texts.join("")),
    ends: texts.map((text) => (end += Buffer.byteLength(text))),
  };
}

/** Ids of seven digits: 1000000 is that of 0. */
export const idsOf = (sequences: readonly number[]): DocumentIds => ({
  sequences,
  idOf: (sequence) => String(1_000_000 + sequence),
});

export const second = Date.UTC(2026, 10, 23, 15, 2, 58);
export const trade = (price: unknown, timestamp = new Date(second).toISOString(), ticker_symbol = "QXZ") => ({
  ...{ ticker_symbol, sector: "HEALTHCARE", change: -0.05, price, timestamp },
});

/** Documents that do not fit, and the field and value that the reason names. */
export const conflicting: readonly (readonly [document: unknown, field: string, value: string])[] = [
  [trade("n/a"), "price", "n/a"],
  [trade({ a: 1 }), "price", '{"a":1}'],
  [trade(1, "yesterday"), "timestamp", "yesterday"],
  [{ sector: {} }, "sector", "{}"],
];
