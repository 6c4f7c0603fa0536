import type { TransformedRecord } from "../contracts/transform-event";

/** Lambda's limit on a response, in bytes of JSON. A larger response fails the whole batch. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const RESPONSE_LIMIT_BYTES = 6_291_456;

/**
 * Makes an answer fit into Lambda's limit, which records that grow may exceed. The last ones become
 * `ProcessingFailed` without data, first those that would not fit alone: Firehose writes its own
 * copy to `processing-failed/`, and `npm run replay` sends it again.
 * @param records changed in place.
 * @returns how many records failed.
 */
export function fitResponse(records: TransformedRecord[]): number {
  let excessBytes = EMPTY_RESPONSE_BYTES - RESPONSE_LIMIT_BYTES;
  for (const record of records) excessBytes += jsonBytes(record);
  let failed = 0;
  for (const smallestBytes of [RESPONSE_LIMIT_BYTES, 0]) {
    for (let index = records.length - 1; excessBytes > 0 && index >= 0; index--) {
      const record = records[index];
      if (record?.result !== "Ok" || record.data.length < smallestBytes) continue;
      const shorter: TransformedRecord = { recordId: record.recordId, result: "ProcessingFailed" };
      excessBytes -= jsonBytes(record) - jsonBytes(shorter);
      records[index] = shorter;
      failed++;
    }
  }
  return failed;
}

const EMPTY_RESPONSE_BYTES = JSON.stringify({ records: [] }).length;
const fixedBytes = (result: TransformedRecord["result"]): number =>
  JSON.stringify({ recordId: "", result, data: "" }).length + ",".length;
const FIXED_BYTES = {
  Ok: fixedBytes("Ok"),
  Dropped: fixedBytes("Dropped"),
  ProcessingFailed: fixedBytes("ProcessingFailed"),
};

/** The size of an answer within the response: JSON escapes nothing in ids and base64. */
function jsonBytes({ recordId, result, data = "" }: TransformedRecord): number {
  return FIXED_BYTES[result] + recordId.length + data.length;
}
