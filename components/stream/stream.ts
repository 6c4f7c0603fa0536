import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { arnIn, Place } from "../iam/arns";
import { BackupBucket } from "./backup-bucket";
import { deliveryPolicy, producerPolicy } from "./delivery-policy";
import { InterfaceDrain } from "../interface-drain";
import { Engine } from "../domain/search-engine";
import { indexPattern, type IndexRotation } from "./index-rotation";
import { RoleOptions, ServiceRoles } from "../iam/service-roles";
import { TransformFunction } from "./transform-function";

/** Settings of a delivery stream. What replaces it says so; all else is changed in place. */
export interface DeliveryStreamArgs extends RoleOptions {
  readonly place: Place;
  /** Physical name, 1 to 64 letters, digits and `_.-`. A change replaces the stream. */
  readonly streamName: string;
  readonly engine: Engine;
  readonly domainArn: string;
  /** The delivery role acts for the stream. */
  readonly roles: ServiceRoles;
  /** A change replaces the stream: Firehose cannot move its interfaces. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** A change replaces the stream. */
  readonly streamSecurityGroupId: pulumi.Input<string>;
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
  /** Existing bucket, or empty for a new one. */
  readonly backupBucketArn: string;
  readonly backupRetentionDays: number;
  readonly backupVersioning: boolean;
  readonly transformTimeoutSeconds: number;
  readonly transformMemoryMiB: number;
  readonly documentId: "default" | "none";
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  readonly protectData: boolean;
  readonly allowDataLoss: boolean;
  /** Stream and domain share the security group. */
  readonly sharedSecurityGroup: boolean;
  /** The stream's group is this stack's: no interface but the stream's (and the domain's) can be in it. */
  readonly ownStreamGroup: boolean;
  /** Goes between the stream and everything its network interfaces need, so that a destroy finishes. */
  readonly drain: InterfaceDrain;
  /** What must be there before records flow: the rules between the groups, the domain's access mapping. */
  readonly dependsOn: readonly pulumi.Resource[];
}

const LOG_RETENTION_DAYS = 90;

/** Names that Firehose's own console gives; its error messages refer to them. */
const LOG_STREAMS = { destination: "DestinationDelivery", backup: "BackupDelivery" } as const;

/**
 * The delivery stream and all it needs: the function, the bucket, the log group, the role's rights.
 *
 * Cost, us-east-1: 0.029 USD a GB (each record rounded up to 5 KB), 0.01 USD a GB and 0.01 USD an hour and zone for the VPC
 * (7 USD a month in one zone).
 */
export class DeliveryStream extends pulumi.ComponentResource {
  /** This component's part of the stack's outputs. */
  readonly outputs: {
    readonly streamName: string;
    readonly streamArn: pulumi.Output<string>;
    readonly deliveryRoleArn: pulumi.Output<string>;
    readonly backupBucketName: pulumi.Output<string>;
    readonly indexName: string;
    readonly indexPattern: string;
    readonly transformFunctionName: pulumi.Output<string>;
    readonly producerPolicyJson: pulumi.Output<string>;
  };

  constructor(name: string, args: DeliveryStreamArgs, opts?: pulumi.ComponentResourceOptions) {
    super("private-ingest:stream:DeliveryStream", name, {}, opts);
    const transform = this.transform(name, args);
    const bucket = this.backupBucket(name, args);
    const logs = this.errorLogs(name, args);
    const rights = this.rights(name, args, { transform, bucketArn: bucket.arn, logGroupArn: logs.group.arn });
    const drain = args.drain.before(name, {
      securityGroupId: args.streamSecurityGroupId,
      subnetIds: args.subnetIds,
      ignoreDomainInterfaces: args.sharedSecurityGroup,
      failWhenLeft: args.ownStreamGroup,
      dependsOn: [rights, ...args.dependsOn],
    });
    const stream = this.createStream(name, args, { transform, bucket, logs, drain });
    this.outputs = {
      streamName: args.streamName,
      streamArn: stream.arn,
      deliveryRoleArn: args.roles.delivery.arn,
      backupBucketName: bucket.bucketName,
      indexName: args.indexName,
      indexPattern: indexPattern(args.indexName, args.indexRotation),
      transformFunctionName: transform.functionName,
      producerPolicyJson: producerPolicyJson(args),
    };
    this.registerOutputs(this.outputs);
  }

  private transform(name: string, args: DeliveryStreamArgs): TransformFunction {
    return new TransformFunction(
      `${name}-transform`,
      { ...args, timeoutSeconds: args.transformTimeoutSeconds, memoryMiB: args.transformMemoryMiB },
      { parent: this },
    );
  }

  private backupBucket(name: string, args: DeliveryStreamArgs): Pick<BackupBucket, "arn" | "bucketName" | "ready"> {
    if (args.backupBucketArn) {
      const bucketName = args.backupBucketArn.split(":::")[1] ?? "";
      return { arn: pulumi.output(args.backupBucketArn), bucketName: pulumi.output(bucketName), ready: [] };
    }
    return new BackupBucket(
      `${name}-backup`,
      {
        retentionDays: args.backupRetentionDays,
        versioning: args.backupVersioning,
        kmsKeyArn: args.kmsKeyArn,
        protectData: args.protectData,
        allowDataLoss: args.allowDataLoss,
        // A bucket that cannot be deleted stops a destroy while the domain is still there.
        after: args.dependsOn,
      },
      { parent: this },
    );
  }

  /** Made beforehand: through the API Firehose writes to no group or stream that is not there. */
  private errorLogs(name: string, args: DeliveryStreamArgs): ErrorLogs {
    const group = new aws.cloudwatch.LogGroup(
      `${name}-errors`,
      {
        name: `/aws/kinesisfirehose/${args.streamName}`,
        retentionInDays: LOG_RETENTION_DAYS,
        kmsKeyId: args.kmsKeyArn,
      },
      { parent: this },
    );
    const streams = Object.entries(LOG_STREAMS).map(
      ([kind, logStreamName]) =>
        new aws.cloudwatch.LogStream(
          `${name}-errors-${kind}`,
          { logGroupName: group.name, name: logStreamName },
          { parent: this },
        ),
    );
    return { group, streams };
  }

  private rights(
    name: string,
    args: DeliveryStreamArgs,
    made: { transform: TransformFunction; bucketArn: pulumi.Input<string>; logGroupArn: pulumi.Input<string> },
  ): aws.iam.RolePolicy {
    const policy = pulumi
      .output({
        bucketArn: made.bucketArn,
        functionArn: made.transform.arn,
        logGroupArn: made.logGroupArn,
        kmsKeyArn: args.kmsKeyArn ?? "",
      })
      .apply((ids) => {
        const { place, domainArn, indexName, kinesisStreamArn } = args;
        const existingBucket = args.backupBucketArn !== "";
        return JSON.stringify(
          deliveryPolicy({ place, domainArn, indexName, kinesisStreamArn, existingBucket, ...ids }),
        );
      });
    return new aws.iam.RolePolicy(`${name}-delivery`, { role: args.roles.delivery.id, policy }, { parent: this });
  }

  private createStream(name: string, args: DeliveryStreamArgs, made: Made): aws.kinesis.FirehoseDeliveryStream {
    const fromKinesis = args.source === "kinesis";
    const destination = this.destination(args, made);
    return new aws.kinesis.FirehoseDeliveryStream(
      name,
      {
        name: args.streamName,
        destination: args.engine.kind,
        ...(args.engine.kind === "opensearch"
          ? {
              opensearchConfiguration: {
                ...destination,
                documentIdOptions: {
                  defaultDocumentIdFormat: args.documentId === "none" ? "NO_DOCUMENT_ID" : "FIREHOSE_DEFAULT",
                },
              },
            }
          : { elasticsearchConfiguration: destination }),
        ...(fromKinesis
          ? {
              kinesisSourceConfiguration: { kinesisStreamArn: args.kinesisStreamArn, roleArn: args.roles.delivery.arn },
            }
          : { serverSideEncryption: serverSideEncryption(args.kmsKeyArn) }),
      },
      {
        parent: this,
        // The name is fixed, so a stream that must be replaced has to go first.
        deleteBeforeReplace: true,
        dependsOn: [made.drain, made.transform.rights, ...made.bucket.ready, ...made.logs.streams, ...args.dependsOn],
        customTimeouts: { create: "30m", update: "10m", delete: "30m" },
      },
    );
  }

  /** The destination block, the same for both engines. No parameter at its default, and no typeName: both never settle. */
  private destination(
    args: DeliveryStreamArgs,
    made: Made,
  ): aws.types.input.kinesis.FirehoseDeliveryStreamElasticsearchConfiguration {
    return {
      domainArn: args.domainArn,
      roleArn: args.roles.delivery.arn,
      indexName: args.indexName,
      indexRotationPeriod: args.indexRotation,
      bufferingSize: args.bufferSizeMiB,
      bufferingInterval: args.bufferIntervalSeconds,
      retryDuration: args.retrySeconds,
      s3BackupMode: args.backupMode === "allDocuments" ? "AllDocuments" : "FailedDocumentsOnly",
      s3Configuration: {
        roleArn: args.roles.delivery.arn,
        bucketArn: made.bucket.arn,
        compressionFormat: "GZIP",
        ...(args.kmsKeyArn ? { kmsKeyArn: args.kmsKeyArn } : {}),
        cloudwatchLoggingOptions: logTo(made.logs.group, LOG_STREAMS.backup),
      },
      cloudwatchLoggingOptions: logTo(made.logs.group, LOG_STREAMS.destination),
      processingConfiguration: {
        enabled: true,
        processors: [
          {
            type: "Lambda",
            parameters: [{ parameterName: "LambdaArn", parameterValue: made.transform.versionArn }],
          },
        ],
      },
      vpcConfig: {
        roleArn: args.roles.delivery.arn,
        subnetIds: [...args.subnetIds],
        securityGroupIds: [args.streamSecurityGroupId],
      },
    };
  }
}

/** Known in a preview, as far as the key is: it names the stream by its name. */
function producerPolicyJson({
  place,
  streamName,
  kinesisStreamArn,
  kmsKeyArn = "",
}: DeliveryStreamArgs): pulumi.Output<string> {
  const streamArn = arnIn(place, "firehose", `deliverystream/${streamName}`);
  return pulumi
    .output(kmsKeyArn)
    .apply((key) => JSON.stringify(producerPolicy({ place, streamArn, kinesisStreamArn, kmsKeyArn: key })));
}

interface ErrorLogs {
  readonly group: aws.cloudwatch.LogGroup;
  readonly streams: readonly aws.cloudwatch.LogStream[];
}

interface Made {
  readonly transform: TransformFunction;
  readonly bucket: Pick<BackupBucket, "arn" | "ready">;
  readonly logs: ErrorLogs;
  readonly drain: pulumi.Resource;
}

const logTo = (
  group: aws.cloudwatch.LogGroup,
  logStreamName: string,
): { enabled: true; logGroupName: pulumi.Output<string>; logStreamName: string } => ({
  enabled: true,
  logGroupName: group.name,
  logStreamName,
});

const serverSideEncryption = (
  kmsKeyArn: pulumi.Input<string> | undefined,
): aws.types.input.kinesis.FirehoseDeliveryStreamServerSideEncryption =>
  kmsKeyArn
    ? { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: kmsKeyArn }
    : { enabled: true, keyType: "AWS_OWNED_CMK" };
