import { ProblemError } from "../context";

/** One check, all of its calls and their whole answers included. In milliseconds. */
export const checkLimitMs = 120_000;

/**
 * The result of `work`. Clients limit silence only; this also limits a trickling answer.
 * @throws {ProblemError} after the time, or when the signal is raised.
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
