import { streamName } from "./api-model";
import { AwsError, type Constraint, validationError } from "./aws-error";
import { decodedBytes, isBase64 } from "./base64";

/** Limits of the service (Firehose developer guide, "Quota"; API reference: Record, PutRecordBatch). */
const recordLimitBytes = 1_024_000;
export const batchLimitRecords = 500;
const batchLimitBytes = 4 * 1024 * 1024;

/** What PutRecord and PutRecordBatch both ask for. */
export interface PutRequest {
  readonly streamName: string;
  /** Base64, as it came. */
  readonly data: readonly string[];
}

/** @throws {AwsError} that lists every broken constraint. */
export function putRecordRequest(input: Readonly<Record<string, unknown>>): PutRequest {
  const constraints = nameConstraints(input.DeliveryStreamName);
  const data = recordData(input.Record, "record", constraints);
  if (constraints.length > 0) throw validationError(constraints);
  return { streamName: String(input.DeliveryStreamName), data: [data] };
}

/** @throws {AwsError} that lists every broken constraint; no record of the batch is then accepted. */
export function putRecordBatchRequest(input: Readonly<Record<string, unknown>>): PutRequest {
  const constraints = nameConstraints(input.DeliveryStreamName);
  const records = input.Records;
  if (records === undefined || records === null) {
    constraints.push({ value: "null", member: "records", rule: "Member must not be null" });
    throw validationError(constraints);
  }
  if (!Array.isArray(records)) throw new AwsError("SerializationException", "Expected list or null");
  if (records.length === 0 || records.length > batchLimitRecords) {
    const rule =
      records.length === 0
        ? "Member must have length greater than or equal to 1"
        : `Member must have length less than or equal to ${batchLimitRecords}`;
    constraints.push({ value: `[${records.length} records]`, member: "records", rule });
    throw validationError(constraints);
  }
  let bytes = 0;
  const data = records.map((record: unknown, place) => {
    // AWS counts list members from 1.
    const text = recordData(record, `records.${place + 1}.member`, constraints);
    bytes += decodedBytes(text);
    return text;
  });
  if (constraints.length > 0) throw validationError(constraints);
  if (bytes > batchLimitBytes) throw new AwsError("InvalidArgumentException", "Records size exceeds 4 MB limit");
  return { streamName: String(input.DeliveryStreamName), data };
}

/** Records, base64, in batches that PutRecordBatch takes. */
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

/** Broken constraints of a stream's name. */
function nameConstraints(name: unknown): Constraint[] {
  const member = "deliveryStreamName";
  if (name === undefined || name === null) return [{ value: "null", member, rule: "Member must not be null" }];
  const constraints: Constraint[] = [];
  streamName(name, member, constraints);
  return constraints;
}

function recordData(record: unknown, member: string, constraints: Constraint[]): string {
  if (record === undefined || record === null) {
    constraints.push({ value: "null", member, rule: "Member must not be null" });
    return "";
  }
  const data = (record as { Data?: unknown }).Data;
  if (data === undefined || data === null) {
    constraints.push({ value: "null", member: `${member}.data`, rule: "Member must not be null" });
    return "";
  }
  if (typeof data !== "string") throw new AwsError("SerializationException", "Expected string or null");
  if (!isBase64(data)) throw new AwsError("SerializationException", `${member}.data is not base64`);
  const bytes = decodedBytes(data);
  if (bytes > recordLimitBytes) {
    const value = `java.nio.HeapByteBuffer[pos=0 lim=${bytes} cap=${bytes}]`;
    constraints.push({
      value,
      member: `${member}.data`,
      rule: `Member must have length less than or equal to ${recordLimitBytes}`,
    });
  }
  return data;
}
