import type { DeclaredDefinition } from "./declared-definition";
import type { DeclaredFunction } from "./declared-function";
import type { CompressionFormat } from "./firehose/compression";
import type { BackupMode, Destination, DestinationKind, Encryption, IndexRotationPeriod } from "./firehose/destination";

/** A Firehose stream as it runs here: what was declared, and the service's defaults. */
export interface DeclaredStream {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly destination: DestinationKind;
  readonly indexName: string;
  readonly indexRotationPeriod: IndexRotationPeriod;
  readonly bufferSizeMiB: number;
  readonly bufferIntervalSeconds: number;
  /** Window for all attempts at a delivery, the first included; 0 means one attempt. */
  readonly retrySeconds: number;
  readonly backupMode: BackupMode;
  /** Whether documents get ids, so that a repeated delivery overwrites. */
  readonly documentIds: boolean;
  readonly backup: {
    readonly bucketName: string;
    readonly prefix: string;
    readonly errorOutputPrefix: string;
    readonly compressionFormat: CompressionFormat;
    readonly bufferSizeMiB: number;
    readonly bufferIntervalSeconds: number;
  };
  readonly transform?: DeclaredTransform;
  readonly definition: DeclaredDefinition;
  /** What a description of the stream has (API reference: DeliveryStreamDescription). */
  readonly described: {
    readonly destination: Destination;
    readonly encryption: Encryption;
    /** Set for a stream that reads from a Kinesis stream in AWS. */
    readonly source?: unknown;
    readonly tags: Readonly<Record<string, string>>;
  };
}

export interface DeclaredTransform extends DeclaredFunction {
  /** As the stream names it, with a version when it does. */
  readonly functionArn: string;
  readonly bufferSizeMiB: number;
  readonly bufferIntervalSeconds: number;
  /** Invocations after the first failed one. */
  readonly retries: number;
}
