import type { Context } from "aws-lambda";
import { Drop, Fail, type TransformContext } from "../contracts/record-transform";
import type { FirehoseEvent, FirehoseRecord, FirehoseResponse, TransformedRecord } from "../contracts/transform-event";
import { Arena } from "./arena";
import { Failures } from "./failures";
import { fitResponse } from "./response";

/**
 * Turns one record, the first `lengthBytes` of `bytes`, into a document, a {@link Drop} or {@link
 * Fail}, or a promise of one. The bytes are overwritten when the function returns.
 */
export type BytesTransform = (bytes: Buffer, lengthBytes: number, context: TransformContext) => unknown;

/** Most records with an open promise: each may hold one of a function's 1,024 connections. */
const CONCURRENT_RECORDS = 500;
/** Time reserved for the answer. */
const ANSWER_MS = 2_000;

/** The outcome of a record; undefined until its promise is settled. */
type Outcome = TransformedRecord | Fail | undefined;

const arena = new Arena();

/**
 * The handler of a function that transforms record by record. A record fails alone on an exception,
 * a rejected promise, a result other than an object, or a promise open near the time limit. It
 * keeps its data, and the log counts failures by reason. A document is one line. An endless loop
 * fails its batch.
 */
export function batchHandler(
  transform: BytesTransform,
): (event: FirehoseEvent, context: Context) => Promise<FirehoseResponse> {
  return async (event, context) => {
    const endMs = Date.now() + Math.max(0, context.getRemainingTimeInMillis() - ANSWER_MS);
    const outcomes = await transformAll(event, transform, endMs);
    const failures = new Failures();
    const records = event.records.map(({ recordId, data }, index): TransformedRecord => {
      const outcome = outcomes[index] ?? new Fail("the function's time was up");
      return outcome instanceof Fail ? failures.add(recordId, data, outcome.reason) : outcome;
    });
    failures.count("response full", fitResponse(records));
    failures.log(event);
    return { records };
  };
}

async function transformAll(
  { records, deliveryStreamArn }: FirehoseEvent,
  transform: BytesTransform,
  endMs: number,
): Promise<readonly Outcome[]> {
  const streamName = deliveryStreamArn.slice(deliveryStreamArn.indexOf("/") + 1);
  const outcomes = new Array<Outcome>(records.length);
  let next = 0;
  let isAsync = false;
  const isOver = (): boolean => next === records.length || Date.now() >= endMs;
  /** Transforms records until none is left; returns at the first that needs waiting. */
  const work = async (): Promise<void> => {
    while (!isOver()) {
      const index = next++;
      const record = records[index] as FirehoseRecord;
      try {
        let result = transformOne(record, transform, streamName);
        if (isPromise(result)) {
          isAsync = true;
          result = await result;
        }
        outcomes[index] = answer(record, result);
      } catch (error) {
        outcomes[index] = new Fail(String(error));
      }
    }
  };
  const working: Promise<void>[] = [];
  do working.push(work());
  while (!isOver() && working.length < CONCURRENT_RECORDS);
  // Set by records that return a promise, which the compiler does not see.
  if (!(isAsync as boolean)) return outcomes;
  await settledOrTimeUp(working, endMs);
  // Promises that settle later change another list.
  return [...outcomes];
}

async function settledOrTimeUp(working: readonly Promise<void>[], endMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, endMs - Date.now()));
  });
  await Promise.race([Promise.all(working), timeUp]);
  clearTimeout(timer);
}

function transformOne(record: FirehoseRecord, transform: BytesTransform, streamName: string): unknown {
  const { recordId, data, approximateArrivalTimestamp = Date.now() } = record;
  const lengthBytes = arena.decode(data, 0);
  const arrivalTime = new Date(approximateArrivalTimestamp);
  return transform(arena.bytes, lengthBytes, { arrivalTime, recordId, streamName });
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";

function answer({ recordId }: FirehoseRecord, result: unknown): TransformedRecord | Fail {
  if (result instanceof Drop) return { recordId, result: "Dropped" };
  if (result instanceof Fail) return result;
  const json = JSON.stringify(result) as string | undefined;
  if (json?.startsWith("{") !== true) return new Fail(`the transform returned ${describe(result)}, not an object`);
  return { recordId, result: "Ok", data: arena.encodeLine(json) };
}

/** The kind of a value, without its content. */
function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object without JSON" : `a ${typeof value}`;
}
