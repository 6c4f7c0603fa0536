import * as path from "node:path";
import type { Context } from "aws-lambda";
import type { FirehoseEvent, FirehoseResponse } from "../lambda/contracts/transform-event";
import { loadFunction } from "../lambda/loaded-function";

/** What a transform made of one record. */
export type Transformed =
  | { readonly result: "Ok"; readonly record: Record<string, unknown> }
  | { readonly result: "Dropped" }
  /** `reason` is what the function logs. */
  | { readonly result: "ProcessingFailed"; readonly reason: string };

/** What Firehose says of the record beside its data. */
export interface ArrivalOptions {
  /** Now by default. */
  readonly arrivalTime?: Date;
  /** `test` by default. */
  readonly streamName?: string;
}

const TIME_LIMIT_MS = 60_000;

/**
 * Tests a stream's own transform: `const transformed = transforming(__dirname);` and then
 * `await transformed({ price: 2 })`. The record goes through the bundle that is deployed, in base64 as
 * from Firehose. A text or bytes are sent as they are, anything else as JSON.
 *
 * @param folder with the stream's `transform.ts`.
 * @throws Error that lists what does not compile.
 */
export function transforming(folder: string): (record: unknown, options?: ArrivalOptions) => Promise<Transformed> {
  const { handler, log } = loadFunction<(event: FirehoseEvent, context: Context) => Promise<FirehoseResponse>>({
    transformFile: path.join(folder, "transform.ts"),
  });
  return async (record, { arrivalTime = new Date(), streamName = "test" } = {}) => {
    const bytes = typeof record === "string" || Buffer.isBuffer(record) ? record : JSON.stringify(record);
    const event: FirehoseEvent = {
      invocationId: "test",
      deliveryStreamArn: `arn:aws:firehose:us-east-1:123456789012:deliverystream/${streamName}`,
      region: "us-east-1",
      records: [
        {
          recordId: "1",
          approximateArrivalTimestamp: arrivalTime.getTime(),
          data: Buffer.from(bytes).toString("base64"),
        },
      ],
    };
    const response = await handler(event, { getRemainingTimeInMillis: () => TIME_LIMIT_MS } as Context);
    const [answer] = response.records;
    if (answer === undefined) throw new Error("The function did not answer the record.");
    if (answer.result === "Dropped") return { result: "Dropped" };
    if (answer.result === "ProcessingFailed") return { result: "ProcessingFailed", reason: lastReason(log) };
    return {
      result: "Ok",
      record: JSON.parse(Buffer.from(answer.data, "base64").toString()) as Record<string, unknown>,
    };
  };
}

/** The batch has one record, so its log line has one reason. */
function lastReason(log: readonly string[]): string {
  const { failures = {} } = JSON.parse(log.at(-1) ?? "{}") as { failures?: Record<string, number> };
  return Object.keys(failures).join();
}
