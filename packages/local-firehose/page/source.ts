import type { RecordTotals } from "../firehose/counts";
import type { SeriesPoint, StoredDocument } from "../store/answers";

export type { SeriesPoint, StoredDocument };

/** What the page shows, asked from whoever runs the pipeline. Times are milliseconds since 1970 (UTC) where nothing else is said. */
export interface PageSource {
  /** The program that was evaluated: shown once. */
  program(): ProgramView;
  /** Counters and gauges of this moment; cheap, asked several times a second. */
  status(): PipelineStatus;
  /** Average price by ticker and second of `timestamp`, oldest first, for documents with fromMs <= timestamp < toMs. */
  series(fromMs: number, toMs: number): Promise<readonly SeriesPoint[]>;
  /** The newest documents first; `search` is matched as plain text anywhere in the document, `ticker` exactly. */
  documents(query: { search?: string; ticker?: string; limit: number }): Promise<readonly StoredDocument[]>;
  /** Objects in the backup bucket that hold failed records, newest first. */
  failures(): Promise<readonly FailedObject[]>;
  /** The records of one failed object. */
  failure(key: string): Promise<readonly FailedRecord[]>;
  /** Puts the records of a failed object back into the stream and says how many. */
  replay(key: string): Promise<number>;
}

export interface ProgramView {
  readonly stack: string;
  readonly resources: readonly {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    readonly parent: string;
  }[];
  readonly violations: readonly {
    readonly policy: string;
    readonly level: string;
    readonly message: string;
    readonly urn: string;
  }[];
  /** Resources the pack judged. */
  readonly checked: number;
  readonly stream: {
    readonly name: string;
    readonly indexName: string;
    readonly indexRotationPeriod: string;
    readonly bufferSizeMiB: number;
    readonly bufferIntervalSeconds: number;
    readonly retrySeconds: number;
    readonly backupMode: string;
  };
  /** Clock factor: buffer, retry and back-off times are divided by it. */
  readonly speed: number;
  /** The store that documents go to, for example `DuckDB (embedded)`. */
  readonly store: string;
}

export interface PipelineStatus {
  readonly records: RecordTotals;
  readonly buffers: readonly {
    /** `processing` (before the function), `destination` (before the domain), or `backup` and what it holds: `backup processing-failed`, `backup all documents`. */
    readonly name: string;
    readonly bytes: number;
    readonly limitBytes: number;
    /** Age and limit in the stream's own seconds: real seconds times {@link ProgramView.speed}. */
    readonly ageSeconds: number;
    readonly limitSeconds: number;
  }[];
  readonly batchesInFlight: number;
  readonly deliveries: number;
  /** Set when delivery has stopped, with the reason. */
  readonly stopped?: string;
}

/** How the table shows one field of a document. */
export interface DocumentField {
  /** The text itself, any other value as JSON; cut where it is long. */
  readonly text: string;
  readonly isNumber: boolean;
}

/** A document as `/api/documents` answers it, without its source. */
export interface ShownDocument {
  readonly index: string;
  readonly id: string;
  readonly fields: readonly (readonly [name: string, field: DocumentField])[];
}

export interface FailedObject {
  /** Key in the backup bucket, for example `processing-failed/2026/11/23/15/…`. */
  readonly key: string;
  readonly bytes: number;
  readonly modified: number;
  /** Whether it holds documents that the domain did not take, rather than records that the function did not transform. */
  readonly holdsDocuments: boolean;
}

export interface FailedRecord {
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly attemptsMade: number;
  readonly arrivalTimestamp: number;
  /** The record's own bytes, decoded as UTF-8 for reading. */
  readonly text: string;
}
