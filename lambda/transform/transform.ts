import { Arena } from "./arena";
import type { FirehoseEvent, FirehoseResponse, TransformedRecord } from "../contracts/transform-event";
import { Failures } from "./failures";
import { fitResponse } from "./response";
import { scannerFor, type TimeField } from "./scanner";
import { Stamp } from "./stamp";

/** What became of a batch. */
export interface Transformation {
  readonly response: FirehoseResponse;
  readonly failures: Failures;
}

/** The field of the post's function. */
const TIMESTAMP: TimeField = { name: "timestamp", keepExisting: false };

const arena = new Arena();

/**
 * Adds the time field to every record of a batch and keeps every other byte of it.
 *
 * A record must be one JSON object in UTF-8. Its answer is `Ok`: one line that ends with a line
 * break. A member of the field's name is replaced, or kept with `keepExisting`. Any other record is
 * answered as `ProcessingFailed` with its own data, which Firehose writes to `processing-failed/`
 * in the backup bucket. So are the last records of a batch that does not fit into a response
 * ({@link fitResponse}).
 *
 * @param now the moment of transformation: one reading of the clock is precise enough for a batch.
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
