import { setTimeout as sleep } from "node:timers/promises";
import { untilBroken } from "../until-broken";
import type { Checkpoint } from "./checkpoint";
import { addCounts } from "./counts";
import type { ReplayBatch } from "./reader";
import { failedAgainLine, type FailedAgain, type ReplayTarget } from "./target";

interface DeliverOptions {
  readonly batches: AsyncIterable<ReplayBatch>;
  readonly target: ReplayTarget;
  readonly checkpoint: Checkpoint;
  readonly connections: number;
  /** Documents a second; Infinity: as many as the target takes. */
  readonly rate: number;
  readonly signal: AbortSignal;
  /** After each step; `whole` are the objects that have gone back with everything in them. */
  readonly onStep: (whole: readonly string[]) => Promise<void>;
}

/** A batch of which the target has not answered yet, or which waits for one before it. */
interface UnderWay {
  readonly batch: ReplayBatch;
  refusals: readonly FailedAgain[] | undefined;
}

/**
 * In parallel, with the checkpoint in reading order.
 * @throws the first error, once what is under way has ended; steps until then are kept.
 */
export async function deliverAll(options: DeliverOptions): Promise<void> {
  const { batches, checkpoint, connections, onStep, rate, signal, target } = options;
  const queue: UnderWay[] = [];
  const sending = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const startedAt = performance.now();
  let documents = 0;

  const advance = async (): Promise<void> => {
    for (let first = queue[0]; first?.refusals !== undefined; first = queue[0]) {
      queue.shift();
      const { batch, refusals } = first;
      const now = Date.now();
      const failedAgain = refusals.length;
      checkpoint.advance({
        at: batch.end,
        done: batch.done,
        whole: batch.whole,
        counts: addCounts(batch.counts, { failedAgain, replayed: batch.documents.length - failedAgain }),
        failedAgain: refusals.map((refusal) => failedAgainLine(refusal, now)),
      });
      await onStep(batch.whole);
    }
  };
  const broken = (error: unknown): void => {
    failure ??= { error };
  };
  for await (const batch of untilBroken(batches, broken)) {
    await advance();
    // Read while earlier batches were under way. The second limit holds when one batch is slow.
    while (failure === undefined && (sending.size >= connections || queue.length >= 4 * connections)) {
      await Promise.race(sending.size > 0 ? sending : [Promise.resolve()]);
      await advance();
    }
    if (failure !== undefined) break;
    const dueMs = (documents / rate) * 1000 - (performance.now() - startedAt);
    if (dueMs > 1) await sleep(dueMs, undefined, { signal }).catch(() => undefined);
    documents += batch.documents.length;
    const entry: UnderWay = { batch, refusals: undefined };
    queue.push(entry);
    const sent: Promise<void> = (batch.documents.length === 0 ? Promise.resolve([]) : target.deliver(batch.documents))
      .then((refusals) => {
        entry.refusals = refusals;
      })
      .catch(broken)
      .finally(() => sending.delete(sent));
    sending.add(sent);
  }
  await Promise.all(sending);
  await advance();
  if (failure !== undefined) throw failure.error;
}
