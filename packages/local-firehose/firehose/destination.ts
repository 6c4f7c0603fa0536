import type { CompressionFormat } from "./compression";

export type DestinationKind = "opensearch" | "elasticsearch";
export type IndexRotationPeriod = "NoRotation" | "OneHour" | "OneDay" | "OneWeek" | "OneMonth";
export type BackupMode = "FailedDocumentsOnly" | "AllDocuments";

/**
 * Prefix of CloudWatch's metrics of deliveries. Today's guide names OpenSearch only; its edition of
 * 2020 and dashboards of today have DeliveryToElasticsearch for an Elasticsearch destination.
 */
export function deliveryMetric(destination: DestinationKind) {
  return destination === "elasticsearch" ? "DeliveryToElasticsearch" : "DeliveryToAmazonOpenSearchService";
}

export interface Encryption {
  readonly Status: "ENABLED" | "DISABLED";
  readonly KeyType?: string;
  readonly KeyARN?: string;
}

/** A stream's destination as the API describes it (…DestinationDescription). */
export interface Destination {
  readonly RoleARN: string;
  readonly DomainARN?: string;
  readonly ClusterEndpoint?: string;
  readonly IndexName: string;
  readonly TypeName?: string;
  readonly IndexRotationPeriod: IndexRotationPeriod;
  readonly BufferingHints: Hints;
  readonly RetryOptions: { readonly DurationInSeconds: number };
  readonly S3BackupMode: BackupMode;
  readonly S3DestinationDescription: BackupDestination;
  readonly ProcessingConfiguration: Processing;
  readonly CloudWatchLoggingOptions?: unknown;
  readonly VpcConfigurationDescription?: Readonly<Record<string, unknown>>;
  /** OpenSearch only; the API model has it in no description of an Elasticsearch destination. */
  readonly DocumentIdOptions?: { readonly DefaultDocumentIdFormat: "FIREHOSE_DEFAULT" | "NO_DOCUMENT_ID" };
}

export interface BackupDestination {
  readonly RoleARN: string;
  readonly BucketARN: string;
  readonly Prefix?: string;
  readonly ErrorOutputPrefix?: string;
  readonly BufferingHints: Hints;
  readonly CompressionFormat: CompressionFormat;
  readonly EncryptionConfiguration: unknown;
  readonly CloudWatchLoggingOptions?: unknown;
}

export interface Hints {
  readonly SizeInMBs: number;
  readonly IntervalInSeconds: number;
}

export interface Processing {
  readonly Enabled: boolean;
  readonly Processors: readonly Processor[];
}

export interface Processor {
  readonly Type: string;
  readonly Parameters?: readonly { readonly ParameterName: string; readonly ParameterValue: string }[];
}
