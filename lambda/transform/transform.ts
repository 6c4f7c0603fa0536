import { Arena } from "./arena";
import type { FirehoseEvent, FirehoseRecord, FirehoseResponse, TransformedRecord } from "../contracts/transform-event";
import { fitResponse } from "./response";
import { type ScanFailure, scanObject } from "./scanner";
import { Stamp } from "./stamp";

/** Why a record was not transformed. */
export type FailureReason = ScanFailure | "response full";

/** What became of a batch. */
export interface Transformation {
  readonly response: FirehoseResponse;
  /** How many records failed, by reason; empty when all were transformed. */
  readonly failures: ReadonlyMap<FailureReason, number>;
}

const arena = new Arena();

/**
 * Adds `"timestamp"` to every record of a batch, and keeps every other byte of it.
 *
 * A record must be one JSON object in UTF-8. It is answered as `Ok`, on a single line that ends with a line break; a
 * `"timestamp"` that it had is replaced. Any other record is answered as `ProcessingFailed` with its own data, which
 * Firehose writes to `processing-failed/` in the backup bucket. So are the last records of a batch that does not fit
 * into a response ({@link fitResponse}).
 *
 * @param now the moment of transformation: one reading of the clock is precise enough for a batch.
 */
export function transform(event: FirehoseEvent, now: Date): Transformation {
  const stamp = new Stamp(now);
  const failures = new Map<FailureReason, number>();
  const records = event.records.map((record): TransformedRecord => {
    const outcome = stampRecord(record, stamp);
    if (typeof outcome !== "string") return outcome;
    failures.set(outcome, (failures.get(outcome) ?? 0) + 1);
    return { recordId: record.recordId, result: "ProcessingFailed", data: record.data };
  });
  const surplus = fitResponse(records);
  if (surplus > 0) failures.set("response full", surplus);
  return { response: { records }, failures };
}

function stampRecord({ recordId, data }: FirehoseRecord, stamp: Stamp): TransformedRecord | FailureReason {
  const lengthBytes = arena.decode(data, stamp.lengthBytes);
  const object = scanObject(arena.bytes, lengthBytes);
  if (typeof object === "string") return object;
  return { recordId, result: "Ok", data: arena.encode(stamp.write(arena.bytes, object)) };
}
