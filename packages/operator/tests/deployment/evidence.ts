import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { AwsConfiguration } from "../../aws";

export const logGroup = "/aws/kinesisfirehose/stock";

/** Error log, alarms and metrics of a deployment in moto, with what a test wants to be in them. */
export class DeployedEvidence {
  private readonly logs: CloudWatchLogsClient;
  private readonly cloudWatch: CloudWatchClient;

  constructor(configuration: AwsConfiguration) {
    this.logs = new CloudWatchLogsClient(configuration);
    this.cloudWatch = new CloudWatchClient(configuration);
  }

  /** Those of a stream at which all is well. */
  async make(): Promise<void> {
    await this.makeLogGroup();
    await this.alarm("stream-delivery-fails", [{ Name: "DeliveryStreamName", Value: "stock" }]);
    await this.measure("IncomingRecords", 1000);
    await this.measure("DeliveryToAmazonOpenSearchService.Success", 1);
  }

  async makeLogGroup(): Promise<void> {
    await this.logs.send(new CreateLogGroupCommand({ logGroupName: logGroup }));
    await this.logs.send(new CreateLogStreamCommand({ logGroupName: logGroup, logStreamName: "DestinationDelivery" }));
  }

  async deleteLogGroup(): Promise<void> {
    await this.logs.send(new DeleteLogGroupCommand({ logGroupName: logGroup }));
  }

  async log(...messages: readonly string[]): Promise<void> {
    await this.logs.send(
      new PutLogEventsCommand({
        logGroupName: logGroup,
        logStreamName: "DestinationDelivery",
        logEvents: messages.map((message) => ({ timestamp: Date.now(), message })),
      }),
    );
  }

  async alarm(name: string, dimensions: { Name: string; Value: string }[]): Promise<void> {
    await this.cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: name,
        Namespace: "AWS/Firehose",
        MetricName: "DeliveryToAmazonOpenSearchService.Success",
        Dimensions: dimensions,
        Statistic: "Average",
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: "LessThanThreshold",
      }),
    );
    await this.ring(name, "OK");
  }

  /** An alarm on how much a counter of the domain has grown, by metric math. */
  async mathAlarm(name: string, dimensions: { Name: string; Value: string }[]): Promise<void> {
    const metric = { Namespace: "AWS/ES", MetricName: "ThreadpoolWriteRejected", Dimensions: dimensions };
    await this.cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: name,
        Metrics: [
          { Id: "counted", MetricStat: { Metric: metric, Stat: "Sum", Period: 60 }, ReturnData: false },
          { Id: "result", Expression: "DIFF(counted)", ReturnData: true },
        ],
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: "GreaterThanOrEqualToThreshold",
      }),
    );
  }

  async ring(name: string, state: "OK" | "ALARM"): Promise<void> {
    await this.cloudWatch.send(
      new SetAlarmStateCommand({ AlarmName: name, StateValue: state, StateReason: "as told" }),
    );
  }

  async deleteAlarm(name: string): Promise<void> {
    await this.cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [name] }));
  }

  async measure(metric: string, value: number): Promise<void> {
    await this.cloudWatch.send(
      new PutMetricDataCommand({
        Namespace: "AWS/Firehose",
        MetricData: [
          {
            MetricName: metric,
            Value: value,
            Timestamp: new Date(Date.now() - 60_000),
            Dimensions: [{ Name: "DeliveryStreamName", Value: "stock" }],
          },
        ],
      }),
    );
  }
}
