import { ProblemError } from "../context";
import { BatchSender, type Put } from "../sending/batch-sender";
import { batchLimits } from "../sending/batches";
import type { ReplayDocument } from "./reader";
import type { FailedAgain, ReplayTarget } from "./target";

export interface StreamTargetOptions {
  readonly streamName: string;
  readonly put: Put;
  readonly mayComeAgain: (error: unknown) => boolean;
  readonly attempts: number;
  readonly signal: AbortSignal;
  readonly close: () => void;
  /** How long after Ctrl-C the records that are throttled are still tried; 3 s by default. */
  readonly graceMs?: number;
}

/**
 * Replays through the stream, which transforms the records anew. The stream gives every record an id of its own, so that what was under
 * way when the process was killed may arrive twice; the domain target has no such gap.
 */
export class StreamTarget implements ReplayTarget {
  readonly mostRecords = batchLimits.records;
  // A batch is closed by the record that reaches the limit; the largest one must fit on top.
  readonly mostBytes = batchLimits.bytes - batchLimits.recordBytes;
  readonly location: string;
  /** Raised some time after Ctrl-C: a batch that is left half taken is sent whole by the next run. */
  private readonly givenUp = new AbortController();

  constructor(private readonly options: StreamTargetOptions) {
    const { graceMs = 3_000, signal, streamName } = options;
    this.location = `stream ${streamName}`;
    const giveUp = (): void => {
      setTimeout(() => {
        this.givenUp.abort();
      }, graceMs).unref();
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp, { once: true });
  }

  async deliver(documents: readonly ReplayDocument[]): Promise<readonly FailedAgain[]> {
    const { put, mayComeAgain, attempts: most, signal } = this.options;
    const refusals: FailedAgain[] = documents
      .filter(({ data }) => data.length > batchLimits.recordBytes)
      .map((document) => ({ document, errorCode: "RecordTooLarge", errorMessage: "over 1,000 KiB", attempts: 0 }));
    const sendable = documents.filter(({ data }) => data.length <= batchLimits.recordBytes);
    const sender = new BatchSender<ReplayDocument>({
      put,
      mayComeAgain,
      attempts: most,
      firstWaitMs: 100,
      longestWaitMs: 10_000,
      signal: this.givenUp.signal,
      onFailed: (records, reason, attempts) => {
        // Nothing has failed for good; the same command sends the batch again.
        if (signal.aborted) throw new ProblemError(`${this.location} was not given all records: ${reason}`);
        if (records.length === sendable.length) throw new ProblemError(`${this.location} takes no records: ${reason}`);
        refusals.push(...records.map((document) => ({ document, errorCode: reason, errorMessage: reason, attempts })));
      },
    });
    if (sendable.length > 0) await sender.send(sendable);
    return refusals;
  }

  close(): void {
    this.options.close();
  }
}
