import type { DeliveryStreamDescription, FirehoseClient } from "@aws-sdk/client-firehose";
import type { StreamDefinition } from "../../../streams/definition";
import type { AwsConfiguration } from "../aws";
import type { DomainConnection } from "../domain-connection";
import type { SetupRun } from "../setup-runs";
import type { Names } from "../stack-outputs";

export interface CheckContext {
  readonly aws: AwsConfiguration;
  readonly names: Names;
  readonly name: string | undefined;
  /** Of its folder in `streams/`, where there is one. */
  readonly definition: StreamDefinition | undefined;
  readonly streamName: string;
  readonly producerArn: string | undefined;
  readonly firehose: FirehoseClient;
  readonly stream: DeliveryStreamDescription;
  /** Undefined when the stream delivers elsewhere. */
  readonly destination: ReturnType<typeof destinationOf>;
  /** Undefined when nobody said how the domain is reached. */
  readonly domain: DomainConnection | undefined;
  readonly stack: string | undefined;
  /** Reads the runs of the stack's setup, and with them its secrets, at the first call. */
  readonly setup: (() => Promise<readonly SetupRun[]>) | undefined;
  readonly now: number;
  readonly hours: number;
}

/** The destination of a stream, whichever engine it is for; what its description lacks is empty. */
export function destinationOf(stream: DeliveryStreamDescription) {
  const [destination] = stream.Destinations ?? [];
  const found =
    destination?.AmazonopensearchserviceDestinationDescription ?? destination?.ElasticsearchDestinationDescription;
  if (found === undefined) return undefined;
  const lambda = found.ProcessingConfiguration?.Processors?.find(({ Type }) => Type === "Lambda");
  const vpc = found.VpcConfigurationDescription;
  return {
    isElasticsearch: destination?.AmazonopensearchserviceDestinationDescription === undefined,
    roleArn: found.RoleARN ?? "",
    domainArn: found.DomainARN ?? "",
    indexName: found.IndexName ?? "",
    bucketName: found.S3DestinationDescription?.BucketARN?.split(":::")[1] ?? "",
    /** The customer key that the stream encrypts its backup by. */
    backupKeyArn: found.S3DestinationDescription?.EncryptionConfiguration?.KMSEncryptionConfig?.AWSKMSKeyARN ?? "",
    functionArn: lambda?.Parameters?.find(({ ParameterName }) => ParameterName === "LambdaArn")?.ParameterValue ?? "",
    logGroup: found.CloudWatchLoggingOptions?.LogGroupName ?? "",
    subnetIds: vpc?.SubnetIds ?? [],
    securityGroupIds: vpc?.SecurityGroupIds ?? [],
    vpcId: vpc?.VpcId ?? "",
    bufferIntervalSeconds: found.BufferingHints?.IntervalInSeconds ?? 300,
  };
}
