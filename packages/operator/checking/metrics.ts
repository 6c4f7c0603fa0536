import type { CheckContext } from "./check-context";
import { type Finding, reporter } from "./finding";
import { regionQuota } from "../sizing/quota";

type Statistic = "Sum" | "Average" | "Maximum";

type ReadMetric = (name: string, statistic: Statistic, periodSeconds: number) => Promise<readonly number[]>;

async function metricsOf({ aws, hours, now, streamName }: CheckContext): Promise<ReadMetric> {
  const { CloudWatchClient, GetMetricStatisticsCommand } = await import("@aws-sdk/client-cloudwatch");
  const client = new CloudWatchClient(aws);
  return async (MetricName, statistic, Period) => {
    const { Datapoints = [] } = await client.send(
      new GetMetricStatisticsCommand({
        Namespace: "AWS/Firehose",
        MetricName,
        Dimensions: [{ Name: "DeliveryStreamName", Value: streamName }],
        StartTime: new Date(now - hours * 3_600_000),
        EndTime: new Date(now),
        Period,
        Statistics: [statistic],
      }),
    );
    return Datapoints.flatMap((point) => point[statistic] ?? []);
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** As long as the alarm stream-data-freshness lets records wait. */
const freshnessLimitSeconds = 900;

/** Whether records come in, are taken, and arrive in time. */
export async function checkMetrics(context: CheckContext): Promise<Finding> {
  const say = reporter("metrics");
  const { destination, hours } = context;
  const read = await metricsOf(context);
  const whole = hours * 3600;
  const prefix = destination?.isElasticsearch ? "DeliveryToElasticsearch" : "DeliveryToAmazonOpenSearchService";
  const incoming = sum(await read("IncomingRecords", "Sum", whole));
  const throttled = sum(await read("ThrottledRecords", "Sum", whole));
  const successes = await read(`${prefix}.Success`, "Average", whole);
  const success = successes.length === 0 ? undefined : sum(successes) / successes.length;
  const freshness = Math.max(...(await read(`${prefix}.DataFreshness`, "Maximum", whole)));
  const oldest = Number.isFinite(freshness) ? freshness : "?";
  const shown = `${incoming} records in ${hours} h, ${throttled} throttled, success ${success ?? "?"}, oldest ${oldest} s`;
  const limit = Math.max(freshnessLimitSeconds, 2 * (destination?.bufferIntervalSeconds ?? 0));
  if (success !== undefined && success < 1)
    return say.fail(shown, "some deliveries fail: see the error log and the failed objects");
  if (throttled > 0)
    return say.warn(shown, "producers exceed the quota: `private-ingest size` computes what to ask for");
  if (freshness > limit)
    return say.warn(shown, `records wait longer than ${limit} s: the domain takes them too slowly`);
  if (incoming === 0)
    return say.warn(shown, "check the producers' Region, stream name and rights (output producerPolicyJson)");
  return say.ok(shown);
}

/** A peak above this share of the quota leaves too little for growth. */
const quotaWarning = 0.8;
/** GetMetricStatistics gives at most this many values. */
const mostValues = 1440;

const quotas = [
  ["records", "IncomingRecords", "RecordsPerSecondLimit", "recordsPerSecond"],
  ["bytes", "IncomingBytes", "BytesPerSecondLimit", "bytesPerSecond"],
  ["requests", "IncomingPutRequests", "PutRequestsPerSecondLimit", "requestsPerSecond"],
] as const;

/**
 * What a Direct PUT stream takes of its quota at its peak; of the default one where no metric tells
 * it.
 */
export async function checkQuota(context: CheckContext): Promise<Finding> {
  const say = reporter("quota");
  const { hours, stream } = context;
  if (stream.DeliveryStreamType !== "DirectPut") return say.skipped("the stream's source is a data stream");
  const read = await metricsOf(context);
  const byDefault = regionQuota((stream.DeliveryStreamARN ?? "").split(":")[3] ?? "");
  const period = Math.ceil((hours * 3600) / mostValues / 60) * 60;
  const shares: [what: string, share: number][] = [];
  for (const [what, metric, limitMetric, quota] of quotas) {
    const peak = Math.max(0, ...(await read(metric, "Sum", period))) / period;
    const limit = (await read(limitMetric, "Maximum", hours * 3600))[0] ?? byDefault[quota];
    shares.push([what, peak / limit]);
  }
  const text = `at the peak, ${shares.map(([what, share]) => `${what} ${Math.ceil(share * 100)} %`).join(", ")}`;
  return shares.some(([, share]) => share > quotaWarning)
    ? say.warn(text, "ask for a higher quota in Service Quotas; `private-ingest size` computes it")
    : say.ok(text);
}
