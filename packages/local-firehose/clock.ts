/**
 * The stream's time: at speed 30, buffer, retry and back-off times pass thirty times faster.
 * Timestamps and the function's time limit are real time.
 */
export interface Clock {
  /** The stream's seconds per real second. */
  readonly speed: number;
  /** Milliseconds since 1970 (UTC), of the wall. */
  now(): number;
  /** Calls back once after that many of the stream's seconds. */
  after(seconds: number, callback: () => void): () => void;
  /** Resolves after that many of the stream's seconds. */
  sleep(seconds: number): Promise<void>;
}

export function scaledClock(speed: number): Clock {
  return {
    speed,
    now: () => Date.now(),
    after(seconds, callback) {
      const timer = setTimeout(callback, (seconds * 1000) / speed);
      return () => {
        clearTimeout(timer);
      };
    },
    sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, (seconds * 1000) / speed)),
  };
}
