import { type Columns, fieldTypes, isUnfit, judge, type Unfit } from "./judge";
import type { Shapes } from "./shapes";
import type { DocumentBatch, DocumentError, DocumentIds } from "./store";

/** Documents of a batch that fit the mapping. */
export interface FittingDocuments {
  readonly ids: DocumentIds;
  /** A line for each, with a newline between them. */
  readonly lines: Buffer;
  /**
   * Lines with the columns of each document, as JSON; undefined when the documents themselves tell
   * them.
   */
  readonly columns: Buffer | undefined;
  readonly errors: readonly DocumentError[];
}

/**
 * @param ids of the batch, or those that were made for it.
 * @param shapes of earlier documents; those of this batch are added.
 */
export function judgedBatch({ ends, lines }: DocumentBatch, ids: DocumentIds, shapes: Shapes): FittingDocuments {
  const judged = unusual(lines, ends, shapes);
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

/** What was found of the documents that do not fit by their looks, by their places. */
function unusual(lines: Buffer, ends: readonly number[], shapes: Shapes): ReadonlyMap<number, Columns | Unfit> {
  // A character for each byte, so that places in one are places in the other.
  const documents = lines.toString("latin1");
  const found = new Map<number, Columns | Unfit>();
  let start = 0;
  ends.forEach((end, place) => {
    if (!shapes.fit(documents, start, end)) {
      const document = lines.toString("utf8", start, end - 1);
      const judged = judge(document);
      if (!isUnfit(judged)) shapes.learn(document);
      // By their looks, those fit whose columns the document tells itself.
      if (isUnfit(judged) || !shapes.fit(documents, start, end)) found.set(place, judged);
    }
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
