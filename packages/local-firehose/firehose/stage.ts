import type { Clock } from "../clock";
import type { BufferStatus } from "./counts";
import { at, count, type RecordEncoding, RecordBuffer, type Records } from "./records";

/** When a buffer is flushed: at the size or after the time, whichever comes first. */
export interface BufferingHints {
  readonly bufferSizeMiB: number;
  /** Seconds after the first record in the empty buffer; 0 flushes as soon as possible. */
  readonly bufferIntervalSeconds: number;
}

const bytesPerMiB = 1024 * 1024;

/**
 * Processes a batch and returns the records that are left over. Fewer are processed again at once;
 * if all are left over, the stage stops. Every other record is passed on or backed up by then.
 */
export type Work = (records: Records) => Promise<Records>;

/** Wait before a worker that threw gets its batch again. */
const pauseSeconds = 30;

export interface StageEvents {
  readonly onDone: () => void;
  /** The worker threw: a defect of this program. The batch is retried after a pause. */
  readonly onHalted: (error: unknown) => void;
  readonly onResumed: () => void;
}

/** One step of a stream: a buffer, and a worker that takes its batches in order, one at a time. */
export class Stage {
  private batch: RecordBuffer;
  private batchBytes = 0;
  private batchSince = 0;
  private batchOldest = Infinity;
  private cancelTimer: (() => void) | undefined;
  /** Batches that have left the buffer; the first is being processed. */
  private readonly waiting: { readonly buffer: RecordBuffer; records: Records; bytes: number; oldest: number }[] = [];
  /** Reused memory of the last batch, as its allocation takes long. */
  private spare: RecordBuffer | undefined;
  private working = false;
  private closing = false;
  private halted = false;
  private cancelPause: (() => void) | undefined;
  private bytesWaiting = 0;
  private whenIdle: (() => void)[] = [];

  constructor(
    readonly name: string,
    private readonly encoding: RecordEncoding,
    private hints: BufferingHints,
    private readonly clock: Clock,
    private readonly work: Work,
    private readonly events: StageEvents,
  ) {
    this.batch = new RecordBuffer(encoding);
  }

  add(sequence: number, arrival: number, text: string, bytes: number): void {
    this.open();
    this.batch.append(sequence, arrival, text);
    this.added(sequence, bytes);
  }

  addAll(other: RecordBuffer): void {
    for (let start = 0; start < count(other);) {
      this.open();
      const full = at(other.starts, start) + this.limitBytes - this.batchBytes;
      let end = start + 1;
      while (end < count(other) && at(other.ends, end - 1) < full) end++;
      this.batch.appendFrom(other, start, end);
      this.added(at(other.sequences, start), at(other.ends, end - 1) - at(other.starts, start));
      start = end;
    }
  }

  /** Applies other hints from now on, also to buffered records. */
  follow(hints: BufferingHints): void {
    this.hints = hints;
    if (count(this.batch) === 0) return;
    const { ageSeconds } = this.status();
    this.cancelTimer?.();
    if (this.batchBytes >= this.limitBytes) this.cut();
    else this.startTimer(Math.max(0, hints.bufferIntervalSeconds - ageSeconds));
  }

  /** From now on a worker that throws is not called again; the stage keeps its batches. */
  close(): void {
    this.closing = true;
    this.cancelPause?.();
  }

  /** Flushes the buffer and resolves when everything is processed. */
  async flush(): Promise<void> {
    this.cut();
    while (this.working) await new Promise<void>((resolve) => this.whenIdle.push(resolve));
  }

  /** Records in the buffer, waiting for the worker or being worked on. */
  get held(): number {
    return this.waiting.reduce((sum, { records }) => sum + count(records), count(this.batch));
  }

  get heldBytes(): number {
    return this.bytesWaiting + this.batchBytes;
  }

  get batchesInFlight(): number {
    return this.waiting.length;
  }

  /** The lowest number here, Infinity without one; failed records may be out of order. */
  get oldestSequence(): number {
    return this.waiting.reduce((least, { oldest }) => Math.min(least, oldest), this.batchOldest);
  }

  /** Arrival of the first record here; undefined without one. */
  get oldestArrival(): number | undefined {
    return this.waiting[0]?.records.arrivals[0] ?? this.batch.arrivals[0];
  }

  status(): BufferStatus {
    const age = count(this.batch) === 0 ? 0 : ((this.clock.now() - this.batchSince) / 1000) * this.clock.speed;
    return {
      name: this.name,
      bytes: this.batchBytes,
      limitBytes: this.limitBytes,
      ageSeconds: age,
      limitSeconds: this.hints.bufferIntervalSeconds,
    };
  }

  private open(): void {
    if (count(this.batch) > 0) return;
    this.batchSince = this.clock.now();
    this.startTimer(this.hints.bufferIntervalSeconds);
  }

  private added(sequence: number, bytes: number): void {
    this.batchBytes += bytes;
    this.batchOldest = Math.min(this.batchOldest, sequence);
    if (this.batchBytes >= this.limitBytes) this.cut();
  }

  private get limitBytes(): number {
    return this.hints.bufferSizeMiB * bytesPerMiB;
  }

  private startTimer(seconds: number): void {
    this.cancelTimer = this.clock.after(seconds, () => {
      this.cut();
    });
  }

  private cut(): void {
    this.cancelTimer?.();
    if (count(this.batch) === 0) return;
    this.waiting.push({ buffer: this.batch, records: this.batch, bytes: this.batchBytes, oldest: this.batchOldest });
    this.bytesWaiting += this.batchBytes;
    this.batch = this.spare ?? new RecordBuffer(this.encoding);
    this.spare = undefined;
    this.batchBytes = 0;
    this.batchOldest = Infinity;
    this.start();
  }

  private start(): void {
    this.cancelPause?.();
    this.cancelPause = undefined;
    if (this.working) return;
    this.working = true;
    void this.run();
  }

  private async run(): Promise<void> {
    try {
      await this.workOff();
    } catch (error) {
      this.halted = true;
      this.events.onHalted(error);
      if (!this.closing)
        this.cancelPause = this.clock.after(pauseSeconds, () => {
          this.start();
        });
    }
    this.working = false;
    for (const resolve of this.whenIdle.splice(0)) resolve();
  }

  private async workOff(): Promise<void> {
    for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
      const remaining = await this.work(next.records);
      if (this.halted) this.events.onResumed();
      this.halted = false;
      if (count(remaining) === count(next.records)) return;
      next.records = remaining;
      if (count(remaining) > 0) continue;
      this.waiting.shift();
      this.bytesWaiting -= next.bytes;
      this.spare = next.buffer;
      this.spare.clear();
      this.events.onDone();
    }
  }
}
