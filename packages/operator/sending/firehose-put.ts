import type { FirehoseClient } from "@aws-sdk/client-firehose";
import type { AwsConfiguration } from "../aws";
import type { Put } from "./batch-sender";

/** A client that leaves trying again to its caller, who knows which records to send again. */
export async function firehoseClient(configuration: AwsConfiguration): Promise<FirehoseClient> {
  const { FirehoseClient } = await import("@aws-sdk/client-firehose");
  const requestHandler = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };
  return new FirehoseClient({ ...configuration, maxAttempts: 1, requestHandler });
}

export async function firehosePut(client: FirehoseClient, streamName: string): Promise<Put> {
  const { PutRecordBatchCommand } = await import("@aws-sdk/client-firehose");
  return async (records) => {
    const Records = records.map((Data) => ({ Data }));
    const put = new PutRecordBatchCommand({ DeliveryStreamName: streamName, Records });
    const answer = await client.send(put).catch((error: unknown) => {
      throw withKeyHint(error);
    });
    if (!answer.FailedPutCount) return records.map(() => undefined);
    return records.map((_, place) => answer.RequestResponses?.[place]?.ErrorCode);
  };
}

/**
 * The service blames a grant, where a producer mostly lacks a right of its own.
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
 */
export function withKeyHint(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const isOfKey =
    error.name === "InvalidKMSResourceException" || (/AccessDenied/.test(error.name) && /\bkms:/i.test(error.message));
  if (isOfKey)
    error.message +=
      " (the stream has a customer key: your role needs kms:GenerateDataKey and kms:Decrypt on it, as the output producerPolicyJson allows; and the key must be enabled)";
  return error;
}
