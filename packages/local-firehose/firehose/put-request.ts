import { streamName } from "./api-model";
import { AwsError } from "./aws-error";
import { decodedBytes } from "./base64";
import { blob, list, requireShape, structure } from "./shapes";

/** Limits of the service (developer guide, "Quota"; API reference: Record, PutRecordBatch). */
const recordLimitBytes = 1_024_000;
export const batchLimitRecords = 500;
const batchLimitBytes = 4 * 1024 * 1024;

const record = structure({ Data: blob(recordLimitBytes) }, ["Data"]);
const putRecord = structure({ DeliveryStreamName: streamName, Record: record }, ["DeliveryStreamName", "Record"]);
const putRecordBatch = structure({ DeliveryStreamName: streamName, Records: list(record, 1, batchLimitRecords) }, [
  "DeliveryStreamName",
  "Records",
]);

export interface PutRequest {
  readonly streamName: string;
  /** Base64, as it came. */
  readonly data: readonly string[];
}

interface GivenRecord {
  readonly Data: string;
}

export function putRecordRequest(input: Readonly<Record<string, unknown>>): PutRequest {
  requireShape(putRecord, input);
  return { streamName: String(input.DeliveryStreamName), data: [(input.Record as GivenRecord).Data] };
}

/** @throws {AwsError} that lists every broken constraint; no record is then accepted. */
export function putRecordBatchRequest(input: Readonly<Record<string, unknown>>): PutRequest {
  requireShape(putRecordBatch, input);
  const data = (input.Records as readonly GivenRecord[]).map(({ Data }) => Data);
  if (data.reduce((sum, text) => sum + decodedBytes(text), 0) > batchLimitBytes)
    throw new AwsError("InvalidArgumentException", "Records size exceeds 4 MB limit");
  return { streamName: String(input.DeliveryStreamName), data };
}

/** Records, base64, in batches for PutRecordBatch. */
export function* putBatches(data: readonly string[]): Generator<readonly string[]> {
  let [start, bytes] = [0, 0];
  for (const [place, record] of data.entries()) {
    const size = decodedBytes(record);
    if (place > start && (place - start === batchLimitRecords || bytes + size > batchLimitBytes)) {
      yield data.slice(start, place);
      [start, bytes] = [place, 0];
    }
    bytes += size;
  }
  if (start < data.length) yield data.slice(start);
}
