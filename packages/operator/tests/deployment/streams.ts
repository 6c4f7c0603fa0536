import { folderBucket } from "@private-ingest/operator/backup";
import { jsonAnswer } from "@private-ingest/local-cloud/call";
import type { Handler } from "@private-ingest/local-cloud/front";
import { operationAnswer } from "@private-ingest/local-firehose/firehose/endpoint";
import { ManagedStreams } from "@private-ingest/local-firehose/firehose/managed-streams";
import { operations } from "@private-ingest/local-firehose/firehose/operations";
import { LocalStream } from "@private-ingest/local-firehose/firehose/stream";
import { FakeStore } from "@private-ingest/local-firehose/tests/fake-store";
import { ManualClock } from "@private-ingest/local-firehose/tests/manual-clock";

/** What is told of streams whose names end so. */
const faults: Readonly<Record<string, object>> = {
  "-failed": {
    DeliveryStreamStatus: "CREATING_FAILED",
    FailureDescription: {
      Type: "ENI_ACCESS_DENIED",
      Details: "not authorized to perform ec2:CreateNetworkInterface",
    },
  },
  "-locked": {
    DeliveryStreamEncryptionConfiguration: {
      Status: "ENABLING_FAILED",
      KeyType: "CUSTOMER_MANAGED_CMK",
      KeyARN: "arn:aws:kms:us-east-1:123456789012:key/1",
      FailureDescription: { Type: "DISABLED_KMS_KEY", Details: "the key is disabled" },
    },
  },
};

/** The control plane of Firehose, with streams that take records and deliver none. */
export function streamsAtRest(): Handler {
  const streams = new ManagedStreams({
    ...{ partition: "aws", account: "123456789012", region: "us-east-1", functions: [] },
    now: () => Date.now(),
    start: (declared) => {
      const invoke = (): Promise<Buffer> => Promise.reject(new Error("Time stands still."));
      const needs = { clock: new ManualClock(), store: new FakeStore(), bucket: folderBucket("unused"), invoke };
      const stream = new LocalStream({ declared, ...needs, onProblem: () => undefined });
      return Promise.resolve({ stream, change: () => Promise.resolve(), close: () => Promise.resolve() });
    },
  });
  const served = operations(streams);
  return async ({ operation, body }) => {
    const answer = JSON.parse(await operationAnswer(served, operation, body.toString())) as {
      DeliveryStreamDescription?: { readonly DeliveryStreamName: string };
    };
    const description = answer.DeliveryStreamDescription;
    if (description === undefined) return jsonAnswer(answer);
    const fault = faults[description.DeliveryStreamName.slice(-"-failed".length)];
    return jsonAnswer({ DeliveryStreamDescription: { ...description, ...fault } });
  };
}
