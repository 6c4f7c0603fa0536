import type { FirehoseClient } from "@aws-sdk/client-firehose";
import type { AwsConfiguration } from "../aws";
import type { Put } from "./batch-sender";

/** A client that leaves trying again to its caller, who knows which records to send again. */
export async function firehoseClient(configuration: AwsConfiguration): Promise<FirehoseClient> {
  const { FirehoseClient } = await import("@aws-sdk/client-firehose");
  const requestHandler = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };
  return new FirehoseClient({ ...configuration, maxAttempts: 1, requestHandler });
}

/** PutRecordBatch, with the records' error codes in their order. */
export async function firehosePut(client: FirehoseClient, streamName: string): Promise<Put> {
  const { PutRecordBatchCommand } = await import("@aws-sdk/client-firehose");
  return async (records) => {
    const answer = await client.send(
      new PutRecordBatchCommand({
        DeliveryStreamName: streamName,
        Records: records.map((data) => ({ Data: data })),
      }),
    );
    if (!answer.FailedPutCount) return records.map(() => undefined);
    return records.map((_, place) => answer.RequestResponses?.[place]?.ErrorCode);
  };
}
