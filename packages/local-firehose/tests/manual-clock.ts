import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "../clock";

/** Stands still until a sleep or `advance`, so that hours pass in no time. */
export class ManualClock implements Clock {
  readonly speed = 1;
  readonly sleeps: number[] = [];
  private readonly timers = new Set<{ readonly due: number; readonly callback: () => void }>();

  constructor(private ms = Date.UTC(2026, 10, 23, 15, 2, 58)) {}

  now(): number {
    return this.ms;
  }

  after(seconds: number, callback: () => void): () => void {
    const timer = { due: this.ms + seconds * 1000, callback };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  async sleep(seconds: number): Promise<void> {
    this.sleeps.push(seconds);
    this.advance(seconds);
    // Lets other tasks run, as a real sleep does.
    await turn();
  }

  advance(seconds: number): void {
    this.ms += seconds * 1000;
    for (const timer of [...this.timers].filter(({ due }) => due <= this.ms)) {
      this.timers.delete(timer);
      timer.callback();
    }
  }
}
