import assert from "node:assert/strict";
import fc from "fast-check";
import { Alarm } from "../../components/monitoring/alarm-kinds";
import { planAlarms, Watched, WatchedStream } from "../../components/monitoring/alarm-plan";
import { engineOf } from "../../components/domain/search-engine";

function stream(change: Partial<WatchedStream> = {}): WatchedStream {
  return {
    name: "stockdata",
    streamName: "private-ingest-dev",
    source: "directPut",
    bufferIntervalSeconds: 300,
    transform: { kind: "timestamp" },
    ...change,
  };
}

const fromKinesis = { streams: [stream({ source: "kinesis" })] };

const smallest: Watched = {
  engine: engineOf("OpenSearch_2.19"),
  streams: [stream()],
  domainName: "search",
  accountId: "123456789012",
  instanceCount: 1,
  volumeSizeGiB: 100,
  dedicatedMasters: false,
  warmNodes: 0,
  customerKey: false,
};
const largest: Watched = {
  ...smallest,
  instanceCount: 3,
  volumeSizeGiB: 200,
  dedicatedMasters: true,
  customerKey: true,
};

/** An alarm in a line: `metric or expression, statistic comparison threshold, min × periods`. */
const line = (alarm: Alarm): string => {
  const comparisons = {
    GreaterThanOrEqualToThreshold: ">=",
    GreaterThanThreshold: ">",
    LessThanOrEqualToThreshold: "<=",
    LessThanThreshold: "<",
  };
  const comparison = `${comparisons[alarm.comparisonOperator]} ${alarm.threshold}`;
  return `${measure(alarm)} ${alarm.statistic} ${comparison}, ${alarm.periodSeconds / 60} min × ${alarm.evaluationPeriods}`;
};

/** The metric, or the expression with metrics in the place of its variables. */
const measure = (alarm: Alarm): string =>
  "metricName" in alarm
    ? alarm.metricName
    : Object.entries(alarm.metrics).reduce(
        (text, [variable, metric]) => text.replace(new RegExp(`\\b${variable}\\b`, "g"), metric),
        alarm.expression,
      );

const lines = (watched: Watched): Record<string, string> =>
  Object.fromEntries(planAlarms(watched).map((alarm) => [alarm.name, line(alarm)]));

// Thresholds:
// https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cloudwatch-alarms.html
const always = {
  "stream-data-freshness": "DeliveryToAmazonOpenSearchService.DataFreshness Maximum > 900, 5 min × 1",
  "stream-delivery-fails": "DeliveryToAmazonOpenSearchService.Success Average < 1, 15 min × 1",
  "stream-backup-fails": "DeliveryToS3.Success Average < 1, 5 min × 1",
  "stream-transform-fails": "ExecuteProcessing.Success Average < 1, 5 min × 1",
  "stream-throttled": "ThrottledRecords Sum > 0, 5 min × 1",
  "domain-red": "ClusterStatus.red Maximum >= 1, 1 min × 1",
  "domain-yellow": "ClusterStatus.yellow Maximum >= 1, 1 min × 5",
  "domain-writes-blocked": "ClusterIndexWritesBlocked Maximum >= 1, 5 min × 1",
  "domain-snapshot-failed": "AutomatedSnapshotFailure Maximum >= 1, 1 min × 1",
  "domain-storage-low": "FreeStorageSpace Minimum <= 25600, 1 min × 1",
  "domain-node-missing": "Nodes Minimum < 1, 1440 min × 1",
  "domain-cpu": "CPUUtilization Maximum >= 80, 15 min × 3",
  "domain-jvm-memory": "JVMMemoryPressure Maximum >= 95, 1 min × 3",
  "domain-old-generation": "OldGenJVMMemoryPressure Maximum >= 80, 1 min × 3",
  "domain-search-queue-peak": "ThreadpoolSearchQueue Maximum >= 5000, 1 min × 1",
  "domain-shards": "Shards.active Maximum >= 30000, 1 min × 1",
  "domain-search-queue": "ThreadpoolSearchQueue Average >= 500, 1 min × 1",
  "domain-write-queue": "ThreadpoolWriteQueue Average >= 100, 1 min × 1",
  "domain-search-rejected": "DIFF(ThreadpoolSearchRejected) Sum >= 1, 1 min × 1",
  "domain-write-rejected": "DIFF(ThreadpoolWriteRejected) Sum >= 1, 1 min × 1",
  "domain-server-errors": "IF(OpenSearchRequests > 0, 100 * FILL(5xx, 0) / OpenSearchRequests, 0) Sum >= 10, 5 min × 3",
};

describe("the plan of alarms", () => {
  it("has the expected alarms for the walkthrough", () => {
    assert.deepEqual(lines(smallest), always);
  });

  it("adds alarms for dedicated masters and a customer key", () => {
    assert.deepEqual(lines(largest), {
      ...always,
      "domain-storage-low": "FreeStorageSpace Minimum <= 51200, 1 min × 1",
      "domain-node-missing": "Nodes Minimum < 6, 1440 min × 1",
      "stream-key-denied": "KMSKeyAccessDenied Sum > 0, 5 min × 1",
      "stream-key-disabled": "KMSKeyDisabled Sum > 0, 5 min × 1",
      "stream-key-invalid": "KMSKeyInvalidState Sum > 0, 5 min × 1",
      "stream-key-missing": "KMSKeyNotFound Sum > 0, 5 min × 1",
      "master-cpu": "MasterCPUUtilization Maximum >= 50, 15 min × 3",
      "master-jvm-memory": "MasterJVMMemoryPressure Maximum >= 95, 1 min × 3",
      "master-old-generation": "MasterOldGenJVMMemoryPressure Maximum >= 80, 1 min × 3",
      "master-unreachable": "MasterReachableFromNode Maximum < 1, 5 min × 1",
      "domain-key-error": "KMSKeyError Maximum >= 1, 1 min × 1",
      "domain-key-inaccessible": "KMSKeyInaccessible Maximum >= 1, 1 min × 1",
    });
  });

  it("follows the engine and the source", () => {
    const watched: Watched = { ...smallest, engine: engineOf("Elasticsearch_7.10"), ...fromKinesis };
    const both = Object.entries(always).filter(([name]) => name !== "stream-throttled");
    assert.deepEqual(lines(watched), {
      ...Object.fromEntries(both),
      "stream-data-freshness": "DeliveryToElasticsearch.DataFreshness Maximum > 900, 5 min × 1",
      "stream-delivery-fails": "DeliveryToElasticsearch.Success Average < 1, 15 min × 1",
      "stream-source-lag": "KinesisMillisBehindLatest Maximum > 900000, 5 min × 1",
      "stream-source-throttled": "ThrottledGetRecords Sum > 0, 5 min × 1",
      "domain-server-errors":
        "IF(ElasticsearchRequests > 0, 100 * FILL(5xx, 0) / ElasticsearchRequests, 0) Sum >= 10, 5 min × 3",
    });
  });

  it("allows records the age of the buffer plus ten minutes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 900 }), (bufferIntervalSeconds) => {
        const alarms = planAlarms({ ...smallest, streams: [stream({ bufferIntervalSeconds })] });
        const { threshold } = alarms.find(({ name }) => name === "stream-data-freshness")!;
        // AWS advises 15 minutes, which a buffer of 15 minutes reaches while all is well.
        assert.equal(threshold, Math.max(900, bufferIntervalSeconds + 600));
      }),
    );
  });

  it("keeps the state of conditions without data, and clears counters", () => {
    const alarms = [...planAlarms(largest), ...planAlarms({ ...largest, ...fromKinesis })];
    for (const alarm of alarms) {
      // What appears only with a problem would never clear otherwise; sums of nothing are nothing.
      const counts = alarm.statistic === "Sum" || alarm.name.startsWith("domain-key");
      assert.equal(alarm.missingData, counts ? "notBreaching" : "ignore", alarm.name);
    }
  });

  it("gives each alarm its dimensions, without which it would match no metric", () => {
    for (const { name, namespace, dimensions } of planAlarms(largest)) {
      const expected = name.startsWith("stream-")
        ? { namespace: "AWS/Firehose", dimensions: { DeliveryStreamName: "private-ingest-dev" } }
        : { namespace: "AWS/ES", dimensions: { DomainName: "search", ClientId: "123456789012" } };
      assert.deepEqual({ namespace, dimensions }, expected, name);
    }
  });

  it("describes the fix in each alarm, as a mail contains nothing else", () => {
    const advice =
      /\b(ask|check|compare|delete|enable|give|make|narrow|open|raise|read|restore|see|shorten|take|use|fewer shards|larger buffers)\b/i;
    for (const source of ["directPut", "kinesis"] as const) {
      for (const { name, description } of planAlarms({ ...largest, streams: [stream({ source })] }))
        assert.match(description, advice, name);
    }
  });

  it("watches each stream, and no function where there is none", () => {
    const orders = stream({ name: "orders", streamName: "shop-dev-orders", transform: { kind: "none" } });
    const alarms = planAlarms({ ...smallest, streams: [stream(), orders] });
    const ofOrders = alarms.filter(({ dimensions }) => Object.values(dimensions).includes("shop-dev-orders"));
    assert.deepEqual(ofOrders.map(({ name }) => name).sort(), [
      "orders-stream-backup-fails",
      "orders-stream-data-freshness",
      "orders-stream-delivery-fails",
      "orders-stream-throttled",
    ]);
    const others = planAlarms({ ...smallest, streams: [stream()] }).map(({ name }) => name);
    const found = alarms.map(({ name }) => name).filter((name) => !name.startsWith("orders-"));
    assert.deepEqual(found, others);
  });

  it("counts warm nodes, and watches the metrics that only they report", () => {
    const warm = lines({ ...largest, warmNodes: 2 });
    assert.equal(warm["domain-node-missing"], "Nodes Minimum < 8, 1440 min × 1");
    assert.equal(warm["domain-warm-cpu"], "WarmCPUUtilization Maximum >= 80, 15 min × 3");
    assert.equal(lines(largest)["domain-warm-cpu"], undefined);
  });

  it("is valid for CloudWatch for any settings", () => {
    const watched = fc.record<Watched>({
      engine: fc.constantFrom(engineOf("OpenSearch_2.19"), engineOf("Elasticsearch_7.10")),
      streams: fc.uniqueArray(
        fc.record<WatchedStream>({
          name: fc.constantFrom("stockdata", "orders", "orders-source", "source", "stream", "waf-logs"),
          streamName: fc.stringMatching(/^[A-Za-z0-9_.-]{1,64}$/),
          source: fc.constantFrom("directPut", "kinesis"),
          bufferIntervalSeconds: fc.integer({ min: 60, max: 900 }),
          transform: fc.constantFrom({ kind: "timestamp" }, { kind: "none" }),
        }),
        { selector: ({ name }) => name },
      ),
      domainName: fc.stringMatching(/^[a-z][a-z0-9-]{2,27}$/),
      accountId: fc.stringMatching(/^\d{12}$/),
      instanceCount: fc.integer({ min: 1, max: 80 }),
      volumeSizeGiB: fc.integer({ min: 10, max: 24576 }),
      dedicatedMasters: fc.boolean(),
      warmNodes: fc.constantFrom(0, 2, 150),
      customerKey: fc.boolean(),
    });
    fc.assert(
      fc.property(watched, (given) => {
        const alarms = planAlarms(given);
        assert.equal(new Set(alarms.map(({ name }) => name)).size, alarms.length);
        for (const alarm of alarms) {
          const { name, description, threshold, periodSeconds, evaluationPeriods } = alarm;
          assert.match(name, /^([a-z-]+-)?(stream|domain|master)-[a-z-]+$/);
          assert(description.length >= 30 && description.length <= 1024, name);
          assert(threshold >= 0);
          if ("expression" in alarm) {
            // At most ten metrics; each variable begins with a small letter and is in the
            // expression.
            const variables = Object.keys(alarm.metrics);
            assert(variables.length >= 1 && variables.length <= 10, name);
            for (const variable of variables) {
              assert.match(variable, /^[a-z][A-Za-z0-9_]*$/);
              assert(alarm.expression.includes(variable), name);
            }
          }
          // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
          assert.equal(periodSeconds % 60, 0);
          assert(periodSeconds * evaluationPeriods <= 86_400, name);
        }
      }),
    );
  });
});
