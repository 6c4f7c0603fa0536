import { AwsError, streamNotFound } from "./aws-error";
import { decodedBytes } from "./base64";
import { controlPlane, type Operation } from "./control-plane";
import type { ManagedStreams } from "./managed-streams";
import { type PutRequest, putRecordBatchRequest, putRecordRequest } from "./put-request";

/** What a producer is told for a record that is over the quota, and does again with back-off. */
const slowDown = { type: "ServiceUnavailableException", message: "Slow down.", status: 503 } as const;

export function operations(streams: ManagedStreams): Readonly<Record<string, Operation>> {
  /** The id of each record that the stream takes now, or undefined. @throws when it takes none. */
  const accept = ({ streamName, data }: PutRequest): readonly (string | undefined)[] => {
    const { running, status } = streams.get(streamName);
    if (status !== "ACTIVE") throw streamNotFound(streamName, streams.options.account);
    const { admits, stream } = running;
    stream.measurements.putRequests++;
    const admitted = stream.isFull ? data.map(() => false) : admits?.(data.map(decodedBytes));
    const accepted = admitted === undefined ? data : data.filter((_, place) => admitted[place]);
    stream.measurements.throttledRecords += data.length - accepted.length;
    if (accepted.length === 0) throw new AwsError(slowDown.type, slowDown.message, slowDown.status);
    let sequence = stream.put(accepted);
    return data.map((_, place) => (admitted?.[place] === false ? undefined : stream.recordId(sequence++)));
  };

  return {
    ...controlPlane(streams),
    PutRecord: (input) => {
      const [RecordId] = accept(putRecordRequest(input));
      return { RecordId, Encrypted: false };
    },
    // What fits is taken, as by the service: producers must look at each answer.
    PutRecordBatch: (input) => {
      const ids = accept(putRecordBatchRequest(input));
      const failed = `{"ErrorCode":"${slowDown.type}","ErrorMessage":"${slowDown.message}"}`;
      const responses = ids.map((id) => (id === undefined ? failed : `{"RecordId":"${id}"}`));
      const failedCount = ids.filter((id) => id === undefined).length;
      return `{"FailedPutCount":${failedCount},"Encrypted":false,"RequestResponses":[${responses.join(",")}]}`;
    },
  };
}
