import type { DestinationKind } from "./destination";
import type { StreamQuota } from "@private-ingest/operator/sizing/quota";
import { deliveryMetric } from "./delivery-metric";
import type { RunningStream } from "./managed-streams";
import type { DeliveryStream } from "./stream";

/** What the metrics are made of. */
export interface MeasuredStream extends Pick<
  DeliveryStream,
  "counts" | "measurements" | "oldestArrival" | "oldestBackupArrival" | "inBuffer"
> {
  /** What throttles the stream, if anything does. */
  readonly quota?: StreamQuota;
  /** OpenSearch by default. */
  readonly destinationKind?: DestinationKind;
}

/** What there is to measure of a stream at work. */
export function measuredStream({ quota, stream }: RunningStream): MeasuredStream {
  const { counts, inBuffer, measurements, oldestArrival, oldestBackupArrival } = stream;
  const destinationKind = stream.declared.destination;
  const values = { counts, destinationKind, inBuffer, measurements, oldestArrival, oldestBackupArrival };
  return { ...values, ...(quota && { quota }) };
}

export interface Metric {
  /** CloudWatch's name; Prometheus has no dots in names, so they become underscores. */
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  /** NaN as long as there is nothing to divide by, as Prometheus has it. */
  readonly value: number;
}

/**
 * Metrics in Prometheus's text format, under the names of CloudWatch's namespace AWS/Firehose
 * (Firehose developer guide, "Monitor with CloudWatch metrics"). CloudWatch sums over a period;
 * these are sums since the start, from which Prometheus computes rates.
 * @param streams by their names.
 * @param nowMs milliseconds since 1970.
 */
export function metricsText(streams: Readonly<Record<string, MeasuredStream>>, nowMs: number): string {
  const series = Object.entries(streams).map(([name, stream]) => ({ name, metrics: streamMetrics(stream, nowMs) }));
  const known = new Map(series.flatMap((each) => each.metrics.map((metric) => [metric.name, metric])));
  // The samples of a metric stand together, below its one description.
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

/** The metrics of one stream: counters since its start, and gauges. */
export function streamMetrics(
  {
    counts,
    measurements: measured,
    oldestArrival,
    oldestBackupArrival,
    inBuffer,
    quota,
    destinationKind,
  }: MeasuredStream,
  nowMs: number,
): readonly Metric[] {
  const delivery = deliveryMetric(destinationKind);
  const counter = (name: string, help: string, value: number): Metric => ({ name, type: "counter", help, value });
  const gauge = (name: string, help: string, value: number): Metric => ({ name, type: "gauge", help, value });
  const age = (arrival: number | undefined) => (arrival === undefined ? 0 : (nowMs - arrival) / 1000);
  const backupSuccess = measured.objectsWritten / measured.objectsTried;
  const limits =
    quota === undefined
      ? []
      : [
          gauge("RecordsPerSecondLimit", "Records per second that the quota allows.", quota.recordsPerSecond),
          gauge("BytesPerSecondLimit", "Bytes per second that the quota allows.", quota.bytesPerSecond),
          gauge("PutRequestsPerSecondLimit", "Requests per second that the quota allows.", quota.requestsPerSecond),
        ];
  return [
    counter("IncomingRecords", "Records accepted.", counts.sent),
    counter("IncomingBytes", "Bytes of the records accepted, decoded.", measured.incomingBytes),
    counter("IncomingPutRequests", "PutRecord and PutRecordBatch requests for the stream.", measured.putRequests),
    counter("ThrottledRecords", "Records of requests that were told to slow down.", measured.throttledRecords),
    ...limits,
    counter("ExecuteProcessing.Duration", "Milliseconds that invocations of the function took.", measured.invocationMs),
    counter("ExecuteProcessing.Count", "Invocations of the function.", measured.invocations),
    gauge(
      "ExecuteProcessing.Success",
      "Successful invocations by all.",
      measured.successfulInvocations / measured.invocations,
    ),
    counter("SucceedProcessing.Records", "Records that the function made documents of.", counts.transformed),
    counter("SucceedProcessing.Bytes", "Bytes of those documents.", measured.transformedBytes),
    counter(`${delivery}.Records`, "Documents that the domain took.", counts.delivered),
    counter(`${delivery}.Bytes`, "Bytes of those documents.", measured.deliveredBytes),
    gauge(`${delivery}.Success`, "Documents taken by documents sent.", counts.delivered / measured.documentsSent),
    gauge(`${delivery}.DataFreshness`, "Age in seconds of the oldest record not delivered.", age(oldestArrival)),
    gauge(
      `${delivery}.AuthFailure`,
      "1 when the domain answered the last delivery with 401 or 403.",
      Number(measured.lastDelivery.authFailure),
    ),
    gauge(
      `${delivery}.DeliveryRejected`,
      "1 when the domain did not take all documents of the last delivery.",
      Number(measured.lastDelivery.rejected),
    ),
    counter("BackupToS3.Records", "Records in objects of the bucket.", counts.backedUp),
    counter("BackupToS3.Bytes", "Bytes of the objects.", measured.objectBytes),
    gauge("BackupToS3.Success", "Objects written by attempts.", backupSuccess),
    gauge(
      "BackupToS3.DataFreshness",
      "Age in seconds of the oldest record that is to go to the bucket.",
      age(oldestBackupArrival),
    ),
    gauge("DeliveryToS3.Success", "Objects written by attempts; the service names it so, too.", backupSuccess),
    // Not CloudWatch's: what a sum over all of them needs.
    counter("FailedRecords", "Failed records in the bucket.", counts.failed),
    counter("DroppedRecords", "Records that the function dropped.", counts.dropped),
    counter("RetriedDocuments", "Documents sent to the domain again.", counts.retried),
    gauge("RecordsInBuffer", "Records neither delivered, failed nor dropped.", inBuffer),
  ];
}
