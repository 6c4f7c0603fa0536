import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";
import type { SearchTarget } from "../domain/search-target";
import { arnIn } from "../iam/arns";
import type { InterfaceDrain } from "../functions/interface-drain";
import type { StackContext } from "../stack/stack-context";
import type { StreamBackup } from "./backup-bucket";
import { deliveryPolicy, producerPolicy } from "./delivery-policy";
import type { DeliverySettings } from "./delivery-settings";
import { destinationOf } from "./destination";
import { type ErrorLogs, errorLogs } from "./error-logs";
import { indexPattern } from "./index-rotation";
import { ownGroup, type StreamGroup, type StreamNetwork } from "./stream-group";
import type { DeliveryOutputs } from "./stream-outputs";
import { TransformFunction } from "./transform-function";

export interface DeliveryStreamArgs {
  readonly settings: DeliverySettings;
  readonly stack: Pick<StackContext, "place" | "kmsKeyArn" | "roleOptions">;
  /** Other subnets or another group replace the stream: Firehose cannot move its interfaces. */
  readonly network: StreamNetwork;
  readonly domain: Pick<SearchTarget, "engine" | "domainArn">;
  /** The stream's own role. */
  readonly deliveryRole: aws.iam.Role;
  /** Bucket of failed documents, under `<stream>/`; all streams of a stack share it. */
  readonly backup: StreamBackup;
  /** Waits at destroy until the stream's network interfaces are gone. */
  readonly drain: InterfaceDrain;
  /** The domain's setup for the stream, which must come first. */
  readonly ready: pulumi.Resource;
}

/**
 * A delivery stream with its function, logs, the role's rights, and a security group unless one is
 * given. Cost, us-east-1: 0.029 USD per GB (each record rounded up to 5 KB). The VPC adds 0.01 USD
 * per GB, and 0.01 USD per hour and zone (7 USD per month in one zone).
 */
export class DeliveryStream extends pulumi.ComponentResource {
  readonly outputs: DeliveryOutputs;
  readonly securityGroupId: pulumi.Input<string>;

  constructor(name: string, args: DeliveryStreamArgs, opts?: pulumi.ComponentResourceOptions) {
    super("private-ingest:stream:DeliveryStream", name, {}, opts);
    const { settings, network } = args;
    const { kmsKeyArn } = args.stack;
    const transform = this.transform(name, args);
    const logs = errorLogs(`${name}-errors`, { streamName: settings.streamName, kmsKeyArn }, this);
    const rights = this.rights(name, args, transform, logs);
    const group = network.groupOf(settings.name) ?? ownGroup(name, network, this);
    this.securityGroupId = group.securityGroupId;
    const drain = this.drained(name, args, group, rights);
    const stream = this.createStream(name, args, { transform, logs, drain, group });
    this.outputs = outputsOf(args, stream, transform);
    this.registerOutputs(this.outputs);
  }

  private transform(name: string, { settings, stack }: DeliveryStreamArgs): TransformFunction | undefined {
    const { transform, transformTimeoutSeconds: timeoutSeconds, transformMemoryMiB: memoryMiB } = settings;
    if (transform.kind === "none") return undefined;
    const args = { transform, timeoutSeconds, memoryMiB, stack };
    return new TransformFunction(`${name}-transform`, args, { parent: this });
  }

  private rights(
    name: string,
    { settings, stack, domain, backup, deliveryRole }: DeliveryStreamArgs,
    transform: TransformFunction | undefined,
    logs: ErrorLogs,
  ): aws.iam.RolePolicy {
    const policy = pulumi
      .output({
        bucketArn: backup.arn,
        functionArn: transform?.arn ?? "",
        logGroupArn: logs.groupArn,
        kmsKeyArn: stack.kmsKeyArn ?? "",
      })
      .apply((ids) => {
        const { indexName, kinesisStreamArn } = settings;
        const scope = { place: stack.place, domainArn: domain.domainArn, indexName, kinesisStreamArn };
        return JSON.stringify(deliveryPolicy({ ...scope, existingBucket: backup.isExisting, ...ids }));
      });
    return new aws.iam.RolePolicy(`${name}-delivery`, { role: deliveryRole.id, policy }, { parent: this });
  }

  private drained(
    name: string,
    { network, drain, ready }: DeliveryStreamArgs,
    group: StreamGroup,
    rights: pulumi.Resource,
  ): pulumi.Resource {
    return drain.before(name, {
      securityGroupId: group.securityGroupId,
      subnetIds: network.subnetIds,
      ignoreDomainInterfaces: network.sharedSecurityGroup,
      failWhenLeft: group.isOwn,
      dependsOn: [rights, ...group.rules, ready, ...network.rules],
    });
  }

  private createStream(name: string, args: DeliveryStreamArgs, made: Made): aws.kinesis.FirehoseDeliveryStream {
    const { settings, network, deliveryRole, backup } = args;
    const { kmsKeyArn } = args.stack;
    const roleArn = deliveryRole.arn;
    return new aws.kinesis.FirehoseDeliveryStream(
      name,
      {
        name: settings.streamName,
        ...destinationOf({
          settings,
          domain: args.domain,
          roleArn,
          backup,
          kmsKeyArn,
          logs: made.logs,
          transform: made.transform,
          subnetIds: network.subnetIds,
          securityGroupId: made.group.securityGroupId,
        }),
        ...(settings.source === "kinesis"
          ? { kinesisSourceConfiguration: { kinesisStreamArn: settings.kinesisStreamArn, roleArn } }
          : { serverSideEncryption: serverSideEncryption(kmsKeyArn) }),
      },
      {
        parent: this,
        // The name is fixed, so a replaced stream must be deleted first.
        deleteBeforeReplace: true,
        dependsOn: [
          made.drain,
          ...(made.transform ? [made.transform.rights] : []),
          ...backup.ready,
          ...made.logs.ready,
          ...made.group.rules,
          args.ready,
          ...network.rules,
        ],
        customTimeouts: { create: "30m", update: "10m", delete: "30m" },
      },
    );
  }
}

interface Made {
  readonly transform: TransformFunction | undefined;
  readonly logs: ErrorLogs;
  readonly drain: pulumi.Resource;
  readonly group: StreamGroup;
}

function outputsOf(
  args: DeliveryStreamArgs,
  stream: aws.kinesis.FirehoseDeliveryStream,
  transform: TransformFunction | undefined,
): DeliveryOutputs {
  const { name, streamName, indexName, indexRotation } = args.settings;
  const backupPrefix = `${name}/`;
  return {
    streamName,
    streamArn: stream.arn,
    deliveryRoleArn: args.deliveryRole.arn,
    indexName,
    indexPattern: indexPattern(indexName, indexRotation),
    transformFunctionName: transform?.functionName ?? "",
    backupPrefix,
    failedPrefix: `${backupPrefix}${args.domain.engine.failedPrefix}`,
    producerPolicyJson: producerPolicyJson(args),
  };
}

/** Known in a preview if the key is: the ARN is made from the stream's name. */
function producerPolicyJson({ settings, stack }: DeliveryStreamArgs): pulumi.Output<string> {
  const { place, kmsKeyArn = "" } = stack;
  const { streamName, kinesisStreamArn } = settings;
  const streamArn = arnIn(place, "firehose", `deliverystream/${streamName}`);
  return pulumi
    .output(kmsKeyArn)
    .apply((key) => JSON.stringify(producerPolicy({ place, streamArn, kinesisStreamArn, kmsKeyArn: key })));
}

const serverSideEncryption = (
  kmsKeyArn: pulumi.Input<string> | undefined,
): aws.types.input.kinesis.FirehoseDeliveryStreamServerSideEncryption =>
  kmsKeyArn
    ? { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: kmsKeyArn }
    : { enabled: true, keyType: "AWS_OWNED_CMK" };
