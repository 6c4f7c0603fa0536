import type { Clock } from "../clock";
import type { DeclaredTransform } from "../declared";
import { InvocationError } from "../lambda/host";
import type { BackupWriter } from "./backup-writer";
import { decodedBytes } from "./base64";
import type { Measurements, StreamCounts } from "./counts";
import { eventRecordData, type EventSource, firstEventEnd } from "./event";
import { processingFailedLine } from "./failed-record";
import { at, count, type Records, slice } from "./records";
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
    readonly invoke: ((event: Buffer) => Promise<string>) | undefined;
  };
  /** Takes what the function made of a record, base64. */
  readonly onDocument: (sequence: number, arrival: number, document: string, bytes: number) => void;
  /** Takes the records that the function did not transform. */
  readonly failed: BackupWriter;
  readonly onProblem: (problem: string) => void;
  readonly onEvent?: (event: StreamEvent) => void;
}

/** Hands batches to the function, and sorts what it answers. */
export class ProcessingWorker {
  constructor(private readonly options: ProcessingWorkerOptions) {}

  /** Hands the first event's worth of records to the function; answers the others. */
  async process(records: Records): Promise<Records> {
    const { clock, counts, failed, measurements, onDocument, onProblem, source } = this.options;
    const { declared, invoke } = this.options.transform();
    if (invoke === undefined || declared === undefined) throw new Error("the stream has no function to invoke");
    const { functionArn, retries } = declared;
    const end = firstEventEnd(records);
    const batch = slice(records, 0, end);
    const { documents, dropped, failures, ...attempts } = await transform(batch, {
      invoke: (event) => this.measured(invoke(event), count(batch), event.length),
      source,
      retries,
      clock,
      onError: (error, attempt) => {
        onProblem(`${error.code}, attempt ${attempt} of ${retries + 1}: ${error.detail}`);
      },
    });
    counts.dropped += dropped;
    for (const { place, ...failure } of failures) {
      const arrival = at(batch.arrivals, place);
      const data = eventRecordData(batch, place, source);
      const line = processingFailedLine(data, arrival, { ...failure, ...attempts }, functionArn);
      failed.add(at(batch.sequences, place), arrival, line, line.length);
    }
    documents.forEach((document, place) => {
      if (document === undefined) return;
      const bytes = decodedBytes(document);
      counts.transformed++;
      measurements.transformedBytes += bytes;
      onDocument(at(batch.sequences, place), at(batch.arrivals, place), document, bytes);
    });
    return slice(records, end);
  }

  private async measured(invocation: Promise<string>, records: number, bytes: number): Promise<string> {
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
