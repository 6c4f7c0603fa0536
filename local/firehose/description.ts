import type { DeclaredStream } from "../declared";

/**
 * The answer of DescribeDeliveryStream (API reference: DeliveryStreamDescription). Roles, networks and logging options are left out:
 * nothing on this machine has them.
 * @param createdAt milliseconds since 1970.
 */
export function describe(declared: DeclaredStream, createdAt: number): Record<string, unknown> {
  const { backup, destination } = declared;
  const description = {
    DomainARN: declared.domainArn,
    RoleARN: declared.roleArn,
    IndexName: declared.indexName,
    IndexRotationPeriod: declared.indexRotationPeriod,
    BufferingHints: { IntervalInSeconds: declared.bufferIntervalSeconds, SizeInMBs: declared.bufferSizeMiB },
    RetryOptions: { DurationInSeconds: declared.retrySeconds },
    S3BackupMode: declared.backupMode,
    S3DestinationDescription: {
      RoleARN: declared.roleArn,
      BucketARN: `arn:${declared.arn.split(":")[1] ?? "aws"}:s3:::${backup.bucketName}`,
      Prefix: backup.prefix,
      ErrorOutputPrefix: backup.errorOutputPrefix,
      BufferingHints: { IntervalInSeconds: backup.bufferIntervalSeconds, SizeInMBs: backup.bufferSizeMiB },
      CompressionFormat: backup.compressionFormat,
      EncryptionConfiguration: { NoEncryptionConfig: "NoEncryption" },
    },
    ProcessingConfiguration: processing(declared),
  };
  return {
    DeliveryStreamName: declared.name,
    DeliveryStreamARN: declared.arn,
    DeliveryStreamStatus: "ACTIVE",
    DeliveryStreamType: "DirectPut",
    VersionId: "1",
    // Timestamps of AWS's JSON protocol are seconds.
    CreateTimestamp: createdAt / 1000,
    Destinations: [
      destination === "opensearch"
        ? {
            DestinationId: "destinationId-000000000001",
            AmazonopensearchserviceDestinationDescription: {
              ...description,
              DocumentIdOptions: {
                DefaultDocumentIdFormat: declared.documentIds ? "FIREHOSE_DEFAULT" : "NO_DOCUMENT_ID",
              },
            },
          }
        : { DestinationId: "destinationId-000000000001", ElasticsearchDestinationDescription: description },
    ],
    HasMoreDestinations: false,
  };
}

function processing({ transform }: DeclaredStream): Record<string, unknown> {
  if (transform === undefined) return { Enabled: false, Processors: [] };
  const parameters = {
    LambdaArn: transform.functionArn,
    NumberOfRetries: transform.retries,
    BufferSizeInMBs: transform.bufferSizeMiB,
    BufferIntervalInSeconds: transform.bufferIntervalSeconds,
  };
  const Parameters = Object.entries(parameters).map(([ParameterName, value]) => ({
    ParameterName,
    ParameterValue: String(value),
  }));
  return { Enabled: true, Processors: [{ Type: "Lambda", Parameters }] };
}
