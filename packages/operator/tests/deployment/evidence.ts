import { CloudWatch, type Dimension } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import type { AwsConfiguration } from "../../aws";

export const logGroup = "/aws/kinesisfirehose/stock";
const logStream = { logGroupName: logGroup, logStreamName: "DestinationDelivery" };

/** Error log, alarms and metrics of a deployment in moto, with what a test wants to be in them. */
export class DeployedEvidence {
  private readonly logs: CloudWatchLogs;
  private readonly cloudWatch: CloudWatch;

  constructor(configuration: AwsConfiguration) {
    this.logs = new CloudWatchLogs(configuration);
    this.cloudWatch = new CloudWatch(configuration);
  }

  /** Those of a stream at which all is well. */
  async make(): Promise<void> {
    await this.makeLogGroup();
    await this.alarm("stream-delivery-fails", [{ Name: "DeliveryStreamName", Value: "stock" }]);
    await this.measure("IncomingRecords", 1000);
    await this.measure("DeliveryToAmazonOpenSearchService.Success", 1);
  }

  async makeLogGroup(): Promise<void> {
    await this.logs.createLogGroup({ logGroupName: logGroup });
    await this.logs.createLogStream(logStream);
  }

  deleteLogGroup = () => this.logs.deleteLogGroup({ logGroupName: logGroup });

  async log(errorCode: string, errorMessage: string, times = 1): Promise<void> {
    const event = { timestamp: Date.now(), message: JSON.stringify({ errorCode, errorMessage }) };
    await this.logs.putLogEvents({ ...logStream, logEvents: Array.from({ length: times }, () => event) });
  }

  async alarm(AlarmName: string, Dimensions: Dimension[]): Promise<void> {
    await this.cloudWatch.putMetricAlarm({
      AlarmName,
      Namespace: "AWS/Firehose",
      MetricName: "DeliveryToAmazonOpenSearchService.Success",
      Dimensions,
      Statistic: "Average",
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: "LessThanThreshold",
    });
    await this.ring(AlarmName, "OK");
  }

  /** An alarm on how much a counter of the domain has grown, by metric math. */
  async mathAlarm(AlarmName: string, Dimensions: Dimension[]): Promise<void> {
    const Metric = { Namespace: "AWS/ES", MetricName: "ThreadpoolWriteRejected", Dimensions };
    await this.cloudWatch.putMetricAlarm({
      AlarmName,
      Metrics: [
        { Id: "counted", MetricStat: { Metric, Stat: "Sum", Period: 60 }, ReturnData: false },
        { Id: "result", Expression: "DIFF(counted)", ReturnData: true },
      ],
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
    });
  }

  ring = (AlarmName: string, StateValue: "OK" | "ALARM") =>
    this.cloudWatch.setAlarmState({ AlarmName, StateValue, StateReason: "as told" });

  deleteAlarm = (name: string) => this.cloudWatch.deleteAlarms({ AlarmNames: [name] });

  async measure(MetricName: string, Value: number): Promise<void> {
    const Dimensions = [{ Name: "DeliveryStreamName", Value: "stock" }];
    const MetricData = [{ MetricName, Value, Timestamp: new Date(Date.now() - 60_000), Dimensions }];
    await this.cloudWatch.putMetricData({ Namespace: "AWS/Firehose", MetricData });
  }
}
