import type { Alarm } from "../../components/monitoring/alarm-kinds";
import type { Watched, WatchedStream } from "../../components/monitoring/alarm-plan";
import { engineOf } from "../../components/domain/search-engine";
import { condition, SIGNS } from "./runbook";

const largestStream: WatchedStream = {
  name: "stockdata",
  streamName: "stream",
  source: "directPut",
  bufferIntervalSeconds: 300,
  transform: { kind: "timestamp" },
};

/** A stream that reads from Kinesis, in place of the other one. */
export const fromKinesis = { streams: [{ ...largestStream, source: "kinesis" }] } as const;

/** A stack with every alarm of its source. */
export const largestWatched: Watched = {
  engine: engineOf("OpenSearch_2.19"),
  streams: [largestStream],
  domainName: "domain",
  accountId: "123456789012",
  instanceCount: 3,
  volumeSizeGiB: 200,
  dedicatedMasters: true,
  warmNodes: 2,
  customerKey: true,
};

/** An alarm that AWS recommends, as its page states it. */
export interface Recommendation {
  /** The metric, or the expression with metrics in it. */
  readonly measure: string;
  readonly statistic: "maximum" | "minimum" | "average" | "sum";
  readonly sign: "≥" | "≤" | "<" | ">";
  /** Undefined where it depends on the domain or the stream. */
  readonly threshold?: number;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly source: string;
}

const OPENSEARCH = "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cloudwatch-alarms.html";
const FIREHOSE = "https://docs.aws.amazon.com/firehose/latest/dev/firehose-cloudwatch-metrics-best-practices.html";

type Terms = [
  Recommendation["measure"],
  Recommendation["statistic"],
  Recommendation["sign"],
  number | undefined,
  number,
  number,
];

const of = (source: string, table: readonly Terms[]): Recommendation[] =>
  table.map(([measure, statistic, sign, threshold, minutes, evaluationPeriods]) => ({
    measure,
    statistic,
    sign,
    ...(threshold === undefined ? {} : { threshold }),
    periodSeconds: minutes * 60,
    evaluationPeriods,
    source,
  }));

/** AWS's two pages in November 2026; a missing statistic or period is the metric's own. */
export const recommended: readonly Recommendation[] = [
  ...of(OPENSEARCH, [
    ["ClusterStatus.red", "maximum", "≥", 1, 1, 1],
    ["ClusterStatus.yellow", "maximum", "≥", 1, 1, 5],
    ["FreeStorageSpace", "minimum", "≤", undefined, 1, 1],
    ["ClusterIndexWritesBlocked", "maximum", "≥", 1, 5, 1],
    ["Nodes", "minimum", "<", undefined, 1440, 1],
    ["AutomatedSnapshotFailure", "maximum", "≥", 1, 1, 1],
    ["CPUUtilization", "maximum", "≥", 80, 15, 3],
    ["WarmCPUUtilization", "maximum", "≥", 80, 15, 3],
    ["JVMMemoryPressure", "maximum", "≥", 95, 1, 3],
    ["OldGenJVMMemoryPressure", "maximum", "≥", 80, 1, 3],
    ["MasterCPUUtilization", "maximum", "≥", 50, 15, 3],
    ["MasterJVMMemoryPressure", "maximum", "≥", 95, 1, 3],
    ["MasterOldGenJVMMemoryPressure", "maximum", "≥", 80, 1, 3],
    ["KMSKeyError", "maximum", "≥", 1, 1, 1],
    ["KMSKeyInaccessible", "maximum", "≥", 1, 1, 1],
    ["Shards.active", "maximum", "≥", 30_000, 1, 1],
    ["5xx", "sum", "≥", 10, 1, 1],
    ["MasterReachableFromNode", "maximum", "<", 1, 5, 1],
    ["ThreadpoolWriteQueue", "average", "≥", 100, 1, 1],
    ["ThreadpoolSearchQueue", "average", "≥", 500, 1, 1],
    ["ThreadpoolSearchQueue", "maximum", "≥", 5000, 1, 1],
    ["ThreadpoolSearchRejected", "sum", "≥", 1, 1, 1],
    ["ThreadpoolWriteRejected", "sum", "≥", 1, 1, 1],
  ]),
  ...of(FIREHOSE, [
    ["DeliveryToAmazonOpenSearchService.DataFreshness", "maximum", ">", undefined, 5, 1],
    ["ThrottledRecords", "sum", ">", 0, 5, 1],
    ["IncomingBytes", "sum", "≥", undefined, 5, 1],
    ["IncomingRecords", "sum", "≥", undefined, 5, 1],
    ["IncomingPutRequests", "sum", "≥", undefined, 5, 1],
  ]),
];

/** Metric of a recommendation → why the alarm differs; a reason without a difference fails. */
export const differences: Readonly<Record<string, string>> = {
  "5xx": "three times five minutes instead of one minute: one slow query among ten requests is 10 %",
  IncomingBytes: "no alarm of its own: `stream-throttled` fires at the limit, and producers then send again",
  IncomingRecords: "as for IncomingBytes",
  IncomingPutRequests: "as for IncomingBytes",
};

/** Alarm that AWS does not recommend → its reason. */
export const additions: Readonly<Record<string, string>> = {
  "stream-delivery-fails": "refused documents stay in the bucket until someone replays them",
  "stream-backup-fails": "Firehose stops delivering when the bucket refuses",
  "stream-transform-fails": "records that the function fails on are never delivered",
  "stream-source-lag": "delivery metrics do not count unread records of the data stream",
  "stream-source-throttled": "the cause of a lag",
  "stream-key-denied": "without its key the stream stops",
  "stream-key-disabled": "without its key the stream stops",
  "stream-key-invalid": "without its key the stream stops",
  "stream-key-missing": "without its key the stream stops",
};

const metricsOf = (alarm: Alarm): string[] =>
  "metricName" in alarm ? [alarm.metricName] : Object.values(alarm.metrics);

/** The alarm on the metric of a recommendation, by its statistic where there are several. */
export function counterpart(alarms: readonly Alarm[], { measure, statistic }: Recommendation): Alarm | undefined {
  const onMetric = alarms.filter((alarm) => metricsOf(alarm)[0] === measure);
  return onMetric.find((alarm) => alarm.statistic.toLowerCase() === statistic) ?? onMetric[0];
}

export function differingTerms(alarm: Alarm, terms: Recommendation): string[] {
  const same: Readonly<Record<string, boolean>> = {
    statistic: alarm.statistic.toLowerCase() === terms.statistic,
    comparison: SIGNS[alarm.comparisonOperator] === terms.sign,
    threshold: terms.threshold === undefined || alarm.threshold === terms.threshold,
    period: alarm.periodSeconds === terms.periodSeconds,
    periods: alarm.evaluationPeriods === terms.evaluationPeriods,
  };
  return Object.keys(same).filter((term) => !same[term]);
}

export function recommendationTable(alarms: readonly Alarm[]): string {
  const rows = recommended.map((terms) => {
    const alarm = counterpart(alarms, terms);
    const { measure, statistic, sign, threshold, periodSeconds, evaluationPeriods, source } = terms;
    const minutes = periodSeconds / 60;
    const value = threshold ?? "(depends)";
    const recommendation = `[\`${measure}\`](${source}) ${statistic} ${sign} ${value}, ${evaluationPeriods} × ${minutes} min`;
    const difference = differences[measure] ?? "none";
    return `| ${recommendation} | ${alarm ? `[${alarm.name}](#${alarm.name})` : "none"} | ${difference} |`;
  });
  const ours = alarms
    .filter(({ name }) => name in additions)
    .map((alarm) => `| none | [${alarm.name}](#${alarm.name}): ${condition(alarm)} | ${additions[alarm.name] ?? ""} |`);
  return ["| AWS recommends | alarm here | difference |", "| --- | --- | --- |", ...rows, ...ours].join("\n");
}
