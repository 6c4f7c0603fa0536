import { isIP } from "node:net";
import { dateReader } from "./date-format";
import { doubleOf, wholeOf } from "./field-values";

/** An indexed value: text, number, milliseconds since 1970 of a date; null for none. */
export type FieldValue = string | number | null;

/** A scalar of a document: JSON's text of it, and the text that a string stands for. */
export interface Scalar {
  readonly kind: "string" | "number" | "boolean";
  readonly text: string;
}

export type Property = Readonly<Record<string, unknown>>;

/** Reads one value of a field; undefined for a refused value. */
export type ValueReader = (value: Scalar) => FieldValue | undefined;

const bounds: Readonly<Record<string, readonly [bigint, bigint]>> = {
  byte: [-(2n ** 7n), 2n ** 7n - 1n],
  short: [-(2n ** 15n), 2n ** 15n - 1n],
  integer: [-(2n ** 31n), 2n ** 31n - 1n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
  unsigned_long: [0n, 2n ** 64n - 1n],
};

/** Largest magnitude that rounds to a finite value. */
const mostOf: Readonly<Record<string, number>> = { float: 3.4028235677973362e38, half_float: 65_520 };

const texts = ["text", "match_only_text", "keyword", "wildcard", "constant_keyword", "search_as_you_type", "version"];

/** The last millisecond of a `date_nanos`, in 2262: it counts nanoseconds from 1970 in 63 bits. */
const lastNanos = 9_223_372_036_854;

/** Lucene's limit for one term in UTF-8 (`IndexWriter.MAX_TERM_LENGTH`). */
export const longestTermBytes = 32_766;

/** As OpenSearch 2.19 reads values; undefined for an unknown type, which accepts anything. */
export function valueReader(property: Property): ValueReader | undefined {
  const read = readerOf(String(property.type), property);
  if (read === undefined || property.ignore_malformed !== true || texts.includes(String(property.type))) return read;
  return (value) => {
    const found = read(value);
    return found === undefined ? null : found;
  };
}

function readerOf(type: string, property: Property): ValueReader | undefined {
  if (texts.includes(type)) return ({ text }) => text;
  const range = bounds[type];
  const coerce = property.coerce !== false;
  if (range !== undefined) return number(coerce, (text) => wholeOf(text, range));
  if (type === "double" || type === "scaled_float") return number(coerce, doubleOf);
  const most = mostOf[type];
  if (most !== undefined) {
    return number(coerce, (text) => {
      const value = doubleOf(text);
      return typeof value === "number" && Math.abs(value) >= most ? undefined : value;
    });
  }
  switch (type) {
    case "date":
    case "date_nanos": {
      const read = dateReader(typeof property.format === "string" ? property.format : undefined);
      return ({ kind, text }) => {
        const time = kind === "boolean" ? undefined : read(text);
        if (type === "date" || time === undefined) return time;
        // NaN: a year beyond Date's range, or an unknown format.
        const isInside = Number.isNaN(time) ? property.format !== undefined : time >= 0 && time <= lastNanos;
        return isInside ? time : undefined;
      };
    }
    case "boolean":
      return ({ kind, text }) =>
        kind === "number" || !["true", "false", ""].includes(text) ? undefined : text || "false";
    case "ip":
      return ({ kind, text }) => (kind === "string" && isIP(text) !== 0 ? text : undefined);
    case "alias":
      return () => undefined;
    default:
      return undefined;
  }
}

/** Strings are numbers, and fractions are cut off, only with `coerce`. */
function number(coerce: boolean, read: (text: string) => number | null | undefined): ValueReader {
  return ({ kind, text }) => {
    if (kind === "boolean") return undefined;
    if (kind === "string") {
      if (!coerce) return undefined;
      return text === "" ? null : read(text);
    }
    const value = read(text);
    return !coerce && typeof value === "number" && value !== Number(text) ? undefined : value;
  };
}
