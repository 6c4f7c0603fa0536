import * as aws from "../aws";
import type * as pulumi from "@pulumi/pulumi";

export interface ErrorLogs {
  readonly groupArn: pulumi.Output<string>;
  readonly destination: LoggingOptions;
  readonly backup: LoggingOptions;
  /** Dependencies of the stream: Firehose does not make log streams. */
  readonly ready: readonly pulumi.Resource[];
}

interface LoggingOptions {
  readonly enabled: true;
  readonly logGroupName: pulumi.Output<string>;
  readonly logStreamName: string;
}

const LOG_RETENTION_DAYS = 90;

/** Names from Firehose's console; its error messages refer to them. */
const LOG_STREAMS = { destination: "DestinationDelivery", backup: "BackupDelivery" } as const;

export function errorLogs(
  name: string,
  { streamName, kmsKeyArn }: { readonly streamName: string; readonly kmsKeyArn: pulumi.Input<string> | undefined },
  parent: pulumi.Resource,
): ErrorLogs {
  const group = new aws.cloudwatch.LogGroup(
    name,
    {
      name: `/aws/kinesisfirehose/${streamName}`,
      retentionInDays: LOG_RETENTION_DAYS,
      kmsKeyId: kmsKeyArn,
    },
    { parent },
  );
  const ready = Object.entries(LOG_STREAMS).map(
    ([kind, logStreamName]) =>
      new aws.cloudwatch.LogStream(`${name}-${kind}`, { logGroupName: group.name, name: logStreamName }, { parent }),
  );
  const logTo = (logStreamName: string): LoggingOptions => ({ enabled: true, logGroupName: group.name, logStreamName });
  return {
    groupArn: group.arn,
    destination: logTo(LOG_STREAMS.destination),
    backup: logTo(LOG_STREAMS.backup),
    ready,
  };
}
