import { Arena } from "./arena";
import type { FirehoseEvent, FirehoseResponse, TransformedRecord } from "../contracts/transform-event";
import { Failures } from "./failures";
import { fitResponse } from "./response";
import { scannerFor, type TimeField } from "./scanner";
import { Stamp } from "./stamp";

export interface Transformation {
  readonly response: FirehoseResponse;
  readonly failures: Failures;
}

/** The field of the post's function. */
const TIMESTAMP: TimeField = { name: "timestamp", keepExisting: false };

const arena = new Arena();

/**
 * Adds the time field, with the value `now`, to every record of a batch, and keeps every other
 * byte. A record must be one JSON object in UTF-8; the answer is one line. An existing member is
 * replaced, or kept with `keepExisting`. Other records, and the last ones of a batch that is too
 * large ({@link fitResponse}), are `ProcessingFailed` and go to `processing-failed/` in the bucket.
 */
export function transform(event: FirehoseEvent, now: Date, field = TIMESTAMP): Transformation {
  const scan = scannerFor(field);
  const stamp = new Stamp(field.name, now);
  const failures = new Failures();
  const records = event.records.map(({ recordId, data }): TransformedRecord => {
    const lengthBytes = arena.decode(data, stamp.lengthBytes);
    const object = scan(arena.bytes, lengthBytes);
    if (typeof object === "string") return failures.add(recordId, data, object);
    return { recordId, result: "Ok", data: arena.encode(stamp.write(arena.bytes, object)) };
  });
  failures.count("response full", fitResponse(records));
  return { response: { records }, failures };
}
