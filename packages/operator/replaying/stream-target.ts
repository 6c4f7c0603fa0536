import { ProblemError } from "../context";
import { BatchSender, type Put } from "../sending/batch-sender";
import { batchLimits } from "../sending/batches";
import type { ReplayDocument } from "./reader";
import type { FailedAgain, ReplayTarget } from "./target";

/**
 * The stream transforms the records anew and gives them new ids: records under way at a kill may
 * arrive twice.
 */
export class StreamTarget implements ReplayTarget {
  readonly mostRecords = batchLimits.records;
  // A batch is closed by the record that reaches the limit; the largest one must fit on top.
  readonly mostBytes = batchLimits.bytes - batchLimits.recordBytes;
  readonly location: string;

  constructor(
    private readonly options: {
      readonly streamName: string;
      readonly put: Put;
      readonly attempts: number;
      readonly signal: AbortSignal;
      readonly close: () => void;
    },
  ) {
    this.location = `stream ${options.streamName}`;
  }

  async deliver(documents: readonly ReplayDocument[]): Promise<readonly FailedAgain[]> {
    const { put, attempts: most, signal } = this.options;
    const refusals: FailedAgain[] = documents
      .filter(({ data }) => data.length > batchLimits.recordBytes)
      .map((document) => ({ document, errorCode: "RecordTooLarge", errorMessage: "over 1,000 KiB", attempts: 0 }));
    const sendable = documents.filter(({ data }) => data.length <= batchLimits.recordBytes);
    const sender = new BatchSender<ReplayDocument>({
      put,
      attempts: most,
      firstWaitMs: 100,
      longestWaitMs: 10_000,
      signal,
      onFailed: (records, reason, attempts) => {
        // Of a batch that is cut off, the next run sends only what was not taken.
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
