import { randomUUID } from "node:crypto";
import type { DeclaredTransform } from "../declared";
import { InvocationError } from "../lambda/invocation-error";
import { allFailed, judgeAnswer } from "./answer";
import type { BackupWriter } from "./backup-writer";
import { type EventSource, EventWriter, firstEventEnd } from "./event";
import { processingFailedLine } from "./failed-record";
import { at, byteLength, count, RecordBuffer, type Records, slice, textAt } from "./records";
import type { StreamContext } from "./stream-context";

/** Invokes a function with an event's JSON. @throws {InvocationError} when there is no answer. */
export type Invoke = (event: Buffer) => Promise<Buffer>;

export interface ProcessingWorkerOptions extends StreamContext {
  readonly transform: () => {
    readonly declared: DeclaredTransform | undefined;
    readonly invoke: Invoke | undefined;
  };
  /** Takes the documents made of an event's records; those of the next event take their memory. */
  readonly onDocuments: (documents: RecordBuffer) => void;
  readonly failed: BackupWriter;
}

export class ProcessingWorker {
  private readonly source: EventSource;
  private readonly events: EventWriter;
  /** Of the event at work. */
  private readonly documents = new RecordBuffer("base64");

  constructor(private readonly options: ProcessingWorkerOptions) {
    const { arn, region } = options.configured().declared;
    this.source = { streamArn: arn, region, recordId: options.recordId };
    this.events = new EventWriter(this.source);
  }

  /** Hands the first event's worth of records to the function; answers the others. */
  async process(records: Records): Promise<Records> {
    const { counts, failed, measurements, onDocuments } = this.options;
    const { declared, invoke } = this.options.transform();
    if (invoke === undefined || declared === undefined) throw new Error("the stream has no function to invoke");
    const end = firstEventEnd(records, this.source);
    const batch = slice(records, 0, end);
    const { dropped, failures, ...attempts } = await this.transformed(batch, invoke, declared.retries);
    counts.dropped += dropped;
    for (const { place, ...failure } of failures) {
      const arrival = at(batch.arrivals, place);
      const data = textAt(batch, place, "latin1");
      const line = processingFailedLine(data, arrival, { ...failure, ...attempts }, declared.functionArn);
      failed.add(at(batch.sequences, place), arrival, line, line.length);
    }
    counts.transformed += count(this.documents);
    measurements.transformedBytes += byteLength(this.documents);
    onDocuments(this.documents);
    return slice(records, end);
  }

  /** Repeats failed invocations with new ids; an answer, however malformed, is final. */
  private async transformed(batch: Records, invoke: Invoke, retries: number) {
    const { clock, onProblem, recordId } = this.options;
    this.documents.clear();
    for (let attemptsMade = 1; ; attemptsMade++) {
      try {
        const event = this.events.write(batch, randomUUID());
        const answer = await this.measured(invoke(event), count(batch), event.length);
        const judged = judgeAnswer(batch, recordId, answer, this.documents);
        return { ...judged, attemptsMade, attemptEndingTimestamp: clock.now() };
      } catch (error) {
        if (!(error instanceof InvocationError)) throw error;
        onProblem(`${error.code}, attempt ${attemptsMade} of ${retries + 1}: ${error.detail}`);
        if (attemptsMade > retries)
          return { ...allFailed(batch, error.code, error.message), attemptsMade, attemptEndingTimestamp: clock.now() };
        // The guide gives no figures for the wait between invocations; 1 s doubling is taken.
        await clock.sleep(2 ** (attemptsMade - 1));
      }
    }
  }

  private async measured(invocation: Promise<Buffer>, records: number, bytes: number): Promise<Buffer> {
    const { measurements, onEvent } = this.options;
    const startedAt = performance.now();
    let errorCode: string | undefined;
    measurements.invocations++;
    try {
      const answer = await invocation;
      measurements.successfulInvocations++;
      return answer;
    } catch (error) {
      errorCode = error instanceof InvocationError ? error.code : String(error);
      throw error;
    } finally {
      const milliseconds = performance.now() - startedAt;
      measurements.invocationMs += milliseconds;
      onEvent?.({ event: "ExecuteProcessing", records, bytes, milliseconds, errorCode });
    }
  }
}
