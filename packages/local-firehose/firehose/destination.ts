import { type DeclaredFunction, functionNameOf } from "../declared-function";
import type { BackupMode, DeclaredStream, DeclaredTransform, DestinationKind, IndexRotationPeriod } from "../declared";
import type { CompressionFormat } from "./compression";

/** A stream's destination as the API describes it (AmazonopensearchserviceDestinationDescription, ElasticsearchDestinationDescription). */
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

/** The destination of a stream that a program declared. */
export function declaredDestination(declared: DeclaredStream): Destination {
  const { backup, destination, domainArn, roleArn, transform } = declared;
  const parameters = transform && {
    LambdaArn: transform.functionArn,
    NumberOfRetries: transform.retries,
    BufferSizeInMBs: transform.bufferSizeMiB,
    BufferIntervalInSeconds: transform.bufferIntervalSeconds,
  };
  const Parameters = Object.entries(parameters ?? {}).map(([ParameterName, value]) => ({
    ParameterName,
    ParameterValue: String(value),
  }));
  return {
    RoleARN: roleArn,
    ...(domainArn.startsWith("https:") ? { ClusterEndpoint: domainArn } : { DomainARN: domainArn }),
    IndexName: declared.indexName,
    IndexRotationPeriod: declared.indexRotationPeriod,
    BufferingHints: { IntervalInSeconds: declared.bufferIntervalSeconds, SizeInMBs: declared.bufferSizeMiB },
    RetryOptions: { DurationInSeconds: declared.retrySeconds },
    S3BackupMode: declared.backupMode,
    S3DestinationDescription: {
      RoleARN: roleArn,
      BucketARN: `arn:${declared.arn.split(":")[1] ?? "aws"}:s3:::${backup.bucketName}`,
      Prefix: backup.prefix,
      ErrorOutputPrefix: backup.errorOutputPrefix,
      BufferingHints: { IntervalInSeconds: backup.bufferIntervalSeconds, SizeInMBs: backup.bufferSizeMiB },
      CompressionFormat: backup.compressionFormat,
      EncryptionConfiguration: { NoEncryptionConfig: "NoEncryption" },
      ...declared.described?.backup,
    },
    ProcessingConfiguration:
      transform === undefined
        ? { Enabled: false, Processors: [] }
        : { Enabled: true, Processors: [{ Type: "Lambda", Parameters }] },
    ...(destination === "opensearch" && {
      DocumentIdOptions: { DefaultDocumentIdFormat: declared.documentIds ? "FIREHOSE_DEFAULT" : "NO_DOCUMENT_ID" },
    }),
    ...declared.described?.destination,
  };
}

/** What a stream is called, besides what its destination says. */
export interface StreamIdentity {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
}

/**
 * The stream that a destination makes, ready to run.
 * @param functions those whose code is on this machine; a function that is not among them has no code.
 */
export function streamOf(
  identity: StreamIdentity,
  kind: DestinationKind,
  destination: Destination,
  functions: readonly DeclaredFunction[],
): DeclaredStream {
  const { BufferingHints: hints, S3DestinationDescription: s3 } = destination;
  const transform = transformOf(destination.ProcessingConfiguration, functions);
  return {
    ...identity,
    roleArn: destination.RoleARN,
    domainArn: destination.DomainARN ?? destination.ClusterEndpoint ?? "",
    destination: kind,
    indexName: destination.IndexName,
    indexRotationPeriod: destination.IndexRotationPeriod,
    bufferSizeMiB: hints.SizeInMBs,
    bufferIntervalSeconds: hints.IntervalInSeconds,
    retrySeconds: destination.RetryOptions.DurationInSeconds,
    backupMode: destination.S3BackupMode,
    documentIds: destination.DocumentIdOptions?.DefaultDocumentIdFormat !== "NO_DOCUMENT_ID",
    backup: {
      bucketName: s3.BucketARN.slice(s3.BucketARN.lastIndexOf(":") + 1),
      prefix: s3.Prefix ?? "",
      errorOutputPrefix: s3.ErrorOutputPrefix ?? "",
      compressionFormat: s3.CompressionFormat,
      bufferSizeMiB: s3.BufferingHints.SizeInMBs,
      bufferIntervalSeconds: s3.BufferingHints.IntervalInSeconds,
    },
    ...(transform && { transform }),
  };
}

function transformOf(
  { Enabled, Processors }: Processing,
  functions: readonly DeclaredFunction[],
): DeclaredTransform | undefined {
  const lambda = Processors.find(({ Type }) => Type === "Lambda");
  if (!Enabled || lambda === undefined) return undefined;
  const parameter = (name: string) =>
    lambda.Parameters?.find(({ ParameterName }) => ParameterName === name)?.ParameterValue;
  const functionArn = parameter("LambdaArn") ?? "";
  const functionName = functionNameOf(functionArn);
  const found = functions.find((known) => known.functionName === functionName) ?? {
    functionName,
    code: {},
    handler: "",
    timeoutSeconds: 3,
    memoryMiB: 128,
    environment: {},
  };
  return {
    ...found,
    functionArn,
    retries: Number(parameter("NumberOfRetries") ?? 3),
    bufferSizeMiB: Number(parameter("BufferSizeInMBs") ?? 1),
    bufferIntervalSeconds: Number(parameter("BufferIntervalInSeconds") ?? 60),
  };
}
