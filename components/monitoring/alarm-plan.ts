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

/** A stream as its alarms need it; names as in the settings. */
export interface WatchedStream {
  /** Name in the stack's settings; names of its alarms begin with it, except the post's. */
  readonly name: string;
  readonly streamName: string;
  readonly source: "directPut" | "kinesis";
  /** Records wait so long in the stream when all is well. */
  readonly bufferIntervalSeconds: number;
  readonly transform: { readonly kind: string };
}

/** In seconds. */
const DAY = 86_400;
/** AWS's threshold, and the time that transforming and delivering a full buffer may take. */
const FRESHNESS = { atLeast: 15 * MINUTE, margin: 10 * MINUTE };

/**
 * The alarms of a stack. Without its dimensions an alarm matches no metric and stays silent for
 * ever, so each has them.
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
      "The domain refuses documents; they go to the backup bucket. Read a failed object's errorCode, mend the cause, then replay.",
    ),
    failing(
      "stream-backup-fails",
      "DeliveryToS3.Success",
      5 * MINUTE,
      "The backup bucket refuses what the domain has refused; Firehose then stops delivery. Check the bucket, its key and the role's rights.",
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

/** One alarm per cause, as each has another fix. */
const keyWatches = [
  occurrence(
    "stream-key-denied",
    "KMSKeyAccessDenied",
    "The stream may not use its key. Compare the key's policy with the one of the program.",
  ),
  occurrence("stream-key-disabled", "KMSKeyDisabled", "The stream's key is disabled. Enable it."),
  occurrence(
    "stream-key-invalid",
    "KMSKeyInvalidState",
    "The stream's key is in a state in which it cannot be used, such as pending deletion. Cancel the deletion and enable the key.",
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

/** The lag behind a Kinesis data stream, which no metric of the delivery shows. */
const sourceWatches = [
  delay(
    "stream-source-lag",
    "KinesisMillisBehindLatest",
    15 * MINUTE * 1000,
    "The stream reads the data stream over 15 minutes late. Records are lost once they are older than its retention: see stream-data-freshness, then who else reads it.",
  ),
  occurrence(
    "stream-source-throttled",
    "ThrottledGetRecords",
    "The data stream refuses to be read as often as this stream asks. Take away other readers, give them enhanced fan-out, or add shards.",
  ),
];

function domainWatches(watched: Watched): Watch[] {
  return [
    event(
      "domain-red",
      "ClusterStatus.red",
      "A primary shard is missing: some data cannot be read or written. Make room where a disk is full, wait for a lost node, or restore the index.",
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
      "The domain has more shards than the service can look after. Take a longer indexRotation or a shorter retentionDays.",
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
      "The heap is nearly full. Fewer shards, or a larger instance type.",
    ),
    pressure(
      "domain-old-generation",
      "OldGenJVMMemoryPressure",
      80,
      MINUTE,
      "What stays in the heap grows. Fewer shards, or a larger instance type.",
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
      "Writes queue up. Larger buffers make fewer bulk requests; more nodes take more of them.",
    ),
    growth(
      "domain-search-rejected",
      "ThreadpoolSearchRejected",
      "Searches are refused, as the queue is full. Narrow the dashboards' time range, or use more or larger nodes.",
    ),
    growth(
      "domain-write-rejected",
      "ThreadpoolWriteRejected",
      "Writes are refused with status 429, as the queue is full; Firehose tries them again. Raise bufferSizeMiB, or use more or larger nodes.",
    ),
    share(
      "domain-server-errors",
      "5xx",
      watched.engine.requestsMetric,
      10,
      "A tenth of all requests fails in the domain. Nodes are overloaded or time out: see domain-cpu and domain-jvm-memory.",
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
            "The masters' heap is nearly full. Fewer shards, or a larger masterType.",
          ),
          pressure(
            "master-old-generation",
            "MasterOldGenJVMMemoryPressure",
            80,
            MINUTE,
            "What stays in the masters' heap grows. Fewer shards, or a larger masterType.",
          ),
          // Maximum: each node reports, and the master is lost when none reaches it.
          {
            ...shortage(
              "master-unreachable",
              "MasterReachableFromNode",
              1,
              5 * MINUTE,
              "No node reaches the elected master. It stops or the network does; open a support case if it stays.",
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
