import type { Transform } from "../../lambda/contracts/record-transform";
import type { IndexRotation } from "./index-rotation";

/** Settings of a delivery stream. Unless stated otherwise, a change is in place. */
export interface DeliverySettings {
  /** Name in the stack's settings: prefix of its keys in the backup bucket. */
  readonly name: string;
  /** Physical name, 1 to 64 letters, digits and `_.-`. A change replaces the stream. */
  readonly streamName: string;
  /** A change replaces the stream. */
  readonly source: "directPut" | "kinesis";
  /** With source kinesis. A change replaces the stream. */
  readonly kinesisStreamArn: string;
  readonly indexName: string;
  readonly indexRotation: IndexRotation;
  /** 1 to 100. */
  readonly bufferSizeMiB: number;
  /** 60 to 900. */
  readonly bufferIntervalSeconds: number;
  /** 0 to 7200, the first attempt included. */
  readonly retrySeconds: number;
  /** A change replaces the stream. */
  readonly backupMode: "failedDocumentsOnly" | "allDocuments";
  readonly transform: Transform;
  readonly transformTimeoutSeconds: number;
  readonly transformMemoryMiB: number;
  readonly documentId: "default" | "none";
}
