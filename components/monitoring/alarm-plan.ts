import {
  Alarm,
  delay,
  event,
  failing,
  growth,
  MINUTE,
  occurrence,
  pressure,
  queue,
  scarcity,
  share,
  shortage,
  trouble,
  Watch,
} from "./alarm-kinds";
import { Engine } from "../domain/search-engine";
import { POST_STREAM } from "../stream/resource-name";

export interface Watched extends WatchedSettings {
  readonly engine: Engine;
  readonly streams: readonly WatchedStream[];
  readonly domainName: string;
  readonly accountId: string;
}

export interface WatchedSettings {
  readonly instanceCount: number;
  readonly volumeSizeGiB: number;
  readonly dedicatedMasters: boolean;
  readonly warmNodes: number;
  readonly customerKey: boolean;
}

/** Settings of a stream for its alarms; names as in the settings. */
export interface WatchedStream {
  /** Name in the stack's settings: prefix of its alarms' names, except the post's. */
  readonly name: string;
  readonly streamName: string;
  readonly source: "directPut" | "kinesis";
  /** Longest normal wait of a record in the stream. */
  readonly bufferIntervalSeconds: number;
  readonly transform: { readonly kind: string };
}

/** In seconds. */
const DAY = 86_400;
/** AWS's threshold, and a margin to transform and deliver a full buffer. */
const FRESHNESS = { atLeast: 15 * MINUTE, margin: 10 * MINUTE };

/**
 * The alarms of a stack. Without dimensions an alarm would match no metric and never fire.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cloudwatch-alarms.html
 * @see https://docs.aws.amazon.com/firehose/latest/dev/firehose-cloudwatch-metrics-best-practices.html
 */
export function planAlarms(watched: Watched): Alarm[] {
  const ofDomain = {
    namespace: "AWS/ES" as const,
    dimensions: { DomainName: watched.domainName, ClientId: watched.accountId },
  };
  return [
    ...watched.streams.flatMap((stream) => streamAlarms(stream, watched)),
    ...domainWatches(watched).map((watch) => ({ ...watch, ...ofDomain })),
  ];
}

function streamAlarms(stream: WatchedStream, watched: Watched): Alarm[] {
  return streamWatches(stream, watched).map((watch) => ({
    ...watch,
    name: stream.name === POST_STREAM ? watch.name : `${stream.name}-${watch.name}`,
    namespace: "AWS/Firehose",
    dimensions: { DeliveryStreamName: stream.streamName },
  }));
}

function streamWatches(
  { source, bufferIntervalSeconds, transform }: WatchedStream,
  { engine, customerKey }: Watched,
): Watch[] {
  return [
    delay(
      "stream-data-freshness",
      `${engine.metricPrefix}.DataFreshness`,
      Math.max(FRESHNESS.atLeast, bufferIntervalSeconds + FRESHNESS.margin),
      "The oldest undelivered record is older than the buffer explains, by minutes. Firehose keeps records for 24 hours: read the error log, run the doctor command.",
    ),
    failing(
      "stream-delivery-fails",
      `${engine.metricPrefix}.Success`,
      15 * MINUTE,
      "The domain refuses documents; they go to the backup bucket. Read a failed object's errorCode, fix the cause, then replay.",
    ),
    failing(
      "stream-backup-fails",
      "DeliveryToS3.Success",
      5 * MINUTE,
      "The backup bucket refuses failed documents; Firehose then stops delivery. Check the bucket, its key and the role's rights.",
    ),
    ...(transform.kind === "none" ? [] : [transformFails]),
    ...(source === "kinesis" ? sourceWatches : [producersThrottled]),
    ...(customerKey ? keyWatches : []),
  ];
}

const transformFails = failing(
  "stream-transform-fails",
  "ExecuteProcessing.Success",
  5 * MINUTE,
  "The transform function fails or times out; its records go to processing-failed/. Read the function's log.",
);

/** One alarm per cause, as each has its own fix. */
const keyWatches = [
  occurrence(
    "stream-key-denied",
    "KMSKeyAccessDenied",
    "The stream may not use its key. Compare the key's policy with the program's.",
  ),
  occurrence("stream-key-disabled", "KMSKeyDisabled", "The stream's key is disabled. Enable it."),
  occurrence(
    "stream-key-invalid",
    "KMSKeyInvalidState",
    "The stream's key is in an unusable state, such as pending deletion. Cancel the deletion and enable the key.",
  ),
  occurrence(
    "stream-key-missing",
    "KMSKeyNotFound",
    "The stream's key is not found. Restore it, or give the stream another key.",
  ),
];

const producersThrottled = occurrence(
  "stream-throttled",
  "ThrottledRecords",
  "Producers are over the stream's quota and must retry. Ask for a higher quota, or send larger batches less often.",
);

/** The lag behind a Kinesis data stream, which no delivery metric shows. */
const sourceWatches = [
  delay(
    "stream-source-lag",
    "KinesisMillisBehindLatest",
    15 * MINUTE * 1000,
    "The stream reads the data stream over 15 minutes late. Records are lost once they are older than its retention: see stream-data-freshness, then the data stream's other readers.",
  ),
  occurrence(
    "stream-source-throttled",
    "ThrottledGetRecords",
    "The data stream throttles this stream's reads. Remove other readers, give them enhanced fan-out, or add shards.",
  ),
];

function domainWatches(watched: Watched): Watch[] {
  return [
    event(
      "domain-red",
      "ClusterStatus.red",
      "A primary shard is missing: some data cannot be read or written. Free a full disk, wait for a lost node, or restore the index.",
      1,
    ),
    event(
      "domain-yellow",
      "ClusterStatus.yellow",
      "A replica shard has no node. On a single node give the index 0 replicas; else wait for recovery or add nodes.",
      5,
    ),
    event(
      "domain-writes-blocked",
      "ClusterIndexWritesBlocked",
      "The domain refuses writes: too little storage or memory. Delete old indices or enlarge the volumes.",
      1,
      5 * MINUTE,
    ),
    event(
      "domain-snapshot-failed",
      "AutomatedSnapshotFailure",
      "The automated snapshot failed. Check that the cluster is not red.",
      1,
    ),
    scarcity(
      "domain-storage-low",
      "FreeStorageSpace",
      // The metric is in MiB.
      (watched.volumeSizeGiB * 1024) / 4,
      "A node has under a quarter of its volume free. Shorten retentionDays or raise volumeSizeGiB.",
    ),
    queue(
      "domain-shards",
      "Shards.active",
      30_000,
      "Maximum",
      "The domain has more shards than the service supports. Use a longer indexRotation or a shorter retentionDays.",
    ),
    shortage(
      "domain-node-missing",
      "Nodes",
      // It counts masters and warm nodes too. https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-cloudwatchmetrics.html
      watched.instanceCount + (watched.dedicatedMasters ? 3 : 0) + watched.warmNodes,
      DAY,
      "A node was unreachable for a day; a blue/green deployment shows more nodes, never fewer. Open a support case: the service replaces lost nodes.",
    ),
    pressure("domain-cpu", "CPUUtilization", 80, 15 * MINUTE, "Data nodes are busy. Use a larger type or more nodes."),
    pressure(
      "domain-jvm-memory",
      "JVMMemoryPressure",
      95,
      MINUTE,
      "The heap is nearly full. Use fewer shards or a larger instance type.",
    ),
    pressure(
      "domain-old-generation",
      "OldGenJVMMemoryPressure",
      80,
      MINUTE,
      "Heap use after garbage collection grows. Use fewer shards or a larger instance type.",
    ),
    queue(
      "domain-search-queue",
      "ThreadpoolSearchQueue",
      500,
      "Average",
      "Searches queue up. Narrow the dashboards' time range, or use more or larger nodes.",
    ),
    queue(
      "domain-search-queue-peak",
      "ThreadpoolSearchQueue",
      5000,
      "Maximum",
      "A node has a very long queue of searches. Narrow the dashboards' time range, or use more or larger nodes.",
    ),
    queue(
      "domain-write-queue",
      "ThreadpoolWriteQueue",
      100,
      "Average",
      "Writes queue up. Use larger buffers for fewer bulk requests, or more nodes.",
    ),
    growth(
      "domain-search-rejected",
      "ThreadpoolSearchRejected",
      "The queue is full and searches are refused. Narrow the dashboards' time range, or use more or larger nodes.",
    ),
    growth(
      "domain-write-rejected",
      "ThreadpoolWriteRejected",
      "The queue is full and writes are refused with status 429; Firehose retries them. Raise bufferSizeMiB, or use more or larger nodes.",
    ),
    share(
      "domain-server-errors",
      "5xx",
      watched.engine.requestsMetric,
      10,
      "A tenth of all requests fails. Nodes are overloaded or time out: see domain-cpu and domain-jvm-memory.",
    ),
    ...(watched.warmNodes > 0
      ? [pressure("domain-warm-cpu", "WarmCPUUtilization", 80, 15 * MINUTE, "Warm nodes are busy. Use more of them.")]
      : []),
    ...(watched.dedicatedMasters
      ? [
          pressure("master-cpu", "MasterCPUUtilization", 50, 15 * MINUTE, "Masters are busy. Use a larger masterType."),
          pressure(
            "master-jvm-memory",
            "MasterJVMMemoryPressure",
            95,
            MINUTE,
            "The masters' heap is nearly full. Use fewer shards or a larger masterType.",
          ),
          pressure(
            "master-old-generation",
            "MasterOldGenJVMMemoryPressure",
            80,
            MINUTE,
            "The masters' heap use after garbage collection grows. Use fewer shards or a larger masterType.",
          ),
          // Maximum: each node reports, and the master is lost if none reaches it.
          {
            ...shortage(
              "master-unreachable",
              "MasterReachableFromNode",
              1,
              5 * MINUTE,
              "No node reaches the elected master: it or the network fails. Open a support case if it stays so.",
            ),
            statistic: "Maximum" as const,
          },
        ]
      : []),
    ...(watched.customerKey
      ? [
          trouble("domain-key-error", "KMSKeyError", "The key is disabled: the domain cannot work. Enable it."),
          trouble(
            "domain-key-inaccessible",
            "KMSKeyInaccessible",
            "The key is deleted or its grants are gone: the domain is lost if it stays so. Restore the key.",
          ),
        ]
      : []),
  ];
}
