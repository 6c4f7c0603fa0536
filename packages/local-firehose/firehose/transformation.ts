import { randomUUID } from "node:crypto";
import type { Clock } from "../clock";
import { InvocationError } from "../lambda/invocation-error";
import { allFailed, type Answer, judgeAnswer } from "./answer";
import type { EventWriter } from "./event";
import type { RecordBuffer, Records } from "./records";

export interface TransformationOptions {
  /**
   * Invokes the function with an event's JSON.
   * @throws {InvocationError} when there is no answer.
   */
  readonly invoke: (event: Buffer) => Promise<Buffer>;
  readonly events: EventWriter;
  readonly recordId: (sequence: number) => string;
  /** Empty; takes what the function made of the records. */
  readonly documents: RecordBuffer;
  /** Invocations after the first failed one. */
  readonly retries: number;
  readonly clock: Clock;
  /** Told of every invocation that failed. */
  readonly onError: (error: InvocationError, attemptsMade: number) => void;
}

export interface Transformed extends Answer {
  readonly attemptsMade: number;
  /** Milliseconds since 1970. */
  readonly attemptEndingTimestamp: number;
}

/**
 * Hands one event to the function. A failed invocation is repeated with a new id; an answer,
 * however malformed, is final.
 */
export async function transform(records: Records, options: TransformationOptions): Promise<Transformed> {
  const { clock, documents, events, recordId, retries } = options;
  for (let attemptsMade = 1; ; attemptsMade++) {
    try {
      const answer = await options.invoke(events.write(records, randomUUID()));
      return {
        ...judgeAnswer(records, recordId, answer, documents),
        attemptsMade,
        attemptEndingTimestamp: clock.now(),
      };
    } catch (error) {
      if (!(error instanceof InvocationError)) throw error;
      options.onError(error, attemptsMade);
      if (attemptsMade > retries) {
        return { ...allFailed(records, error.code, error.message), attemptsMade, attemptEndingTimestamp: clock.now() };
      }
      // The guide gives no figures for the wait between invocations; 1 s doubling is taken.
      await clock.sleep(2 ** (attemptsMade - 1));
    }
  }
}
