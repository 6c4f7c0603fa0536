import { deliveryMetric } from "./destination";
import type { RunningStream } from "./managed-streams";
import type { LocalStream } from "./stream";

export interface Measured extends Pick<RunningStream, "quota"> {
  readonly stream: Pick<
    LocalStream,
    "counts" | "declared" | "inBuffer" | "measurements" | "oldestArrival" | "oldestBackupArrival"
  >;
}

export interface Metric {
  /** CloudWatch's name; Prometheus has no dots in names, so they become underscores. */
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  /** NaN while the divisor is 0, as in Prometheus. */
  readonly value: number;
}

/**
 * Metrics in Prometheus's text format, under the names of CloudWatch's namespace AWS/Firehose
 * (Firehose developer guide, "Monitor with CloudWatch metrics"). CloudWatch sums over a period;
 * these are sums since the start, from which Prometheus computes rates.
 * @param nowMs milliseconds since 1970.
 */
export function metricsText(streams: readonly Measured[], nowMs: number): string {
  const series = streams.map((each) => ({ name: each.stream.declared.name, metrics: streamMetrics(each, nowMs) }));
  const known = new Map(series.flatMap((each) => each.metrics.map((metric) => [metric.name, metric])));
  // A metric's samples follow its description.
  return [...known.values()]
    .map(({ name, type, help }) => {
      const metric = name.replaceAll(".", "_");
      const samples = series.flatMap((each) =>
        each.metrics
          .filter((sample) => sample.name === name)
          .map(({ value }) => `${metric}{DeliveryStreamName="${each.name}"} ${value}\n`),
      );
      return `# HELP ${metric} ${help}\n# TYPE ${metric} ${type}\n${samples.join("")}`;
    })
    .join("");
}

export function streamMetrics({ quota, stream }: Measured, nowMs: number): readonly Metric[] {
  const { counts, declared, inBuffer, measurements: measured, oldestArrival, oldestBackupArrival } = stream;
  const delivery = deliveryMetric(declared.destination);
  const counter = (name: string, help: string, value: number): Metric => ({ name, type: "counter", help, value });
  const gauge = (name: string, help: string, value: number): Metric => ({ name, type: "gauge", help, value });
  const age = (arrival: number | undefined) => (arrival === undefined ? 0 : (nowMs - arrival) / 1000);
  const backupSuccess = measured.objectsWritten / measured.objectsTried;
  const invocationSuccess = measured.successfulInvocations / measured.invocations;
  const { authFailure, rejected } = measured.lastDelivery;
  const limits = quota && [
    gauge("RecordsPerSecondLimit", "Records per second that the quota allows.", quota.recordsPerSecond),
    gauge("BytesPerSecondLimit", "Bytes per second that the quota allows.", quota.bytesPerSecond),
    gauge("PutRequestsPerSecondLimit", "Requests per second that the quota allows.", quota.requestsPerSecond),
  ];
  return [
    counter("IncomingRecords", "Records accepted.", counts.sent),
    counter("IncomingBytes", "Bytes of the records accepted, decoded.", measured.incomingBytes),
    counter("IncomingPutRequests", "PutRecord and PutRecordBatch requests for the stream.", measured.putRequests),
    counter("ThrottledRecords", "Records of requests that were told to slow down.", measured.throttledRecords),
    ...(limits ?? []),
    counter("ExecuteProcessing.Duration", "Milliseconds that invocations of the function took.", measured.invocationMs),
    counter("ExecuteProcessing.Count", "Invocations of the function.", measured.invocations),
    gauge("ExecuteProcessing.Success", "Successful invocations by all.", invocationSuccess),
    counter("SucceedProcessing.Records", "Records that the function made documents of.", counts.transformed),
    counter("SucceedProcessing.Bytes", "Bytes of those documents.", measured.transformedBytes),
    counter(`${delivery}.Records`, "Documents that the domain took.", counts.delivered),
    counter(`${delivery}.Bytes`, "Bytes of those documents.", measured.deliveredBytes),
    gauge(`${delivery}.Success`, "Documents taken by documents sent.", counts.delivered / measured.documentsSent),
    gauge(`${delivery}.DataFreshness`, "Age in seconds of the oldest record not delivered.", age(oldestArrival)),
    gauge(`${delivery}.AuthFailure`, "1 when the last delivery was answered with 401 or 403.", Number(authFailure)),
    gauge(`${delivery}.DeliveryRejected`, "1 when the last delivery was not taken whole.", Number(rejected)),
    counter("BackupToS3.Records", "Records in objects of the bucket.", counts.backedUp),
    counter("BackupToS3.Bytes", "Bytes of the objects.", measured.objectBytes),
    gauge("BackupToS3.Success", "Objects written by attempts.", backupSuccess),
    gauge("BackupToS3.DataFreshness", "Age in seconds of the oldest record not backed up.", age(oldestBackupArrival)),
    gauge("DeliveryToS3.Success", "Objects written by attempts; the service names it so, too.", backupSuccess),
    // Not in CloudWatch: needed to add up all records.
    counter("FailedRecords", "Failed records in the bucket.", counts.failed),
    counter("DroppedRecords", "Records that the function dropped.", counts.dropped),
    counter("RetriedDocuments", "Documents sent to the domain again.", counts.retried),
    gauge("RecordsInBuffer", "Records neither delivered, failed nor dropped.", inBuffer),
  ];
}
