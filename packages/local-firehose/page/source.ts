import type { Chart } from "../../../lambda/contracts/stream-setup";
import type { Registration, Violation } from "@private-ingest/offline/engine/evaluation";
import type { BufferStatus, RecordTotals } from "../firehose/counts";
import type { ChartPoint, DocumentQuery, SeriesQuery, StoredDocument, TimeRange } from "../store/answers";

export type { Chart, ChartPoint, DocumentQuery, SeriesQuery, StoredDocument, TimeRange };

/** Times are milliseconds since 1970 (UTC); `stream` is a stream's name in the stack's settings. */
export interface PageSource {
  program(): ProgramView;
  streams(): readonly StreamView[];
  /** Counters and gauges of this moment; cheap, asked several times a second. */
  status(): PipelineStatus;
  /** First and last time of a stream's documents; undefined where there are none. */
  extent(stream: string): Promise<TimeRange | undefined>;
  /** Oldest first. */
  series(query: SeriesQuery): Promise<readonly ChartPoint[]>;
  documents(query: DocumentQuery): Promise<readonly StoredDocument[]>;
  /** Objects of the backup with a stream's failed records, newest first; the first by default. */
  failures(stream?: string): Promise<readonly FailedObject[]>;
  failure(key: string, stream?: string): Promise<readonly FailedRecord[]>;
  /** Puts the records of a failed object back into the stream and returns how many. */
  replay(key: string, stream?: string): Promise<number>;
}

export interface StreamView {
  readonly name: string;
  readonly streamName: string;
  readonly indexName: string;
  readonly description: string;
  readonly charts: readonly Chart[];
  /** Fields of the table by their path; where there is none, the documents' own. */
  readonly columns: readonly string[];
  /** Formats of the dates that may be seconds or milliseconds since 1970, by path. */
  readonly epochs: Readonly<Record<string, string>>;
  readonly delivery: {
    readonly indexRotationPeriod: string;
    readonly bufferSizeMiB: number;
    readonly bufferIntervalSeconds: number;
    readonly retrySeconds: number;
  };
}

export interface ProgramView {
  readonly stack: string;
  readonly resources: readonly Pick<Registration, "urn" | "type" | "name" | "parent">[];
  readonly violations: readonly Violation[];
  readonly checked: number;
  /** Clock factor: buffer, retry and back-off times are divided by it. */
  readonly speed: number;
  /** The store that documents go to, for example `DuckDB (embedded)`. */
  readonly store: string;
}

export interface PipelineStatus {
  readonly records: RecordTotals;
  /** In the order of {@link PageSource.streams}. */
  readonly streams: readonly StreamStatus[];
}

export interface StreamStatus {
  readonly name: string;
  readonly records: RecordTotals;
  readonly buffers: readonly BufferStatus[];
  readonly batchesInFlight: number;
  readonly deliveries: number;
  readonly stopped?: string;
}

export interface DocumentField {
  /** The text itself, a time for an epoch, any other value as JSON; cut where it is long. */
  readonly text: string;
  readonly isNumber: boolean;
}

/** A document as `/api/documents` answers it, without its source. */
export interface ShownDocument {
  readonly stream: string;
  readonly index: string;
  readonly id: string;
  readonly fields: readonly (readonly [name: string, field: DocumentField])[];
}

export interface FailedObject {
  /** Key in the backup bucket, for example `processing-failed/2026/11/23/15/…`. */
  readonly key: string;
  readonly bytes: number;
  readonly modified: number;
  /** True for documents that the domain refused, false for records that the function did. */
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
