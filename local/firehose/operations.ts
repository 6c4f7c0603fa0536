import { AwsError, streamNotFound } from "./aws-error";
import { decodedBytes } from "./base64";
import { controlPlane, type Operation } from "./control-plane";
import type { ManagedStreams } from "./managed-streams";
import { type PutRequest, putRecordBatchRequest, putRecordRequest } from "./put-request";
import type { DeliveryStream } from "./stream";

/** The API's operations, by the name that `X-Amz-Target` carries. */
export function operations(streams: ManagedStreams): Readonly<Record<string, Operation>> {
  /** Answers the stream and the sequence number of the first record that it accepted. */
  const accept = ({ streamName, data }: PutRequest): readonly [DeliveryStream, number] => {
    const { running, status } = streams.get(streamName);
    if (status !== "ACTIVE") throw streamNotFound(streamName, streams.options.account);
    const { admits, stream } = running;
    stream.measurements.putRequests++;
    const bytes = data.reduce((sum, record) => sum + decodedBytes(record), 0);
    if (stream.isFull || admits?.(data.length, bytes) === false) {
      stream.measurements.throttledRecords += data.length;
      throw new AwsError("ServiceUnavailableException", "Slow down.", 503);
    }
    return [stream, stream.put(data)];
  };

  return {
    ...controlPlane(streams),
    PutRecord: (input) => {
      const [stream, sequence] = accept(putRecordRequest(input));
      return { RecordId: stream.recordId(sequence), Encrypted: false };
    },
    PutRecordBatch: (input) => {
      const request = putRecordBatchRequest(input);
      const [stream, first] = accept(request);
      const responses = request.data.map((_, place) => `{"RecordId":"${stream.recordId(first + place)}"}`);
      return `{"FailedPutCount":0,"Encrypted":false,"RequestResponses":[${responses.join(",")}]}`;
    },
  };
}
