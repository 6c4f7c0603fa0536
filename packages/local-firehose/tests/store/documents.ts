import type { DocumentBatch, DocumentIds } from "../../store/store";

/** A batch of these documents, with ids from `first` unless the store is to make them. */
export function batchOf(documents: readonly unknown[], first: number | null = 0, index = "stock"): DocumentBatch {
  const texts = documents.map((document) => `${typeof document === "string" ? document : JSON.stringify(document)}\n`);
  let end = 0;
  return {
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
/** A stock record after the function. */
export const trade = (
  price: unknown,
  timestamp: unknown = new Date(second).toISOString(),
  ticker_symbol: unknown = "QXZ",
) => ({
  ticker_symbol,
  sector: "HEALTHCARE",
  change: -0.05,
  price,
  timestamp,
});

/** Documents that fit the stack's index template, as OpenSearch 2.19 judges. */
export const fitting: readonly [string, unknown][] = [
  ["a price in text", trade("84.51")],
  ["no price", { ticker_symbol: "QXZ" }],
  ["null for every field", { ticker_symbol: null, sector: null, change: null, price: null, timestamp: null }],
  ["an empty object", {}],
  ["a date only", trade(1, "2026-11-23")],
  ["milliseconds as a number", trade(1, second)],
  ["milliseconds beyond all calendars", trade(1, "9223372036854775807")],
  ["a time in another zone", trade(1, "2026-11-23T16:02:58+01:00")],
  ["a number for a text", trade(1, undefined, 7)],
  ["a text with every kind of character", trade(1, undefined, "\u0000 \u2028 😀 , ' \\")],
  ["a text that looks like an object", trade(1, undefined, "{}")],
];
/** Documents that do not, and what is said of them with the id 1000001. */
export const conflicting: readonly [string, unknown, string][] = [
  [
    "a price that is no number",
    trade("n/a"),
    "failed to parse field [price] of type [double] in document with id '1000001'. Preview of field's value: 'n/a'",
  ],
  [
    "a price that is true",
    trade(true),
    "failed to parse field [price] of type [double] in document with id '1000001'. Preview of field's value: 'true'",
  ],
  [
    "a price that is not finite",
    trade("NaN"),
    "failed to parse field [price] of type [double] in document with id '1000001'. Preview of field's value: 'NaN'",
  ],
  [
    "a price that is an object",
    trade({ a: 1 }),
    "failed to parse field [price] of type [double] in document with id '1000001'. Preview of field's value: '{\"a\":1}'",
  ],
  [
    "a change that is no number",
    { change: "up" },
    "failed to parse field [change] of type [double] in document with id '1000001'. Preview of field's value: 'up'",
  ],
  [
    "a timestamp that is no date",
    trade(1, "yesterday"),
    "failed to parse field [timestamp] of type [date] in document with id '1000001'. Preview of field's value: 'yesterday'",
  ],
  [
    "a ticker that is an object",
    trade(1, undefined, {}),
    "failed to parse field [ticker_symbol] of type [text] in document with id '1000001'. Preview of field's value: '{}'",
  ],
  [
    "a sector that is an object",
    { sector: {} },
    "failed to parse field [sector] of type [text] in document with id '1000001'. Preview of field's value: '{}'",
  ],
  ["text that is not JSON", "not JSON", "failed to parse"],
  ["JSON that is no object", "[1]", "failed to parse"],
];
