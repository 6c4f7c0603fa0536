import type { Clock } from "../clock";
import type { DeclaredTransform } from "../declared";
import { InvocationError } from "../lambda/invocation-error";
import type { BackupWriter } from "./backup-writer";
import type { Measurements, StreamCounts } from "./counts";
import { type EventSource, EventWriter, firstEventEnd } from "./event";
import { processingFailedLine } from "./failed-record";
import { at, byteLength, count, RecordBuffer, type Records, slice, textAt } from "./records";
import type { StreamEvent } from "./stream-event";
import { transform } from "./transformation";

export interface ProcessingWorkerOptions {
  readonly clock: Clock;
  readonly counts: StreamCounts;
  readonly measurements: Measurements;
  readonly source: EventSource;
  /** The function of the moment, and how it is invoked. */
  readonly transform: () => {
    readonly declared: DeclaredTransform | undefined;
    readonly invoke: ((event: Buffer) => Promise<Buffer>) | undefined;
  };
  /**
   * Takes what the function made of an event's records; the next event's documents take its memory.
   */
  readonly onDocuments: (documents: RecordBuffer) => void;
  /** Takes the records that the function did not transform. */
  readonly failed: BackupWriter;
  readonly onProblem: (problem: string) => void;
  readonly onEvent?: (event: StreamEvent) => void;
}

/** Hands batches to the function, and sorts what it answers. */
export class ProcessingWorker {
  private readonly events: EventWriter;
  /** Of the event at work. */
  private readonly documents = new RecordBuffer("base64");

  constructor(private readonly options: ProcessingWorkerOptions) {
    this.events = new EventWriter(options.source);
  }

  /** Hands the first event's worth of records to the function; answers the others. */
  async process(records: Records): Promise<Records> {
    const { clock, counts, failed, measurements, onDocuments, onProblem, source } = this.options;
    const { declared, invoke } = this.options.transform();
    if (invoke === undefined || declared === undefined) throw new Error("the stream has no function to invoke");
    const { functionArn, retries } = declared;
    const end = firstEventEnd(records, source);
    const batch = slice(records, 0, end);
    this.documents.clear();
    const { dropped, failures, ...attempts } = await transform(batch, {
      invoke: (event) => this.measured(invoke(event), count(batch), event.length),
      events: this.events,
      documents: this.documents,
      recordId: source.recordId,
      retries,
      clock,
      onError: (error, attempt) => {
        onProblem(`${error.code}, attempt ${attempt} of ${retries + 1}: ${error.detail}`);
      },
    });
    counts.dropped += dropped;
    for (const { place, ...failure } of failures) {
      const arrival = at(batch.arrivals, place);
      const data = textAt(batch, place, "latin1");
      const line = processingFailedLine(data, arrival, { ...failure, ...attempts }, functionArn);
      failed.add(at(batch.sequences, place), arrival, line, line.length);
    }
    counts.transformed += count(this.documents);
    measurements.transformedBytes += byteLength(this.documents);
    onDocuments(this.documents);
    return slice(records, end);
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
      onEvent?.({
        event: "ExecuteProcessing",
        records,
        bytes,
        milliseconds,
        ...(errorCode !== undefined && { errorCode }),
      });
    }
  }
}
