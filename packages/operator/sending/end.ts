/**
 * Aborted by the interrupt or after the time. It has its own timer: Node 20 may collect an
 * `AbortSignal.timeout` inside `AbortSignal.any` before it fires.
 */
export function endOf(forSeconds: number | undefined, interrupt: AbortSignal): AbortSignal {
  if (forSeconds === undefined) return interrupt;
  const ended = new AbortController();
  const timer = setTimeout(() => {
    ended.abort();
  }, forSeconds * 1000);
  const stop = (): void => {
    clearTimeout(timer);
    ended.abort();
  };
  if (interrupt.aborted) stop();
  else interrupt.addEventListener("abort", stop, { once: true });
  return ended.signal;
}
