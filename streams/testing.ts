import { existsSync } from "node:fs";
import * as path from "node:path";
import type { Context } from "aws-lambda";
import type { Transform } from "../lambda/contracts/record-transform";
import type { FirehoseEvent, FirehoseResponse } from "../lambda/contracts/transform-event";
import { loadFunction, type LoadedFunction } from "../lambda/loaded-function";
import { environmentOf } from "../lambda/transform/time-field";
import { problemText, readDefinition } from "./definition";

export type Transformed =
  | { readonly result: "Ok"; readonly record: Record<string, unknown> }
  | { readonly result: "Dropped" }
  /** `reason` is what the function logs. */
  | { readonly result: "ProcessingFailed"; readonly reason: string };

export interface ArrivalOptions {
  /** Now by default. */
  readonly arrivalTime?: Date;
  /** `test` by default. */
  readonly streamName?: string;
}

const TIME_LIMIT_MS = 60_000;

type Handler = (event: FirehoseEvent, context: Context) => Promise<FirehoseResponse>;

/**
 * Tests a stream's transform: `const transformed = transforming(__dirname);`, then `await
 * transformed({ price: 2 })`. The record passes through the deployed bundle, in base64; text and
 * bytes unchanged, anything else as JSON.
 * @throws Error that lists compiler errors or problems of the definition.
 */
export function transforming(folder: string): (record: unknown, options?: ArrivalOptions) => Promise<Transformed> {
  const loaded = load(transformOf(folder));
  return async (record, { arrivalTime = new Date(), streamName = "test" } = {}) => {
    const bytes = typeof record === "string" || Buffer.isBuffer(record) ? record : JSON.stringify(record);
    if (loaded === undefined) return { result: "Ok", record: parse(bytes) };
    const { handler, log } = loaded;
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
    return { result: "Ok", record: parse(Buffer.from(answer.data, "base64")) };
  };
}

function transformOf(folder: string): Transform {
  const file = path.join(folder, "transform.ts");
  if (existsSync(file)) return { kind: "own", file };
  const { definition, problems } = readDefinition(path.basename(folder), {}, folder);
  if (definition === undefined) throw new Error(problems.map(problemText).join("\n"));
  return definition.transform;
}

/** @returns undefined if Firehose delivers without a function. */
function load(transform: Transform): LoadedFunction<Handler> | undefined {
  switch (transform.kind) {
    case "none":
      return undefined;
    case "own":
      return loadFunction({ transformFile: transform.file });
    case "cloudwatchLogs":
      return loadFunction("cloudwatch-logs");
    case "timestamp":
      return loadFunction("transform", environmentOf({ name: transform.field, keepExisting: transform.keepExisting }));
  }
}

const parse = (bytes: Buffer | string): Record<string, unknown> =>
  JSON.parse(bytes.toString()) as Record<string, unknown>;

/** The batch has one record, so its log line has one reason. */
function lastReason(log: readonly string[]): string {
  const { failures = {} } = JSON.parse(log.at(-1) ?? "{}") as { failures?: Record<string, number> };
  return Object.keys(failures).join();
}
