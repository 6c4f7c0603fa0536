import { setTimeout as sleep } from "node:timers/promises";

/** Limits of PutRecordBatch and of a record, before base64 (Firehose guide, "Quota"). */
export const batchLimits = { records: 500, bytes: 4 * 1024 * 1024, recordBytes: 1000 * 1024 } as const;

export interface Outgoing {
  readonly data: Buffer;
}

/** The age at which an unfinished batch is sent, so that a slow source is not held back. */
const lingerMs = 200;
/** Requests per second at low rates: a smooth chart with little overhead. */
const batchesASecond = 10;

/**
 * Gathers records into batches within the limits. After `signal` it takes no more; the open batch
 * is the last.
 * @param rate records a second; Infinity: as fast as they come.
 */
export async function* batches<T extends Outgoing>(
  records: AsyncIterable<T> | Iterable<T>,
  rate: number,
  signal: AbortSignal,
): AsyncGenerator<readonly T[]> {
  const source = iteratorOf(records);
  const startedAt = performance.now();
  const aborted = new Promise<"aborted">((resolve) => {
    signal.addEventListener(
      "abort",
      () => {
        resolve("aborted");
      },
      { once: true },
    );
  });
  const mostRecords = Math.max(1, Math.min(batchLimits.records, Math.ceil(rate / batchesASecond)));
  let taken = 0;
  let batch: T[] = [];
  let bytes = 0;
  let openedAt = 0;
  let next: Promise<IteratorResult<T>> | undefined;
  while (!signal.aborted) {
    // What the rate allows by now, so that a slow moment is caught up with instead of being lost.
    const dueMs = (taken / rate) * 1000 - (performance.now() - startedAt);
    if (dueMs > 1) {
      if (batch.length > 0 && dueMs > lingerMs) {
        yield batch;
        [batch, bytes] = [[], 0];
      }
      await sleep(Math.min(dueMs, 1000), undefined, { signal }).catch(() => undefined);
      continue;
    }
    next ??= Promise.resolve(source.next());
    const lingerLeftMs = batch.length === 0 ? Infinity : lingerMs - (performance.now() - openedAt);
    const arrived = await first(next, aborted, lingerLeftMs);
    if (arrived === "aborted") break;
    if (arrived !== "late") {
      next = undefined;
      if (arrived.done) break;
      const { value } = arrived;
      if (batch.length > 0 && bytes + value.data.length > batchLimits.bytes) {
        yield batch;
        [batch, bytes] = [[], 0];
      }
      if (batch.length === 0) openedAt = performance.now();
      batch.push(value);
      bytes += value.data.length;
      taken++;
    }
    if (batch.length >= mostRecords || arrived === "late") {
      yield batch;
      [batch, bytes] = [[], 0];
    }
  }
  if (batch.length > 0) yield batch;
}

async function first<T>(
  next: Promise<IteratorResult<T>>,
  aborted: Promise<"aborted">,
  lingerLeftMs: number,
): Promise<IteratorResult<T> | "aborted" | "late"> {
  const soon = await Promise.race([next, immediate]);
  if (soon !== undefined) return soon;
  if (lingerLeftMs === Infinity) return Promise.race([next, aborted]);
  const timer = new AbortController();
  const late = sleep(Math.max(0, lingerLeftMs), "late" as const, { signal: timer.signal });
  late.catch(() => undefined);
  try {
    return await Promise.race([next, aborted, late]);
  } finally {
    timer.abort();
  }
}

const immediate = Promise.resolve(undefined);

function iteratorOf<T>(records: AsyncIterable<T> | Iterable<T>): {
  next(): Promise<IteratorResult<T>> | IteratorResult<T>;
} {
  return Symbol.asyncIterator in records ? records[Symbol.asyncIterator]() : records[Symbol.iterator]();
}
