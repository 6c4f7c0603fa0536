import assert from "node:assert/strict";
import { runInProcess } from "../in-process";
import { keyOfResource } from "../keys";
import { describeCombinations, developmentStack } from "./combination";

const kinesisStreamArn = "arn:aws:kinesis:us-east-1:123456789012:stream/ticks";
const domainArn = "arn:aws:es:us-east-1:123456789012:domain/private-ingest-dev";
const stream = "kinesis.FirehoseDeliveryStream stream";
const rights = "iam.RolePolicy stream-delivery";
const anyKey = "arn:aws:kms:us-east-1:*:key/*";
const statement = (Sid: string, Action: string[], Resource: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries({ Sid, Effect: "Allow", Action, Resource }).map(([key, value]) => [
      `policy.Statement.${Sid}.${key}`,
      value,
    ]),
  );

describeCombinations("stream settings", {
  "source kinesis reads that stream, and producers put into it": {
    config: { source: "kinesis", kinesisStreamArn },
    changes: {
      added: [
        "cloudwatch.MetricAlarm monitoring-stream-source-lag",
        "cloudwatch.MetricAlarm monitoring-stream-source-throttled",
      ],
      removed: ["cloudwatch.MetricAlarm monitoring-stream-throttled"],
      changed: {
        [stream]: {
          "serverSideEncryption.enabled": "absent",
          "serverSideEncryption.keyType": "absent",
          "kinesisSourceConfiguration.kinesisStreamArn": kinesisStreamArn,
          "kinesisSourceConfiguration.roleArn": "arn:aws:iam::123456789012:role/<iam.Role roles-delivery>",
        },
        [rights]: {
          ...statement(
            "ReadSource",
            ["kinesis:DescribeStream", "kinesis:GetShardIterator", "kinesis:GetRecords", "kinesis:ListShards"],
            kinesisStreamArn,
          ),
          ...statement("DecryptSource", ["kms:Decrypt"], anyKey),
          "policy.Statement.DecryptSource.Condition.StringEquals.kms:ViaService": "kinesis.us-east-1.amazonaws.com",
          "policy.Statement.DecryptSource.Condition.StringEquals.kms:EncryptionContext:aws:kinesis:arn":
            kinesisStreamArn,
        },
      },
      outputs: {
        "producerPolicyJson.Statement.PutRecords.Action": ["kinesis:PutRecord", "kinesis:PutRecords"],
        "producerPolicyJson.Statement.PutRecords.Resource": kinesisStreamArn,
        "producerPolicyJson.Statement.EncryptRecords.Sid": "EncryptRecords",
        "producerPolicyJson.Statement.EncryptRecords.Effect": "Allow",
        "producerPolicyJson.Statement.EncryptRecords.Action": ["kms:GenerateDataKey"],
        "producerPolicyJson.Statement.EncryptRecords.Resource": anyKey,
        "producerPolicyJson.Statement.EncryptRecords.Condition.StringEquals.kms:ViaService":
          "kinesis.us-east-1.amazonaws.com",
        "producerPolicyJson.Statement.EncryptRecords.Condition.StringEquals.kms:EncryptionContext:aws:kinesis:arn":
          kinesisStreamArn,
      },
    },
  },
  "indexName names the index for stream, role and setup": {
    config: { indexName: "quotes" },
    changes: {
      changed: {
        [stream]: { "opensearchConfiguration.indexName": "quotes" },
        [rights]: {
          "policy.Statement.ReadDomainState.Resource": [
            `${domainArn}/_all/_settings`,
            `${domainArn}/_cluster/stats`,
            `${domainArn}/quotes*/_mapping/*`,
            `${domainArn}/_nodes`,
            `${domainArn}/_nodes/stats`,
            `${domainArn}/_nodes/*/stats`,
            `${domainArn}/_stats`,
            `${domainArn}/quotes*/_stats`,
          ],
        },
        "lambda.Invocation setup": { "input.indexName": "quotes", "input.indexPattern": "quotes-20*" },
      },
      outputs: { indexName: "quotes", indexPattern: "quotes-20*" },
    },
  },
  "rotation, buffer, retry, backup, ids and the transformation's size are the stream's": {
    config: {
      indexRotation: "OneWeek",
      bufferSizeMiB: 10,
      bufferIntervalSeconds: 900,
      retrySeconds: 0,
      backupMode: "allDocuments",
      documentId: "none",
      transformTimeoutSeconds: 60,
      transformMemoryMiB: 512,
    },
    changes: {
      changed: {
        "cloudwatch.MetricAlarm monitoring-stream-data-freshness": { threshold: 1500 },
        [stream]: {
          "opensearchConfiguration.indexRotationPeriod": "OneWeek",
          "opensearchConfiguration.bufferingSize": 10,
          "opensearchConfiguration.bufferingInterval": 900,
          "opensearchConfiguration.retryDuration": 0,
          "opensearchConfiguration.s3BackupMode": "AllDocuments",
          "opensearchConfiguration.documentIdOptions.defaultDocumentIdFormat": "NO_DOCUMENT_ID",
        },
        "lambda.Function stream-transform": { timeout: 60, memorySize: 512 },
      },
    },
  },
  "backupBucketArn takes the place of a bucket of our own": {
    config: { backupBucketArn: "arn:aws:s3:::theirs" },
    changes: {
      removed: [
        "s3.Bucket stream-backup",
        "s3.BucketLifecycleConfiguration stream-backup",
        "s3.BucketOwnershipControls stream-backup",
        "s3.BucketPolicy stream-backup",
        "s3.BucketPublicAccessBlock stream-backup",
        "s3.BucketServerSideEncryptionConfiguration stream-backup",
        "stream.BackupBucket stream-backup",
      ],
      changed: {
        [rights]: {
          "policy.Statement.BackUpRecords.Resource": ["arn:aws:s3:::theirs", "arn:aws:s3:::theirs/*"],
          ...statement("EncryptBackup", ["kms:Decrypt", "kms:GenerateDataKey"], anyKey),
          "policy.Statement.EncryptBackup.Condition.StringEquals.kms:ViaService": "s3.us-east-1.amazonaws.com",
          "policy.Statement.EncryptBackup.Condition.StringLike.kms:EncryptionContext:aws:s3:arn":
            "arn:aws:s3:::theirs*",
        },
        [stream]: { "opensearchConfiguration.s3Configuration.bucketArn": "arn:aws:s3:::theirs" },
      },
      outputs: { backupBucketName: "theirs" },
    },
  },
  "backupRetentionDays and backupVersioning rule the bucket's life": {
    config: { backupRetentionDays: 7, backupVersioning: true },
    changes: {
      added: ["s3.BucketVersioning stream-backup"],
      changed: {
        "s3.BucketLifecycleConfiguration stream-backup": {
          "rules.1.expiration.days": 7,
          "rules.1.noncurrentVersionExpiration.noncurrentDays": 7,
        },
      },
    },
  },
});

describe("engineVersion Elasticsearch_7.10", () => {
  it("moves the destination as it is to the other engine's block, and all that hangs on the engine with it", async () => {
    const before = await developmentStack();
    const after = await runInProcess({ mode: "update", config: { engineVersion: "Elasticsearch_7.10" } });
    assert.deepEqual(after.errors, []);
    const inputs = (run: typeof after, key: string): Readonly<Record<string, unknown>> =>
      run.resources.find((resource) => keyOfResource(resource) === key)!.inputs;
    const { opensearchConfiguration, ...others } = inputs(before, stream);
    const destination = Object.fromEntries(
      Object.entries(opensearchConfiguration as object).filter(([key]) => key !== "documentIdOptions"),
    );
    assert.deepEqual(inputs(after, stream), {
      ...others,
      destination: "elasticsearch",
      elasticsearchConfiguration: destination,
    });
    assert.equal(inputs(after, "opensearch.Domain domain")["engineVersion"], "Elasticsearch_7.10");
    const { engine, engineVersion } = JSON.parse(inputs(after, "lambda.Invocation setup")["input"] as string) as Record<
      string,
      unknown
    >;
    assert.deepEqual([engine, engineVersion], ["elasticsearch", "7.10"]);
    assert.deepEqual(
      ["stream-data-freshness", "stream-delivery-fails"].map(
        (name) => inputs(after, `cloudwatch.MetricAlarm monitoring-${name}`)["metricName"],
      ),
      ["DeliveryToElasticsearch.DataFreshness", "DeliveryToElasticsearch.Success"],
    );
    assert.equal(after.outputs["failedPrefix"], "elasticsearch_failed/");
    assert.match(after.outputs["dashboardsUrl"] as string, /^https:\/\/vpc-[a-z0-9.-]+\/_plugin\/kibana\/$/);
  });
});
