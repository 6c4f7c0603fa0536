import type { TransformedRecord } from "../contracts/transform-event";

/**
 * Lambda's limit on a response, in bytes of JSON. A larger response fails its invocation, and with it the whole batch.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const RESPONSE_LIMIT_BYTES = 6_291_456;

/**
 * Makes the answer to a batch fit into Lambda's response limit.
 *
 * Timestamps make a batch grow, so the answer to very many small records may exceed the limit that the event kept. The
 * last ones are then given up: `ProcessingFailed` without data, upon which Firehose writes its own copy of the record to
 * `processing-failed/`, whence `npm run replay` sends it again. Any failed answer is shorter than the record was in the
 * event, so the response always comes to fit. (To put the surplus back into the stream from here would take the AWS SDK,
 * a permission and retries, and is refused where the stream reads from Kinesis.)
 *
 * @param records changed in place, from the end.
 * @returns how many records were given up.
 */
export function fitResponse(records: TransformedRecord[]): number {
  let excessBytes = EMPTY_RESPONSE_BYTES - RESPONSE_LIMIT_BYTES;
  for (const record of records) excessBytes += jsonBytes(record);
  let givenUp = 0;
  for (let index = records.length - 1; excessBytes > 0 && index >= 0; index--) {
    const record = records[index];
    if (record?.result !== "Ok") continue;
    const shorter: TransformedRecord = { recordId: record.recordId, result: "ProcessingFailed" };
    excessBytes -= jsonBytes(record) - jsonBytes(shorter);
    records[index] = shorter;
    givenUp++;
  }
  return givenUp;
}

const EMPTY_RESPONSE_BYTES = JSON.stringify({ records: [] }).length;
const FIXED_BYTES = {
  Ok: JSON.stringify({ recordId: "", result: "Ok", data: "" }).length + ",".length,
  ProcessingFailed: JSON.stringify({ recordId: "", result: "ProcessingFailed", data: "" }).length + ",".length,
};

/** The size of an answer within the response. Record ids and base64 are ASCII, with nothing that JSON escapes. */
function jsonBytes({ recordId, result, data = "" }: TransformedRecord): number {
  return FIXED_BYTES[result] + recordId.length + data.length;
}
