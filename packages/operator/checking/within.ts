import { ProblemError } from "../context";

/** Limit of one check with all its calls, in milliseconds. */
export const checkLimitMs = 120_000;

/**
 * The result of `work`. Limits also an answer that trickles; clients only limit silence.
 * @throws {ProblemError} after the time, or on the signal.
 */
export async function within<T>(work: () => Promise<T> | T, signal: AbortSignal, limitMs = checkLimitMs): Promise<T> {
  const end = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  const ended = new Promise<never>((_, reject) => {
    const stop = (): void => {
      reject(new ProblemError(signal.aborted ? "interrupted" : `no whole answer within ${limitMs / 1000} s`));
    };
    if (end.aborted) stop();
    else end.addEventListener("abort", stop, { once: true });
  });
  return Promise.race([ended, signal.aborted ? ended : work()]);
}
