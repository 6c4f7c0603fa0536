/**
 * Time as the stream's settings mean it. Buffer, retry and back-off times are given in the stream's seconds; a clock of speed 30
 * lets them pass thirty times faster, while timestamps and the function's time limit stay those of the wall.
 */
export interface Clock {
  /** How many of the stream's seconds pass in one real second. */
  readonly speed: number;
  /** Milliseconds since 1970 (UTC), of the wall. */
  now(): number;
  /** Calls back once after that many of the stream's seconds; the answer cancels it. */
  after(seconds: number, callback: () => void): () => void;
  /** Resolves after that many of the stream's seconds. */
  sleep(seconds: number): Promise<void>;
}

/** A clock whose seconds are divided by `speed` (1 is real time). */
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
