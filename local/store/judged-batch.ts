import { type Columns, fieldTypes, isUnfit, judge, type Unfit } from "./judge";
import type { DocumentBatch, DocumentError, DocumentIds } from "./store";

/** Documents of a batch that fit the mapping. */
export interface FittingDocuments {
  readonly ids: DocumentIds;
  /** A line for each, with a newline between them. */
  readonly lines: Buffer;
  /** Lines with the columns of each document, as JSON; undefined when the documents themselves tell them. */
  readonly columns: Buffer | undefined;
  readonly errors: readonly DocumentError[];
}

const text = String.raw`"[^"\\\x00-\x1f]*"`;
const number = String.raw`-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?`;
const day = String.raw`(?:02-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:0[1-9]|[12]\d|30)|(?:0[13578]|1[02])-31)`;
const time = String.raw`"[12]\d{3}-${day}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z"`;

/**
 * A document as the stream's function writes it, which fits by its looks. Nearly all are like that and tens of thousands come at a
 * time: to take each apart would cost several times as much as this.
 */
const ordinary = new RegExp(
  `\\{"ticker_symbol":${text},"sector":${text},"change":${number},"price":${number},"timestamp":${time}\\}\\n`,
  "y",
);

/** @param ids of the batch, or those that were made for it. */
export function judgedBatch({ ends, lines }: DocumentBatch, ids: DocumentIds): FittingDocuments {
  const judged = unusual(lines, ends);
  if (judged.size === 0) return { ids, lines: lines.subarray(0, -1), columns: undefined, errors: [] };

  const errors: DocumentError[] = [];
  const fitting: Buffer[] = [];
  const columns: (Buffer | string)[] = [];
  const sequences: number[] = [];
  ends.forEach((end, place) => {
    const line = lines.subarray(ends[place - 1] ?? 0, end);
    const found = judged.get(place);
    const sequence = ids.sequences[place] ?? 0;
    if (found !== undefined && isUnfit(found)) errors.push(errorOf(found, place, ids.idOf(sequence)));
    else {
      fitting.push(line);
      columns.push(found === undefined ? line : columnsLine(found));
      sequences.push(sequence);
    }
  });
  return { ids: { ...ids, sequences }, lines: joined(fitting), columns: joined(columns), errors };
}

/** What was found of the documents that are not {@link ordinary}, by their places. */
function unusual(lines: Buffer, ends: readonly number[]): ReadonlyMap<number, Columns | Unfit> {
  // A character for each byte, so that places in one are places in the other.
  const all = lines.latin1Slice();
  const found = new Map<number, Columns | Unfit>();
  let start = 0;
  ends.forEach((end, place) => {
    ordinary.lastIndex = start;
    if (!ordinary.test(all) || ordinary.lastIndex !== end)
      found.set(place, judge(lines.toString("utf8", start, end - 1)));
    start = end;
  });
  return found;
}

function columnsLine({ price, ticker, timestampMs }: Columns): string {
  const time = new Date(timestampMs ?? NaN);
  const columns = {
    timestamp: Number.isNaN(time.getTime()) ? null : time.toISOString(),
    // Half a character has no UTF-8.
    ticker_symbol: ticker === undefined ? null : Buffer.from(ticker).toString(),
    price: price ?? null,
  };
  return `${JSON.stringify(columns)}\n`;
}

function joined(lines: readonly (Buffer | string)[]): Buffer {
  return Buffer.concat(lines.map((line) => (typeof line === "string" ? Buffer.from(line) : line))).subarray(0, -1);
}

function errorOf(unfit: Unfit, place: number, id: string): DocumentError {
  const reason =
    "reason" in unfit
      ? unfit.reason
      : `failed to parse field [${unfit.field}] of type [${fieldTypes[unfit.field] ?? ""}] in document with id '${id}'. Preview of field's value: '${unfit.value}'`;
  return { place, status: 400, type: "mapper_parsing_exception", reason };
}
