import type { Alarm } from "../../components/monitoring/alarm-kinds";

/** Steps at each alarm; the alarm's description says what it means. */
export const steps: Readonly<Record<string, readonly string[]>> = {
  "stream-data-freshness": [
    "If `domain-red`, `domain-writes-blocked` or `domain-write-queue` is on as well, start there.",
    "Read the newest lines of the log stream `DestinationDelivery` in `/aws/kinesisfirehose/<stream>`: `OS.AccessDenied` is the role mapping (`npm run doctor -- --stack <stack> --repair` sets it again), `OS.ServiceException` or `OS.ConnectionFailed` the path between the groups, `OS.RequestTimeout` a domain that is too small.",
    "Check that the subnets have free addresses: the stream needs up to three interfaces in each.",
    "Firehose keeps a record for 24 hours at most. Before that, lower `retrySeconds`: failed records then go to the bucket, from which you can replay them.",
  ],
  "stream-delivery-fails": [
    "Open the newest object under the output `failedPrefix` and read `errorCode` and `errorMessage`: [failed documents](failed-documents.md).",
    "`400` with `mapper_parsing_exception`: a field's type differs from the index template. Fix the producer, or the template for the next index.",
    "`429`: the domain is too busy. Raise `bufferSizeMiB`, or add nodes.",
    "After the fix, replay what failed.",
  ],
  "stream-transform-fails": [
    "Read the function's log, `/aws/lambda/<project>-<stack>-stream-transform`: a timeout logs `Status: timeout`, an exception its stack trace.",
    "Timeouts: raise `transformTimeoutSeconds` or `transformMemoryMiB`; both change in place.",
    "`Lambda.InvokeAccessDenied` in the stream's log: the delivery role was changed; `pulumi up --refresh` restores it.",
    "The records are in `processing-failed/` as they came. Send them to the stream again, not to the domain: they have no timestamp yet.",
  ],
  "stream-backup-fails": [
    "Read the log stream `BackupDelivery` in `/aws/kinesisfirehose/<stream>`: it has S3's answer.",
    "Check that the bucket exists and that its policy and key admit the delivery role (output `deliveryRoleArn`). `pulumi up --refresh` restores both.",
    "Firehose keeps records for 24 hours at most: fix it before then, and nothing is lost.",
  ],
  "stream-throttled": [
    "Compare `IncomingBytes`, `IncomingRecords` and `IncomingPutRequests` with `BytesPerSecondLimit`, `RecordsPerSecondLimit` and `PutRequestsPerSecondLimit`: which of the three is at its limit?",
    "Requests: put up to 500 records or 4 MiB into each `PutRecordBatch`. Bytes or records: ask for a higher quota in Service Quotas, or spread producers over two streams.",
    "Nothing is lost as long as producers repeat the records that `FailedPutCount` counts.",
  ],
  "stream-source-lag": [
    "If `stream-data-freshness` is on as well, the delivery is slow: start there. The stream reads on once it delivers.",
    "Otherwise check `stream-source-throttled` and the other readers of the data stream: all readers without enhanced fan-out share 2 MiB per second and shard.",
    "Records are lost once they are older than the data stream's retention (24 hours unless set): raise it in time with `aws kinesis increase-stream-retention-period`.",
  ],
  "stream-source-throttled": [
    "A shard serves five reads per second in total: give the other readers enhanced fan-out, or remove unused ones.",
    "Or add shards, or switch the data stream to on-demand capacity. Nothing is lost meanwhile: the stream reads the records later.",
  ],
  "stream-key-denied": [
    "If producers are refused (`InvalidKMSResourceException`, or `AccessDeniedException` that names `kms:`), `npm run doctor -- --stack <stack> --producer <role ARN>` names the missing right; the output `producerPolicyJson` has it.",
    "Compare the key's policy and grants with `pulumi preview --refresh`; `pulumi up --refresh` restores them.",
    "If the key is disabled or scheduled for deletion, cancel that first: `aws kms cancel-key-deletion`, then `aws kms enable-key`.",
  ],
  "stream-key-disabled": [
    "`aws kms describe-key` says why, CloudTrail who (`DisableKey`). Enable it with `aws kms enable-key`.",
    "Firehose keeps records for 24 hours at most and accepts no new ones without the key: producers must send them again.",
  ],
  "stream-key-invalid": [
    "`aws kms describe-key` shows the state. `PendingDeletion`: `aws kms cancel-key-deletion`, then `aws kms enable-key`.",
    "`Unavailable` or `PendingImport`: the key's material is missing; import it again.",
  ],
  "stream-key-missing": [
    "`aws kms describe-key` with its ARN shows whether the key is in another Region or account, or deleted.",
    "A deleted key cannot be restored, and the records in the stream are lost. Give the stream another key with `pulumi up`, and let producers send again.",
  ],
  "domain-red": [
    "Ask the domain for missing shards: `GET _cluster/allocation/explain` through the tunnel.",
    "Full disk: delete old indices or raise `volumeSizeGiB`. Lost node: the service replaces it.",
    "With one node and no replica a lost volume is lost data: restore the index from the automated snapshot, see [restore](operations.md#restore-from-a-snapshot).",
  ],
  "domain-yellow": [
    "It clears by itself after a blue/green deployment or the replacement of a node.",
    "On one node it stays: an index without the stack's template has a replica. `PUT <index>/_settings` with `number_of_replicas` 0, or raise `instanceCount`.",
  ],
  "domain-writes-blocked": [
    "The cause is `domain-storage-low` or `domain-jvm-memory`.",
    "Delete unused indices, lower `retentionDays`, or raise `volumeSizeGiB` (in place, without downtime).",
    "The block clears some minutes after there is space again; replay what failed until then.",
  ],
  "domain-snapshot-failed": [
    "If the cluster is red, see `domain-red`.",
    "If it is green and the next hourly snapshot fails, too, open a support case.",
  ],
  "domain-storage-low": [
    "List indices by size: `GET _cat/indices?v&s=store.size:desc` through the tunnel.",
    "Lower `retentionDays`, or raise `volumeSizeGiB`. Act before the service blocks writes, at 20 % free or 20 GiB per node, whichever is less.",
  ],
  "domain-node-missing": [
    "Check the domain's status in the console: a deployment in progress shows more nodes, never fewer.",
    "The service replaces a node that is missing for a day; if it does not, open a support case.",
  ],
  "domain-cpu": [
    "Compare `IndexingRate` with `SearchRate` on the stack's dashboard.",
    "Indexing: raise `bufferSizeMiB` first, it costs nothing. Then a larger `instanceType` or more `instanceCount`; both are blue/green.",
  ],
  "domain-warm-cpu": [
    "Searches of warm indices are slow. Narrow the time range of dashboards that reach back so far.",
    "Raise `warmNodes`, or move an index that is searched often back to the data nodes.",
  ],
  "domain-jvm-memory": [
    "Count the shards: more than 25 per GiB of heap are too many. Choose a longer `indexRotation`, or a shorter `retentionDays`.",
    "Then a larger `instanceType`.",
  ],
  "domain-old-generation": ["As for `domain-jvm-memory`: count the shards, then take a larger `instanceType`."],
  "domain-shards": [
    "Count them: `GET _cat/shards?v` through the tunnel. Most belong to old indices: lower `retentionDays`, or delete indices.",
    "Choose a longer `indexRotation`: fewer indices of the same data.",
  ],
  "domain-search-queue-peak": ["As for `domain-search-queue`; one node is busier than the others."],
  "domain-search-queue": [
    "Find the searches in the domain's search slow log, and narrow the time range of dashboards that refresh by themselves.",
    "Then a larger `instanceType` or more `instanceCount`; both are blue/green.",
  ],
  "domain-write-queue": [
    "Raise `bufferSizeMiB` and `bufferIntervalSeconds`: fewer and larger bulk requests.",
    "Then more nodes. Refused writes are retried for `retrySeconds`, then go to the bucket.",
  ],
  "domain-search-rejected": [
    "See `domain-search-queue`: the queue was full, and searches got status 429. Nothing is lost; charts have gaps.",
    "Narrow the time range of dashboards that refresh by themselves, then take a larger `instanceType` or more `instanceCount`.",
  ],
  "domain-write-rejected": [
    "After one short burst do nothing: Firehose retries refused documents for `retrySeconds`.",
    "If it repeats, raise `bufferSizeMiB` and `bufferIntervalSeconds`: fewer and larger bulk requests; then `instanceCount` or a larger `instanceType`.",
    "If `stream-delivery-fails` is on as well, documents went to the bucket: replay them once the domain keeps up.",
  ],
  "domain-server-errors": [
    "See `domain-red`, `domain-jvm-memory` and `domain-cpu`: an overloaded or missing node is the usual cause.",
    "Read the domain's application log, `/aws/opensearch/domains/<domain>/application`, for circuit breakers and timeouts.",
    "Few large requests time out: narrow the searches. Many do: take a larger `instanceType` or more `instanceCount`; both are blue/green.",
  ],
  "master-cpu": ["Raise `masterType` by a size (blue/green).", "Reduce indices and shards."],
  "master-jvm-memory": [
    "Count the shards, as for `domain-jvm-memory`: the masters keep the state of every shard.",
    "Raise `masterType` by a size (blue/green).",
  ],
  "master-old-generation": ["As for `master-jvm-memory`: fewer shards, then a larger `masterType`."],
  "master-unreachable": [
    "If it clears within minutes, a master was replaced: do nothing.",
    "If it stays, the cluster cannot change its state: open a support case at once.",
  ],
  "domain-key-error": [
    "If `aws kms describe-key` shows `Disabled` or `PendingDeletion`, cancel the deletion and enable the key.",
    "The domain recovers by itself within about an hour.",
  ],
  "domain-key-inaccessible": [
    "Cancel a deletion within its window of 30 days. Restore revoked grants: the service created them for the domain.",
    "If the key is deleted, the data is lost: create a new domain and restore a manual snapshot from your own bucket, if there is one.",
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

/** Signs of comparison operators. */
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
