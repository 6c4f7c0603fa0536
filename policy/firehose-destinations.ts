/** Firehose's bounds and defaults per destination: API model firehose/2015-08-04. */
import { Bounds } from "./bounds";

export interface Bounded {
  readonly allowed: Bounds;
  readonly whenAbsent: number;
}

/** A buffer is delivered as soon as it is this old or this large. */
export interface BufferingHints {
  readonly intervalSeconds: Bounded;
  readonly sizeMiB: Bounded;
}

export interface DestinationKind {
  /** Property of its configuration, by provider; the classic one has dropped `s3`. */
  readonly block: { readonly classic?: string; readonly native: string };
  /** Absent if the service buffers only in its S3 staging. */
  readonly hints?: BufferingHints;
  /** How long to retry before the records go to S3; absent where S3 is the destination. */
  readonly retrySeconds?: Bounded;
  /** Stores objects: a large buffer makes larger ones, and nothing waits for them. */
  readonly isStorage?: boolean;
  /** Fills tables, which are queried in bulk: a large buffer makes fewer files, as in S3. */
  readonly isTable?: boolean;
  /** A search engine, which can be in a VPC. */
  readonly isSearch?: boolean;
  /** Values of `s3BackupMode` that keep failed documents; absent where S3 is the destination. */
  readonly backupModes?: readonly string[];
  /** Paths below the block of properties that hold a plain credential. */
  readonly secrets?: readonly (readonly string[])[];
  /** Paths below the block of addresses and options that may contain a credential. */
  readonly texts?: readonly (readonly string[])[];
  /** Paths below the block of addresses that receive records over the Internet. */
  readonly endpoints?: readonly (readonly string[])[];
}

const bounded = (minimum: number, maximum: number, whenAbsent: number): Bounded => ({
  allowed: { minimum, maximum },
  whenAbsent,
});

const retry = (whenAbsent: number): Bounded => bounded(0, 7200, whenAbsent);

const documents = ["FailedDocumentsOnly", "AllDocuments"];
const data = ["FailedDataOnly", "AllData"];

const search = {
  hints: { intervalSeconds: bounded(0, 900, 300), sizeMiB: bounded(1, 100, 5) },
  retrySeconds: retry(300),
  isSearch: true,
  backupModes: documents,
  texts: [["clusterEndpoint"], ["collectionEndpoint"]],
  endpoints: [["clusterEndpoint"], ["collectionEndpoint"]],
} as const;

const s3Hints: BufferingHints = { intervalSeconds: bounded(0, 900, 300), sizeMiB: bounded(1, 128, 5) };

/**
 * A backup in S3 needs a buffer, though the API's range starts at 0: the Firehose developer guide
 * ("Configure buffering hints") excludes zero buffering there.
 */
export const S3_BACKUP_HINTS: BufferingHints = { ...s3Hints, intervalSeconds: bounded(60, 900, 300) };

/**
 * With format conversion or dynamic partitioning a buffer is at least 64 MiB.
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_ExtendedS3DestinationConfiguration.html
 * @see https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html
 */
export function columnarHints({ intervalSeconds }: BufferingHints, whenAbsent: number): BufferingHints {
  return { intervalSeconds, sizeMiB: bounded(64, 128, whenAbsent) };
}

/** By the name in `destination`, in lower case. */
export const DESTINATIONS: Readonly<Record<string, DestinationKind>> = {
  opensearch: {
    block: { classic: "opensearchConfiguration", native: "amazonopensearchserviceDestinationConfiguration" },
    ...search,
  },
  elasticsearch: {
    block: { classic: "elasticsearchConfiguration", native: "elasticsearchDestinationConfiguration" },
    ...search,
  },
  opensearchserverless: {
    block: {
      classic: "opensearchserverlessConfiguration",
      native: "amazonOpenSearchServerlessDestinationConfiguration",
    },
    ...search,
  },
  http_endpoint: {
    block: { classic: "httpEndpointConfiguration", native: "httpEndpointDestinationConfiguration" },
    hints: { intervalSeconds: bounded(0, 900, 300), sizeMiB: bounded(1, 64, 5) },
    retrySeconds: retry(300),
    backupModes: data,
    secrets: [["accessKey"], ["endpointConfiguration", "accessKey"]],
    texts: [["url"], ["endpointConfiguration", "url"]],
    endpoints: [["url"], ["endpointConfiguration", "url"]],
  },
  splunk: {
    block: { classic: "splunkConfiguration", native: "splunkDestinationConfiguration" },
    hints: { intervalSeconds: bounded(0, 60, 60), sizeMiB: bounded(1, 5, 5) },
    retrySeconds: retry(3600),
    backupModes: ["FailedEventsOnly", "AllEvents"],
    secrets: [["hecToken"]],
    texts: [["hecEndpoint"]],
    endpoints: [["hecEndpoint"]],
  },
  redshift: {
    block: { classic: "redshiftConfiguration", native: "redshiftDestinationConfiguration" },
    retrySeconds: retry(3600),
    backupModes: ["Disabled", "Enabled"],
    secrets: [["password"]],
    texts: [["clusterJdbcurl"], ["clusterJdbcUrl"], ["copyOptions"], ["copyCommand", "copyOptions"]],
  },
  snowflake: {
    block: { classic: "snowflakeConfiguration", native: "snowflakeDestinationConfiguration" },
    hints: { intervalSeconds: bounded(0, 900, 0), sizeMiB: bounded(1, 128, 1) },
    isTable: true,
    retrySeconds: retry(60),
    backupModes: data,
    secrets: [["privateKey"], ["keyPassphrase"]],
    texts: [["accountUrl"]],
    endpoints: [["accountUrl"]],
  },
  iceberg: {
    block: { classic: "icebergConfiguration", native: "icebergDestinationConfiguration" },
    hints: s3Hints,
    isTable: true,
    retrySeconds: retry(300),
    backupModes: data,
  },
  extended_s3: {
    block: { classic: "extendedS3Configuration", native: "extendedS3DestinationConfiguration" },
    hints: s3Hints,
    isStorage: true,
  },
  s3: {
    block: { native: "s3DestinationConfiguration" },
    hints: s3Hints,
    isStorage: true,
  },
};
