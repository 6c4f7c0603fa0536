import type { SeriesPoint, StoredDocument } from "./answers";
import type { RefusedDocument } from "@private-ingest/operator/replaying/bulk-answer";

/** Ids of documents: they have one length, and sort as the numbers do that they stand for. */
export interface DocumentIds {
  /** One number a document. */
  readonly sequences: readonly number[];
  readonly idOf: (sequence: number) => string;
}

/** Documents for one index, as a `_bulk` request carries them: one line of JSON each. */
export interface DocumentBatch {
  readonly index: string;
  /** None when the store is to make them. */
  readonly ids: DocumentIds | undefined;
  /** UTF-8; each document ends with the only newline it has. */
  readonly lines: Buffer;
  /** For each document, where its line ends in {@link lines}, newline included. */
  readonly ends: readonly number[];
}

/** A document that the store refused, as an item of a `_bulk` response; its place in the batch. */
export type DocumentError = RefusedDocument;

/** The store did not take a batch at all, and may take it later. */
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

/** Where documents go, and what can be asked of them. */
export interface Store {
  /** For people, for example `DuckDB (embedded)`. */
  readonly name: string;
  /**
   * Indexes a batch, whose memory is free when this resolves. A document with a known id replaces
   * the old one, as an `index` action does.
   * @returns only the documents that were not taken.
   * @throws {StoreUnavailableError} when none was, for a reason outside the documents.
   */
  bulk(batch: DocumentBatch): Promise<readonly DocumentError[]>;
  /**
   * Average price by ticker and second, oldest first, for documents with fromMs <= timestamp < toMs
   * (milliseconds since 1970).
   */
  series(fromMs: number, toMs: number): Promise<readonly SeriesPoint[]>;
  /**
   * The newest documents first; `search` is matched as plain text anywhere in the document
   * regardless of case, `ticker` exactly.
   */
  documents(query: {
    readonly search?: string;
    readonly ticker?: string;
    readonly limit: number;
  }): Promise<readonly StoredDocument[]>;
  count(): Promise<number>;
  close(): Promise<void>;
}
