import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Transform } from "../../lambda/contracts/record-transform";
import { arnIn, Place } from "../iam/arns";
import type { StreamBackup } from "./backup-bucket";
import { deliveryPolicy, producerPolicy } from "./delivery-policy";
import { InterfaceDrain } from "../interface-drain";
import { Engine } from "../domain/search-engine";
import { indexPattern, type IndexRotation } from "./index-rotation";
import type { RoleOptions } from "../iam/service-roles";
import { ownGroup, type StreamGroup } from "./stream-group";
import { TransformFunction } from "./transform-function";

/** Settings of a delivery stream. What replaces it says so; all else is changed in place. */
export interface DeliveryStreamArgs extends RoleOptions {
  readonly place: Place;
  /** Name in the stack's settings: beginning of the stream's keys in the backup bucket. */
  readonly name: string;
  /** Physical name, 1 to 64 letters, digits and `_.-`. A change replaces the stream. */
  readonly streamName: string;
  readonly engine: Engine;
  readonly domainArn: string;
  /** The role that acts for the stream, and for no other. */
  readonly deliveryRole: aws.iam.Role;
  readonly vpcId: pulumi.Input<string>;
  /** A change replaces the stream: Firehose cannot move its interfaces. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly domainSecurityGroupId: pulumi.Input<string>;
  /** Group of the stream; without it the stream makes one of its own. A change replaces the stream. */
  readonly group?: StreamGroup | undefined;
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
  /** Where failed documents go, under `<stream>/`; all streams of a stack share it. */
  readonly backup: StreamBackup;
  readonly transform: Transform;
  readonly transformTimeoutSeconds: number;
  readonly transformMemoryMiB: number;
  readonly documentId: "default" | "none";
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  /** Stream and domain share the security group. */
  readonly sharedSecurityGroup: boolean;
  /** Waits at a destroy until the stream's network interfaces are gone. */
  readonly drain: InterfaceDrain;
  /** What must be there before records flow: the rules between the groups, the domain's access mapping. */
  readonly dependsOn: readonly pulumi.Resource[];
}

const LOG_RETENTION_DAYS = 90;

/**
 * A batch for a function that unzips: Lambda takes an answer of 6 MB, and log events are some ten to
 * twenty times as large as their gzip. The least that Firehose takes, in MiB; its default is 1.
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_ProcessorParameter.html
 */
const SMALL_BATCH = { parameterName: "BufferSizeInMBs", parameterValue: "0.2" } as const;

/** Names that Firehose's own console gives; its error messages refer to them. */
const LOG_STREAMS = { destination: "DestinationDelivery", backup: "BackupDelivery" } as const;

/**
 * A delivery stream and all that it has for itself: the function, the log group, the role's rights, a
 * security group where none is given.
 *
 * Cost, us-east-1: 0.029 USD per GB (each record rounded up to 5 KB), 0.01 USD per GB and 0.01 USD per
 * hour and zone for the VPC (7 USD a month in one zone).
 */
export class DeliveryStream extends pulumi.ComponentResource {
  /** This component's part of the stack's outputs. */
  readonly outputs: DeliveryOutputs;
  readonly securityGroupId: pulumi.Input<string>;

  constructor(name: string, args: DeliveryStreamArgs, opts?: pulumi.ComponentResourceOptions) {
    super("private-ingest:stream:DeliveryStream", name, {}, opts);
    const transform = this.transform(name, args);
    const logs = this.errorLogs(name, args);
    const rights = this.rights(name, args, { transform, logGroupArn: logs.group.arn });
    const group = args.group ?? ownGroup(name, args, this);
    this.securityGroupId = group.securityGroupId;
    const drain = args.drain.before(name, {
      securityGroupId: group.securityGroupId,
      subnetIds: args.subnetIds,
      ignoreDomainInterfaces: args.sharedSecurityGroup,
      failWhenLeft: group.isOwn,
      dependsOn: [rights, ...group.rules, ...args.dependsOn],
    });
    const stream = this.createStream(name, args, { transform, logs, drain, group });
    const backupPrefix = `${args.name}/`;
    this.outputs = {
      streamName: args.streamName,
      streamArn: stream.arn,
      deliveryRoleArn: args.deliveryRole.arn,
      indexName: args.indexName,
      indexPattern: indexPattern(args.indexName, args.indexRotation),
      transformFunctionName: transform?.functionName ?? "",
      backupPrefix,
      failedPrefix: `${backupPrefix}${args.engine.failedPrefix}`,
      producerPolicyJson: producerPolicyJson(args),
    };
    this.registerOutputs(this.outputs);
  }

  private transform(name: string, args: DeliveryStreamArgs): TransformFunction | undefined {
    const { transform, permissionsBoundaryArn = "", rolePath = "", roleNamePrefix = "", kmsKeyArn } = args;
    if (transform.kind === "none") return undefined;
    return new TransformFunction(
      `${name}-transform`,
      {
        transform,
        timeoutSeconds: args.transformTimeoutSeconds,
        memoryMiB: args.transformMemoryMiB,
        kmsKeyArn,
        permissionsBoundaryArn,
        rolePath,
        roleNamePrefix,
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
    made: { transform: TransformFunction | undefined; logGroupArn: pulumi.Input<string> },
  ): aws.iam.RolePolicy {
    const policy = pulumi
      .output({
        bucketArn: args.backup.arn,
        functionArn: made.transform?.arn ?? "",
        logGroupArn: made.logGroupArn,
        kmsKeyArn: args.kmsKeyArn ?? "",
      })
      .apply((ids) => {
        const { place, domainArn, indexName, kinesisStreamArn } = args;
        const existingBucket = args.backup.isExisting;
        return JSON.stringify(
          deliveryPolicy({ place, domainArn, indexName, kinesisStreamArn, existingBucket, ...ids }),
        );
      });
    return new aws.iam.RolePolicy(`${name}-delivery`, { role: args.deliveryRole.id, policy }, { parent: this });
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
              kinesisSourceConfiguration: { kinesisStreamArn: args.kinesisStreamArn, roleArn: args.deliveryRole.arn },
            }
          : { serverSideEncryption: serverSideEncryption(args.kmsKeyArn) }),
      },
      {
        parent: this,
        // The name is fixed, so a stream that must be replaced has to go first.
        deleteBeforeReplace: true,
        dependsOn: [
          made.drain,
          ...(made.transform ? [made.transform.rights] : []),
          ...args.backup.ready,
          ...made.logs.streams,
          ...made.group.rules,
          ...args.dependsOn,
        ],
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
      roleArn: args.deliveryRole.arn,
      indexName: args.indexName,
      indexRotationPeriod: args.indexRotation,
      bufferingSize: args.bufferSizeMiB,
      bufferingInterval: args.bufferIntervalSeconds,
      retryDuration: args.retrySeconds,
      s3BackupMode: args.backupMode === "allDocuments" ? "AllDocuments" : "FailedDocumentsOnly",
      s3Configuration: {
        roleArn: args.deliveryRole.arn,
        bucketArn: args.backup.arn,
        // Firehose puts the folder of failed documents behind it.
        prefix: `${args.name}/`,
        compressionFormat: "GZIP",
        ...(args.kmsKeyArn ? { kmsKeyArn: args.kmsKeyArn } : {}),
        cloudwatchLoggingOptions: logTo(made.logs.group, LOG_STREAMS.backup),
      },
      cloudwatchLoggingOptions: logTo(made.logs.group, LOG_STREAMS.destination),
      ...(made.transform
        ? {
            processingConfiguration: {
              enabled: true,
              processors: [
                {
                  type: "Lambda",
                  parameters: [
                    { parameterName: "LambdaArn", parameterValue: made.transform.versionArn },
                    ...(args.transform.kind === "cloudwatchLogs" ? [SMALL_BATCH] : []),
                  ],
                },
              ],
            },
          }
        : {}),
      vpcConfig: {
        roleArn: args.deliveryRole.arn,
        subnetIds: [...args.subnetIds],
        securityGroupIds: [made.group.securityGroupId],
      },
    };
  }
}

/** What a stack tells of a stream: packages/client/outputs.ts says what each is. */
export interface DeliveryOutputs {
  readonly streamName: string;
  readonly streamArn: pulumi.Output<string>;
  readonly deliveryRoleArn: pulumi.Output<string>;
  readonly indexName: string;
  readonly indexPattern: string;
  readonly transformFunctionName: pulumi.Input<string>;
  readonly backupPrefix: string;
  readonly failedPrefix: string;
  readonly producerPolicyJson: pulumi.Output<string>;
}

/** Outputs of the first stream, as a stack with one stream has them, and those of all by their names. */
export function streamOutputs(
  settings: readonly { readonly name: string; readonly securityRole: string }[],
  made: readonly DeliveryStream[],
): Omit<DeliveryOutputs, "backupPrefix"> & {
  readonly securityRole: string;
  readonly streamSecurityGroupId: pulumi.Input<string>;
  readonly streams: Readonly<Record<string, DeliveryOutputs>>;
} {
  const [firstSettings] = settings;
  const [first] = made;
  if (firstSettings === undefined || first === undefined) throw new Error("there is no stream; at least one is needed");
  const { backupPrefix: _, ...flat } = first.outputs;
  return {
    ...flat,
    securityRole: firstSettings.securityRole,
    streamSecurityGroupId: first.securityGroupId,
    streams: Object.fromEntries(
      settings.flatMap(({ name }, place) => made.slice(place, place + 1).map((one) => [name, one.outputs])),
    ),
  };
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
  readonly transform: TransformFunction | undefined;
  readonly logs: ErrorLogs;
  readonly drain: pulumi.Resource;
  readonly group: StreamGroup;
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
