import type { Chart } from "../../../lambda/contracts/stream-setup";
import type { DeclaredStream } from "../declared";
import type { ChartPoint, DocumentQuery, SeriesQuery, StoredDocument, TimeRange } from "./answers";
import type { RefusedDocument } from "@private-ingest/operator/replaying/bulk-answer";

/** Ids of documents: they have one length, and sort by their numbers. */
export interface DocumentIds {
  /** One number per document. */
  readonly sequences: readonly number[];
  readonly idOf: (sequence: number) => string;
}

export interface StreamDocuments {
  readonly stream: string;
  /** Without the rotation's suffix. */
  readonly indexName: string;
  readonly timeField: string;
  readonly mappings?: Readonly<Record<string, unknown>>;
  readonly charts: readonly Chart[];
}

export function documentsOf({ definition, indexName, name }: DeclaredStream): StreamDocuments {
  const { charts, mappings, timeField } = definition;
  return { stream: name, indexName, timeField, charts, mappings };
}

/** Documents for one index, as a `_bulk` request carries them: one line of JSON each. */
export interface DocumentBatch {
  readonly stream: string;
  readonly index: string;
  /** Absent if the store makes them. */
  readonly ids: DocumentIds | undefined;
  /** UTF-8; each document ends with the only newline it has. */
  readonly lines: Buffer;
  /** The end of each document's line in {@link lines}, newline included. */
  readonly ends: readonly number[];
}

/** A document that the store refused, as an item of a `_bulk` response; its place in the batch. */
export type DocumentError = RefusedDocument;

/** The store refused a whole batch, and may accept it later. */
export class StoreUnavailableError extends Error {
  override readonly name = "StoreUnavailableError";
  constructor(
    /** HTTP status; `ConnectionFailed` without an answer, `ServiceException` for a foreign one. */
    readonly code: number | "ConnectionFailed" | "ServiceException",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A store of documents, with its queries. */
export interface Store {
  readonly name: string;
  /**
   * Indexes a batch, whose memory is free when this resolves. As an `index` action does, a document
   * with a known id replaces the old one.
   * @returns only the refused documents.
   * @throws {StoreUnavailableError} when all are refused for a reason outside the documents.
   */
  bulk(batch: DocumentBatch): Promise<readonly DocumentError[]>;
  /** Oldest first. */
  series(query: SeriesQuery): Promise<readonly ChartPoint[]>;
  /** Times of the first and the last document of a stream; undefined where there is none. */
  extent(stream: string): Promise<TimeRange | undefined>;
  documents(query: DocumentQuery): Promise<readonly StoredDocument[]>;
  /** Of all streams. */
  count(): Promise<number>;
  close(): Promise<void>;
}
