import { type Columns, columnsDocument, columnsOf } from "./columns";
import { isUnfit, judge, type Unfit, type Values } from "./judge";
import { type Mapping, readMapping } from "./mapping";
import { Shapes } from "./shapes";
import type { DocumentBatch, DocumentError, DocumentIds, StreamDocuments } from "./store";

export interface FittingDocuments {
  readonly ids: DocumentIds;
  /** A line for each, with a newline between them. */
  readonly lines: Buffer;
  /** JSON of each document's columns; undefined if a query reads them from the documents. */
  readonly columns: Buffer | undefined;
  readonly errors: readonly DocumentError[];
}

/** Judges batches of one stream by its mapping. */
export class BatchJudge {
  private readonly mapping: Mapping;
  private readonly columns: Columns;
  private readonly paths: ReadonlySet<string>;
  private readonly shapes: Shapes;

  constructor(documents: StreamDocuments) {
    this.mapping = readMapping(documents.mappings);
    this.columns = columnsOf(documents);
    this.paths = new Set(this.columns.keys());
    this.shapes = new Shapes(this.mapping, this.columns);
  }

  /** @param ids of the batch, or those that were made for it. */
  judge({ ends, lines }: DocumentBatch, ids: DocumentIds): FittingDocuments {
    const judged = this.unusual(lines, ends);
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
        columns.push(
          found === undefined ? line : `${JSON.stringify(columnsDocument(this.columns, found, this.mapping))}\n`,
        );
        sequences.push(sequence);
      }
    });
    return { ids: { ...ids, sequences }, lines: joined(fitting), columns: joined(columns), errors };
  }

  /** Results for the documents that fit no known shape, by their positions. */
  private unusual(lines: Buffer, ends: readonly number[]): ReadonlyMap<number, Values | Unfit> {
    // A character per byte, so that positions are the same.
    const documents = lines.toString("latin1");
    const found = new Map<number, Values | Unfit>();
    let start = 0;
    ends.forEach((end, place) => {
      if (!this.shapes.fit(documents, start, end)) {
        const document = lines.toString("utf8", start, end - 1);
        const judged = judge(document, this.mapping, this.paths);
        if (!isUnfit(judged)) this.shapes.learn(document);
        // By their looks, those fit whose columns the document tells itself.
        if (isUnfit(judged) || !this.shapes.fit(documents, start, end)) found.set(place, judged);
      }
      start = end;
    });
    return found;
  }
}

function joined(lines: readonly (Buffer | string)[]): Buffer {
  return Buffer.concat(lines.map((line) => (typeof line === "string" ? Buffer.from(line) : line))).subarray(0, -1);
}

function errorOf(unfit: Unfit, place: number, id: string): DocumentError {
  if ("reason" in unfit) return { place, status: 400, type: unfit.type, reason: unfit.reason };
  const { field, fieldType, value } = unfit;
  const reason = `failed to parse field [${field}] of type [${fieldType}] in document with id '${id}'. Preview of field's value: '${value}'`;
  return { place, status: 400, type: "mapper_parsing_exception", reason };
}
