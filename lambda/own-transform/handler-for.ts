import { isUtf8 } from "node:buffer";
import type { Context } from "aws-lambda";
import { Fail, type RecordTransform } from "../contracts/record-transform";
import type { FirehoseEvent, FirehoseResponse } from "../contracts/transform-event";
import { batchHandler } from "../transform/batch";

/**
 * The function of a stream's own `transform.ts`, see {@link batchHandler}. A record must be one
 * JSON object in UTF-8; numbers keep about 16 digits, and the last of equal keys counts.
 */
export function handlerFor(
  transform: RecordTransform,
): (event: FirehoseEvent, context: Context) => Promise<FirehoseResponse> {
  if (typeof transform !== "function") {
    throw new Error("transform.ts must have a default export that is a function: (record, context) => record.");
  }
  return batchHandler((bytes, lengthBytes, context) => {
    const record = parse(bytes, lengthBytes);
    return record instanceof Fail ? record : transform(record, context);
  });
}

/** Errors of `JSON.parse` quote the record, which must not be logged. */
function parse(bytes: Buffer, lengthBytes: number): Record<string, unknown> | Fail {
  const text = bytes.toString("utf8", 0, lengthBytes);
  // Invalid UTF-8 becomes this character; few records contain it themselves.
  if (text.includes("\ufffd") && !isUtf8(bytes.subarray(0, lengthBytes))) return new Fail("not UTF-8");
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Not JSON.
  }
  return new Fail("not a JSON object");
}
