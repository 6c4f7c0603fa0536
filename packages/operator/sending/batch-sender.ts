import { setTimeout as sleep } from "node:timers/promises";
import { mayComeAgain, serviceReason } from "../aws";
import { untilBroken } from "../until-broken";
import type { Outgoing } from "./batches";

/** Per record of a request, the service's error code, or undefined when it was taken. */
export type Put = (records: readonly Buffer[]) => Promise<readonly (string | undefined)[]>;

export interface SendCounts {
  sent: number;
  /** Records that were sent once more, counted each time. */
  retried: number;
  failed: number;
  bytes: number;
  requests: number;
}

export interface BatchSenderOptions<T extends Outgoing> {
  readonly put: Put;
  /** How often a record is sent before it counts as failed. */
  readonly attempts: number;
  /** The wait before attempt n is random, up to this times 2^n and at most `longestWaitMs`. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** Takes the records that are given up, with the reason. */
  readonly onFailed: (records: readonly T[], reason: string, attempts: number) => void;
  /** Raised: no further attempt. What is left then is given up without having failed for good. */
  readonly signal: AbortSignal;
}

/** Sends batches, and again only what the stream did not take. */
export class BatchSender<T extends Outgoing> {
  readonly counts: SendCounts = { sent: 0, retried: 0, failed: 0, bytes: 0, requests: 0 };

  constructor(private readonly options: BatchSenderOptions<T>) {}

  /** @throws the service's error when it can never take the batch. */
  async send(batch: readonly T[]): Promise<void> {
    const { attempts, firstWaitMs, longestWaitMs, onFailed, signal } = this.options;
    const { counts } = this;
    let remaining = batch;
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.attempt(remaining, remaining.length < batch.length);
      remaining = outcome.refused;
      if (remaining.length === 0) return;
      if (attempt >= attempts || outcome.isFinal || signal.aborted) {
        counts.failed += remaining.length;
        const reason = `${outcome.reason} (${attempt} ${attempt === 1 ? "attempt" : "attempts"})`;
        onFailed(remaining, signal.aborted ? `interrupted after ${reason}` : reason, attempt);
        return;
      }
      // Drawn from the whole range, so that many producers do not come back all at once.
      const waitMs = Math.random() * Math.min(longestWaitMs, firstWaitMs * 2 ** attempt);
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
      counts.retried += remaining.length;
    }
  }

  /** @param isRest of a batch that was taken in part, which must not be sent whole again. */
  private async attempt(
    batch: readonly T[],
    isRest: boolean,
  ): Promise<{ readonly refused: readonly T[]; readonly reason: string; readonly isFinal?: boolean }> {
    this.counts.requests++;
    let codes: readonly (string | undefined)[];
    try {
      codes = await this.options.put(batch.map(({ data }) => data));
    } catch (error) {
      const isFinal = !mayComeAgain(error);
      if (isFinal && !isRest) throw error;
      return { refused: batch, reason: serviceReason(error), isFinal };
    }
    const refused = batch.filter((_, place) => codes[place] !== undefined);
    this.counts.sent += batch.length - refused.length;
    batch.forEach(({ data }, place) => {
      if (codes[place] === undefined) this.counts.bytes += data.length;
    });
    return { refused, reason: [...new Set(codes.filter((code) => code !== undefined))].join(", ") };
  }
}

/**
 * Sends batches in parallel, at most `connections` at a time.
 * @throws the first error, once what is under way has ended.
 */
export async function sendAll<T extends Outgoing>(
  batches: AsyncIterable<readonly T[]>,
  sender: Pick<BatchSender<T>, "send">,
  connections: number,
  onDone: () => void,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const broken = (error: unknown): void => {
    failure ??= { error };
  };
  for await (const batch of untilBroken(batches, broken)) {
    const sending: Promise<void> = sender
      .send(batch)
      .catch(broken)
      .finally(() => {
        underWay.delete(sending);
        onDone();
      });
    underWay.add(sending);
    if (underWay.size >= connections) await Promise.race(underWay);
    if (failure !== undefined) break;
  }
  await Promise.all(underWay);
  if (failure !== undefined) throw failure.error;
}
