import type { Alarm } from "../../components/monitoring/alarm-kinds";

/** What to do at each alarm, step by step; the alarm's own description says what it means. */
export const steps: Readonly<Record<string, readonly string[]>> = {
  "stream-data-freshness": [
    "See whether the domain takes writes: are `domain-red`, `domain-writes-blocked` or `domain-write-queue` on as well? Then begin there.",
    "Read the newest lines of the log stream `DestinationDelivery` in `/aws/kinesisfirehose/<stream>`: `OS.AccessDenied` is the role mapping (run `pulumi up`, which sets it again), `OS.ServiceException` or `OS.ConnectionFailed` is the way between the groups, `OS.RequestTimeout` a domain that is too small.",
    "Check that the subnets have free addresses: the stream needs up to three interfaces in each.",
    "Firehose keeps a record for 24 hours at most. Is the end near, lower `retrySeconds`: what cannot be delivered goes to the bucket then, from where it can be replayed.",
  ],
  "stream-delivery-fails": [
    "Open the newest object under the output `failedPrefix` and read `errorCode` and `errorMessage`: [failed documents](failed-documents.md).",
    "`400` with `mapper_parsing_exception`: a field's type is not that of the index template. Mend the producer, or the template for the next index.",
    "`429`: the domain is too busy. Raise `bufferSizeMiB`, or add nodes.",
    "Once the cause is mended, replay what failed.",
  ],
  "stream-transform-fails": [
    "Read the function's log, `/aws/lambda/<project>-<stack>-stream-transform`: a time-out says `Status: timeout`, an exception has its stack.",
    "Time-outs: raise `transformTimeoutSeconds` or `transformMemoryMiB`; both are changed in place.",
    "`Lambda.InvokeAccessDenied` in the stream's log: somebody has changed the delivery role; `pulumi up --refresh` puts it back.",
    "The records are in `processing-failed/` as they came. Send them to the stream again, never to the domain directly: they have no timestamp yet.",
  ],
  "stream-backup-fails": [
    "Read the log stream `BackupDelivery` in `/aws/kinesisfirehose/<stream>`: it says what S3 answered.",
    "Is the bucket there, and does its policy or key still let the delivery role (output `deliveryRoleArn`) in? `pulumi up --refresh` puts both back.",
    "Firehose holds records for 24 hours at most: mend it before then, and nothing is lost.",
  ],
  "stream-throttled": [
    "Compare `IncomingBytes`, `IncomingRecords` and `IncomingPutRequests` with `BytesPerSecondLimit`, `RecordsPerSecondLimit` and `PutRequestsPerSecondLimit`: which of the three is at its limit?",
    "Requests: put up to 500 records or 4 MiB into each `PutRecordBatch`. Bytes or records: ask for a higher quota in Service Quotas, or spread producers over two streams.",
    "Nothing is lost as long as producers send what `FailedPutCount` counts again.",
  ],
  "stream-source-lag": [
    "Is `stream-data-freshness` on as well, the delivery is what is slow: begin there, the stream reads on once it delivers.",
    "Is it not, look for `stream-source-throttled` and at who else reads the data stream: all readers without enhanced fan-out share 2 MiB a second and shard.",
    "Records are lost once they are older than the data stream's retention (24 hours unless set): raise it first when the end is near, `aws kinesis increase-stream-retention-period`.",
  ],
  "stream-source-throttled": [
    "A shard answers five reads a second, whoever asks: give the other readers enhanced fan-out, or take away those that nobody needs.",
    "Else add shards, or turn the data stream to on-demand capacity. Nothing is lost meanwhile: the stream reads the records later.",
  ],
  "stream-key-denied": [
    "Are producers refused (`InvalidKMSResourceException`, or `AccessDeniedException` that names `kms:`)? `npm run doctor -- --stack <stack> --producer <role ARN>` says which right they lack; the output `producerPolicyJson` has it.",
    "Compare the key's policy and the grants with what `pulumi preview --refresh` wants; `pulumi up --refresh` puts them back.",
    "Is the key disabled or scheduled for deletion, cancel that first: `aws kms cancel-key-deletion`, then `aws kms enable-key`.",
  ],
  "stream-key-disabled": [
    "`aws kms describe-key` says why, and CloudTrail who: `DisableKey`. Enable it again with `aws kms enable-key`.",
    "Firehose holds records for 24 hours at most, and takes no new ones without the key: producers must send theirs again.",
  ],
  "stream-key-invalid": [
    "`aws kms describe-key` says the state. `PendingDeletion`: `aws kms cancel-key-deletion`, then `aws kms enable-key`.",
    "`Unavailable` or `PendingImport`: the key's material is missing; bring it back from where the key came.",
  ],
  "stream-key-missing": [
    "Is the key in another Region or account, or already deleted? `aws kms describe-key` with its ARN tells.",
    "A deleted key does not come back: the records in the stream are lost. Give the stream another key with `pulumi up`, and let producers send again.",
  ],
  "domain-red": [
    "Ask the domain which shards it lacks: `GET _cluster/allocation/explain` through the tunnel.",
    "A full disk: delete old indices or raise `volumeSizeGiB`. A lost node: wait, the service replaces it.",
    "With one node and no replica a lost volume is lost data: restore the index from the automated snapshot, see [restore](operations.md#restore-from-a-snapshot).",
  ],
  "domain-yellow": [
    "During a blue/green deployment or after a node was replaced it passes by itself.",
    "On one node it stays: an index that was not made from the stack's template wants a replica. `PUT <index>/_settings` with `number_of_replicas` 0, or raise `instanceCount`.",
  ],
  "domain-writes-blocked": [
    "See `domain-storage-low` and `domain-jvm-memory`: one of both is the cause.",
    "Delete indices that nobody needs, lower `retentionDays`, or raise `volumeSizeGiB` (in place, without downtime).",
    "The block goes by itself some minutes after there is room again; what failed until then can be replayed.",
  ],
  "domain-snapshot-failed": [
    "The cluster must not be red: see `domain-red`.",
    "Is it green and the next hourly snapshot fails too, open a support case: automated snapshots are the service's.",
  ],
  "domain-storage-low": [
    "See which indices are large: `GET _cat/indices?v&s=store.size:desc` through the tunnel.",
    "Lower `retentionDays`, or raise `volumeSizeGiB`. Wait no longer than the free space lasts: the service blocks writes at 20 % free, at most 20 GiB a node.",
  ],
  "domain-node-missing": [
    "Look at the domain's status in the console: a deployment under way shows more nodes, never fewer.",
    "A node that stays away for a day is replaced by the service; if it is not, open a support case.",
  ],
  "domain-cpu": [
    "Indexing or searching? Compare `IndexingRate` with `SearchRate` on the stack's dashboard and in CloudWatch.",
    "Indexing: raise `bufferSizeMiB` first, it costs nothing. Then a larger `instanceType` or more `instanceCount`; both are blue/green.",
  ],
  "domain-warm-cpu": [
    "Searches of warm indices are slow then. Narrow the time range of dashboards that reach so far back.",
    "Raise `warmNodes`, or move an index that is searched often back to the data nodes.",
  ],
  "domain-jvm-memory": [
    "Count the shards: more than 25 for each GiB of heap are too many. Choose a longer `indexRotation`, or a shorter `retentionDays`.",
    "Then a larger `instanceType`.",
  ],
  "domain-old-generation": ["As for `domain-jvm-memory`: count the shards first, then take a larger `instanceType`."],
  "domain-shards": [
    "Count them: `GET _cat/shards?v` through the tunnel. Most are of old indices: lower `retentionDays`, or delete indices.",
    "Choose a longer `indexRotation`: fewer indices of the same data.",
  ],
  "domain-search-queue-peak": ["As for `domain-search-queue`; a single node is busier than the others."],
  "domain-search-queue": [
    "Who searches so much? Look at the search slow log of the domain, and narrow the time range of dashboards that refresh by themselves.",
    "Then a larger `instanceType` or more `instanceCount`; both are blue/green.",
  ],
  "domain-write-queue": [
    "Raise `bufferSizeMiB` and `bufferIntervalSeconds`: fewer and larger bulk requests.",
    "Then more nodes. Writes that the domain refuses are retried for `retrySeconds` and go to the bucket after that.",
  ],
  "domain-search-rejected": [
    "See `domain-search-queue`: the queue was full, and searches were refused with status 429. Nothing is lost, charts have gaps.",
    "Narrow the time range of dashboards that refresh by themselves, then take a larger `instanceType` or more `instanceCount`.",
  ],
  "domain-write-rejected": [
    "One short burst: nothing to do, as Firehose tries refused documents again for `retrySeconds`.",
    "Does it come again, raise `bufferSizeMiB` and `bufferIntervalSeconds`: fewer and larger bulk requests; then `instanceCount` or a larger `instanceType`.",
    "Is `stream-delivery-fails` on as well, documents went to the bucket: replay them once the domain keeps up.",
  ],
  "domain-server-errors": [
    "See `domain-red`, `domain-jvm-memory` and `domain-cpu`: an overloaded or missing node is the usual cause.",
    "Read the domain's application log, `/aws/opensearch/domains/<domain>/application`, for circuit breakers and time-outs.",
    "Few large requests that time out: narrow the searches. Many: a larger `instanceType` or more `instanceCount`; both are blue/green.",
  ],
  "master-cpu": ["Raise `masterType` by a size (blue/green).", "Count indices and shards: fewer of both need less."],
  "master-jvm-memory": [
    "Count the shards, as for `domain-jvm-memory`: the masters keep the state of each.",
    "Raise `masterType` by a size (blue/green).",
  ],
  "master-old-generation": ["As for `master-jvm-memory`: fewer shards, then a larger `masterType`."],
  "master-unreachable": [
    "If it passes within minutes, a master was replaced: nothing to do.",
    "If it stays, the cluster takes no change of state: open a support case at once.",
  ],
  "domain-key-error": [
    "`aws kms describe-key` says `Disabled` or `PendingDeletion`: cancel the deletion, enable the key.",
    "The domain comes back by itself, which can take an hour.",
  ],
  "domain-key-inaccessible": [
    "Cancel a deletion within its window of 30 days, and put grants back that somebody revoked: the service made them for the domain.",
    "Once the key is gone for good, so is the data: make a new domain and restore from a manual snapshot in a bucket of your own, if there is one.",
  ],
};

/** The runbook as Markdown, an entry for each alarm that a stack can have. */
export function runbook(alarms: readonly Alarm[]): string {
  const without = alarms.filter(({ name }) => !(name in steps)).map(({ name }) => name);
  const unknown = Object.keys(steps).filter((name) => !alarms.some((alarm) => alarm.name === name));
  if (without.length + unknown.length > 0) {
    throw new Error(`alarms without steps: ${without.join(", ")}; steps without an alarm: ${unknown.join(", ")}`);
  }
  return alarms
    .map((alarm) =>
      [
        `### ${alarm.name}`,
        `${alarm.description} Fires at: ${condition(alarm)}.`,
        (steps[alarm.name] ?? []).map((step, index) => `${index + 1}. ${step}`).join("\n"),
      ].join("\n\n"),
    )
    .join("\n\n");
}

/** How a condition is written. */
export const SIGNS = {
  GreaterThanOrEqualToThreshold: "≥",
  GreaterThanThreshold: ">",
  LessThanOrEqualToThreshold: "≤",
  LessThanThreshold: "<",
} as const;

/**
 * `DataFreshness` maximum > 900, 2 × 5 minutes; an expression with metrics in the place of its
 * variables.
 */
export function condition(alarm: Alarm): string {
  const { statistic, comparisonOperator, threshold, periodSeconds, evaluationPeriods } = alarm;
  const minutes = periodSeconds / 60;
  const period = minutes === 1440 ? "1 day" : minutes === 1 ? "1 minute" : `${minutes} minutes`;
  const periods = evaluationPeriods === 1 ? period : `${evaluationPeriods} × ${period}`;
  const measure =
    "metricName" in alarm
      ? alarm.metricName
      : Object.entries(alarm.metrics).reduce(
          (text, [variable, name]) => text.replaceAll(variable, name),
          alarm.expression,
        );
  return `\`${measure}\` ${statistic.toLowerCase()} ${SIGNS[comparisonOperator]} ${threshold}, ${periods}`;
}
