import type * as aws from "../aws";
import type * as pulumi from "@pulumi/pulumi";
import type { SearchTarget } from "../domain/search-target";
import type { StreamBackup } from "./backup-bucket";
import type { ErrorLogs } from "./error-logs";
import type { DeliverySettings } from "./delivery-settings";
import type { TransformFunction } from "./transform-function";

type Destination = aws.types.input.kinesis.FirehoseDeliveryStreamElasticsearchConfiguration;

export interface DestinationArgs {
  readonly settings: DeliverySettings;
  readonly domain: Pick<SearchTarget, "engine" | "domainArn">;
  readonly roleArn: pulumi.Input<string>;
  readonly backup: StreamBackup;
  readonly kmsKeyArn: pulumi.Input<string> | undefined;
  readonly logs: ErrorLogs;
  readonly transform: TransformFunction | undefined;
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly securityGroupId: pulumi.Input<string>;
}

/**
 * Batch size in MiB for a function that unzips: the least that Firehose accepts; its default is 1.
 * Lambda allows an answer of 6 MB, and unzipped log events are ten to twenty times as large.
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_ProcessorParameter.html
 */
const SMALL_BATCH = { parameterName: "BufferSizeInMBs", parameterValue: "0.2" } as const;

export function destinationOf(
  args: DestinationArgs,
): Pick<
  aws.kinesis.FirehoseDeliveryStreamArgs,
  "destination" | "opensearchConfiguration" | "elasticsearchConfiguration"
> {
  const destination = args.domain.engine.kind;
  if (destination === "elasticsearch") return { destination, elasticsearchConfiguration: configuration(args) };
  const defaultDocumentIdFormat = args.settings.documentId === "none" ? "NO_DOCUMENT_ID" : "FIREHOSE_DEFAULT";
  return {
    destination,
    opensearchConfiguration: { ...configuration(args), documentIdOptions: { defaultDocumentIdFormat } },
  };
}

/** The same for both engines. Parameters at their default and typeName cause a permanent diff. */
function configuration({ settings, roleArn, backup, logs, ...args }: DestinationArgs): Destination {
  return {
    domainArn: args.domain.domainArn,
    roleArn,
    indexName: settings.indexName,
    indexRotationPeriod: settings.indexRotation,
    bufferingSize: settings.bufferSizeMiB,
    bufferingInterval: settings.bufferIntervalSeconds,
    retryDuration: settings.retrySeconds,
    s3BackupMode: settings.backupMode === "allDocuments" ? "AllDocuments" : "FailedDocumentsOnly",
    s3Configuration: {
      roleArn,
      bucketArn: backup.arn,
      // Firehose appends the folder of failed documents.
      prefix: `${settings.name}/`,
      compressionFormat: "GZIP",
      ...(args.kmsKeyArn ? { kmsKeyArn: args.kmsKeyArn } : {}),
      cloudwatchLoggingOptions: logs.backup,
    },
    cloudwatchLoggingOptions: logs.destination,
    ...processing(settings, args.transform),
    vpcConfig: { roleArn, subnetIds: [...args.subnetIds], securityGroupIds: [args.securityGroupId] },
  };
}

function processing(
  { transform }: DeliverySettings,
  made: TransformFunction | undefined,
): Pick<Destination, "processingConfiguration"> {
  if (made === undefined) return {};
  const parameters = [
    { parameterName: "LambdaArn", parameterValue: made.versionArn },
    ...(transform.kind === "cloudwatchLogs" ? [SMALL_BATCH] : []),
  ];
  return { processingConfiguration: { enabled: true, processors: [{ type: "Lambda", parameters }] } };
}
