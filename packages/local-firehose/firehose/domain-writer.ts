import type { Store } from "../store/store";
import type { BackupWriter } from "./backup-writer";
import { deliver, type DeliveryFailure } from "./delivery";
import { deliveryMetric } from "./destination";
import { deliveryFailedLine } from "./failed-record";
import { at, byteLength, concatenated, count, noRecords, pick, type Records, slice, textAt } from "./records";
import { rotatedIndexName } from "./rotation";
import type { StreamContext } from "./stream-context";

export interface DomainWriterOptions extends StreamContext {
  readonly store: Pick<Store, "bulk">;
  readonly failed: BackupWriter;
}

/** Wait before a retry when neither the domain nor the bucket can be written. */
const pauseSeconds = 30;

/** Delivers batches to the domain, and backs up refused documents. */
export class DomainWriter {
  /** Why delivery has stopped, if it has. */
  stopped: string | undefined;
  private closing = false;

  constructor(private readonly options: DomainWriterOptions) {}

  /** From now on, records that can be neither delivered nor backed up are returned at once. */
  close(): void {
    this.closing = true;
  }

  /** Delivers the records for the index of the first one; returns the others. */
  async write(records: Records): Promise<Records> {
    const { indexName, indexRotationPeriod } = this.options.configured().declared;
    const indexOf = (place: number) => rotatedIndexName(indexName, indexRotationPeriod, at(records.arrivals, place));
    const index = indexOf(0);
    let end = 1;
    // Records of one request share their arrival: the name is computed once per request.
    while (end < count(records) && (records.arrivals[end] === records.arrivals[end - 1] || indexOf(end) === index))
      end++;
    const undelivered = await this.deliverTo(index, slice(records, 0, end));
    return concatenated(undelivered, slice(records, end));
  }

  /** Returns records that could be neither delivered nor backed up, in a closing stream. */
  private async deliverTo(index: string, records: Records): Promise<Records> {
    const { clock, configured, counts, failed, measurements, onEvent, onProblem, recordId, store } = this.options;
    const { declared } = configured();
    const options = {
      store,
      clock,
      retrySeconds: declared.retrySeconds,
      documentId: declared.documentIds ? recordId : undefined,
      onRetry: (documents: number) => {
        counts.retried += documents;
        measurements.documentsSent += documents;
      },
    };
    for (let remaining = records; ;) {
      measurements.documentsSent += count(remaining);
      const startedAt = performance.now();
      const failures = await deliver(remaining, { stream: declared.name, index }, options);
      const delivered = count(remaining) - failures.length;
      onEvent?.({
        event: deliveryMetric(declared.destination),
        index,
        documents: count(remaining),
        delivered,
        milliseconds: performance.now() - startedAt,
        ...(failures.length > 0 && { errors: countsOf(failures) }),
      });
      counts.delivered += delivered;
      if (delivered > 0) measurements.deliveries++;
      measurements.lastDelivery = {
        authFailure: failures.some(({ errorCode }) => errorCode === "401" || errorCode === "403"),
        rejected: failures.length > 0,
      };
      const refused = failures.map(({ place }) => place);
      measurements.deliveredBytes += byteLength(remaining) - byteLength(pick(remaining, refused));
      const timedOut = failures.filter(({ retryable }) => retryable);
      // Delivery pauses while neither the domain nor the bucket can be written.
      const problem = timedOut.length > 0 ? failed.problem : undefined;
      for (const failure of failures)
        if (problem === undefined || !failure.retryable) this.backUp(remaining, failure, index);
      if (problem === undefined) {
        this.stopped = undefined;
        return noRecords();
      }
      const places = timedOut.map(({ place }) => place);
      remaining = pick(remaining, places);
      this.stopped = `neither the domain nor the bucket can be written: ${timedOut[0]?.errorMessage ?? ""}; ${problem}`;
      onProblem(this.stopped);
      if (this.closing) return remaining;
      await clock.sleep(pauseSeconds);
    }
  }

  private backUp(records: Records, failure: DeliveryFailure, esIndexName: string): void {
    const { configured, failed, recordId } = this.options;
    const [sequence, arrival] = [at(records.sequences, failure.place), at(records.arrivals, failure.place)];
    const document = { esDocumentId: configured().declared.documentIds ? recordId(sequence) : "", esIndexName };
    const line = deliveryFailedLine(textAt(records, failure.place, "base64"), arrival, failure, document);
    failed.add(sequence, arrival, line, line.length);
  }
}

function countsOf(failures: readonly DeliveryFailure[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { errorCode } of failures) counts[errorCode] = (counts[errorCode] ?? 0) + 1;
  return counts;
}
