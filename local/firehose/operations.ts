import type { DeclaredStream } from "../declared";
import { AwsError, streamNotFound, validationError } from "./aws-error";
import { decodedBytes } from "./base64";
import { describe } from "./description";
import { nameConstraints, type PutRequest, putRecordBatchRequest, putRecordRequest } from "./put-request";
import type { DeliveryStream } from "./stream";

export type Input = Readonly<Record<string, unknown>>;
/** JSON of the answer, as an object or as text that is JSON already. */
export type Operation = (input: Input) => unknown;

/** A stream that the endpoint serves. */
export interface ServedStream {
  readonly declared: DeclaredStream;
  readonly stream: DeliveryStream;
  readonly createdAt: number;
  /** Asked before records are accepted; false tells the client to slow down. */
  readonly admits?: (records: number, bytes: number) => boolean;
}

/** The API's operations on one stream, by the name that `X-Amz-Target` carries. */
export function operations(served: ServedStream): Readonly<Record<string, Operation>> {
  const { declared, stream } = served;
  const account = declared.arn.split(":")[4] ?? "";

  const requireStream = (name: unknown) => {
    const constraints = nameConstraints(name);
    if (constraints.length > 0) throw validationError(constraints);
    if (name !== declared.name) throw streamNotFound(String(name), account);
  };
  const accept = ({ streamName, data }: PutRequest): number => {
    requireStream(streamName);
    stream.measurements.putRequests++;
    const bytes = data.reduce((sum, record) => sum + decodedBytes(record), 0);
    if (stream.isFull || served.admits?.(data.length, bytes) === false) {
      stream.measurements.throttledRecords += data.length;
      throw new AwsError("ServiceUnavailableException", "Slow down.", 503);
    }
    return stream.put(data);
  };

  return {
    PutRecord: (input) => ({ RecordId: stream.recordId(accept(putRecordRequest(input))), Encrypted: false }),
    PutRecordBatch: (input) => {
      const request = putRecordBatchRequest(input);
      const first = accept(request);
      const responses = request.data.map((_, place) => `{"RecordId":"${stream.recordId(first + place)}"}`);
      return `{"FailedPutCount":0,"Encrypted":false,"RequestResponses":[${responses.join(",")}]}`;
    },
    DescribeDeliveryStream: (input) => {
      requireStream(input.DeliveryStreamName);
      return { DeliveryStreamDescription: describe(declared, served.createdAt) };
    },
    ListDeliveryStreams: (input) => {
      const after = input.ExclusiveStartDeliveryStreamName;
      const isAfter = typeof after !== "string" || declared.name > after;
      const isOfType = input.DeliveryStreamType === undefined || input.DeliveryStreamType === "DirectPut";
      return { DeliveryStreamNames: isAfter && isOfType ? [declared.name] : [], HasMoreDeliveryStreams: false };
    },
  };
}
