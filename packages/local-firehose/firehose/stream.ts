import type { Bucket } from "@private-ingest/operator/backup";
import { messageOf } from "@private-ingest/operator/context";
import type { DeclaredStream, DeclaredTransform } from "../declared";
import type { Store } from "../store/store";
import type { BackupNote } from "./backup-notes";
import { BackupWriter } from "./backup-writer";
import { decodedBytes } from "./base64";
import { type BufferStatus, noCounts, noMeasurements } from "./counts";
import { DomainWriter } from "./domain-writer";
import { deliveryFailed, processingFailed } from "./failed-record";
import type { Journal, JournalEntry } from "./journal";
import { type Invoke, ProcessingWorker } from "./processing-worker";
import { recordIds, sequenceOfId } from "./record-id";
import type { Records } from "./records";
import { type BufferingHints, Stage, type StageEvents } from "./stage";
import type { StreamContext } from "./stream-context";

export interface StreamOptions extends Pick<StreamContext, "clock" | "onProblem" | "onEvent"> {
  readonly declared: DeclaredStream;
  /** The configuration's version, which is part of the names of objects; 1 by default. */
  readonly version?: number;
  readonly store: Pick<Store, "bulk">;
  readonly bucket: Bucket;
  /** Invokes the stream's function; needed when the stream declares one. */
  readonly invoke?: Invoke;
  /** Saves accepted records until they are settled; without it, they are lost with the process. */
  readonly journal?: Journal;
}

/** AWS limits a stream to 24 hours of data; here memory is the limit. */
const mostBytesHeld = 64 * 1024 * 1024;

/**
 * One Firehose stream: records → function's buffer → function → destination's buffer → domain;
 * failures → bucket. Records leave each step in their order. A repeated delivery may send a
 * document twice, with the same id.
 */
export class LocalStream {
  readonly counts = noCounts();
  readonly measurements = noMeasurements();
  readonly recordId: (sequence: number) => string;

  /** Made when a function is declared for the first time. */
  private processing: Stage | undefined;
  private readonly destination: Stage;
  private readonly worker: ProcessingWorker;
  private readonly domain: DomainWriter;
  private readonly failedProcessing: BackupWriter;
  private readonly failedDelivery: BackupWriter;
  private readonly allDocuments: BackupWriter | undefined;
  private readonly epochMs: number;
  private sequence = 0;
  private halted: string | undefined;
  private current: DeclaredStream;
  private version: number;
  private invoke: Invoke | undefined;
  /** The last declaration with a function. */
  private lastTransform: DeclaredTransform | undefined;
  private readonly stageEvents: StageEvents = {
    onDone: () => {
      this.settle();
    },
    onHalted: (error) => {
      this.halted = messageOf(error);
      this.options.onProblem(this.halted);
    },
    onResumed: () => {
      this.halted = undefined;
    },
  };

  constructor(private readonly options: StreamOptions) {
    const { bucket, clock, declared, invoke, journal, onEvent, onProblem, store, version = 1 } = options;
    this.current = declared;
    this.version = version;
    this.invoke = invoke;
    this.epochMs = journal?.epochMs ?? clock.now();
    this.recordId = recordIds(this.epochMs);
    const { counts, measurements, recordId } = this;
    const configured = () => ({ declared: this.current, version: this.version });
    const context: StreamContext = { clock, configured, counts, measurements, onEvent, onProblem, recordId };
    const announce = (note: BackupNote): void => {
      journal?.notes.note(note);
    };
    const writer = { ...context, announce, bucket, events: this.stageEvents };
    this.failedProcessing = new BackupWriter({ ...writer, errorOutputType: processingFailed });
    this.failedDelivery = new BackupWriter({ ...writer, errorOutputType: deliveryFailed(declared.destination) });
    if (declared.backupMode === "AllDocuments") this.allDocuments = new BackupWriter(writer);
    this.domain = new DomainWriter({ ...context, store, failed: this.failedDelivery });
    const deliver = (records: Records) => this.domain.write(records);
    this.destination = new Stage("destination", "base64", declared, clock, deliver, this.stageEvents);
    this.worker = new ProcessingWorker({
      ...context,
      failed: this.failedProcessing,
      // Records that wait for a function that was removed still get it.
      transform: () => ({ declared: this.current.transform ?? this.lastTransform, invoke: this.invoke }),
      onDocuments: (documents) => {
        this.destination.addAll(documents);
      },
    });
    if (declared.transform !== undefined) this.process(declared.transform);
  }

  get declared(): DeclaredStream {
    return this.current;
  }

  /**
   * Applies a changed configuration, also to buffered records. The kind of destination and the
   * backup mode cannot change, as in the service.
   * @param invoke without one, records that still wait get the last function.
   */
  configure(declared: DeclaredStream, invoke: Invoke | undefined): void {
    this.version++;
    this.lastTransform = this.current.transform ?? this.lastTransform;
    this.current = declared;
    if (invoke !== undefined) this.invoke = invoke;
    if (declared.transform !== undefined) this.process(declared.transform);
    this.destination.follow(declared);
    for (const { stage } of this.writers) stage.follow(declared.backup);
  }

  /** Whether the stream is full; callers must then retry later. */
  get isFull(): boolean {
    return this.stages.reduce((sum, stage) => sum + stage.heldBytes, 0) >= mostBytesHeld;
  }

  /** Accepts records, base64, all or none. @returns the sequence number of the first one. */
  put(data: readonly string[]): number {
    const entry = { firstSequence: this.sequence, arrival: this.options.clock.now(), data };
    this.options.journal?.append(entry);
    this.accept(entry);
    return entry.firstSequence;
  }

  /** Sends documents again, without the function. Those of this stream keep id and arrival. */
  redeliver(documents: readonly { readonly id: string; readonly arrival: number; readonly data: string }[]): void {
    for (const { arrival, data, id } of documents) {
      const bytes = decodedBytes(data);
      this.counts.sent++;
      const known = sequenceOfId(this.epochMs, id);
      if (known !== undefined && known < this.sequence) this.destination.add(known, arrival, data, bytes);
      else {
        const entry = { firstSequence: this.sequence++, arrival: this.options.clock.now(), data: [data] };
        this.options.journal?.append(entry);
        this.destination.add(entry.firstSequence, entry.arrival, data, bytes);
      }
    }
  }

  /** Recovers records of an earlier process, before {@link put}. @returns their number. */
  async recover(): Promise<number> {
    const { bucket, journal } = this.options;
    if (journal === undefined) return 0;
    const { entries, nextSequence } = journal.recover();
    const backedUp = new Map(this.writers.map(({ stage }) => [stage.name, new Set<number>()]));
    for (const { key, sequences, writer } of journal.notes.all()) {
      if (await bucket.has(key)) for (const sequence of sequences) backedUp.get(writer)?.add(sequence);
    }
    for (const entry of entries) this.accept(entry, backedUp);
    this.sequence = nextSequence;
    this.settle();
    return this.counts.sent;
  }

  /** Empties all buffers in order; resolves when nothing more can be delivered or backed up. */
  async flush(): Promise<void> {
    for (const stage of this.stages) await stage.flush();
  }

  /** Like {@link flush}, with one attempt; the rest stays counted as in buffer. */
  async close(): Promise<void> {
    for (const part of [this.domain, ...this.writers, ...this.stages]) part.close();
    await this.flush();
    this.options.journal?.close();
  }

  /** Records that are neither delivered, failed nor dropped. */
  get inBuffer(): number {
    const copies = this.allDocuments?.stage.held ?? 0;
    return this.stages.reduce((sum, stage) => sum + stage.held, -copies);
  }

  /** Why delivery has stopped, if it has. */
  get stopped(): string | undefined {
    return this.halted ?? this.domain.stopped;
  }

  /** Batches at the function, the domain or the bucket, or waiting for one of them. */
  get batchesInFlight(): number {
    return this.stages.reduce((sum, stage) => sum + stage.batchesInFlight, 0);
  }

  /** Arrival of the oldest undelivered record, milliseconds since 1970; undefined without one. */
  get oldestArrival(): number | undefined {
    return oldest([this.processing?.oldestArrival, this.destination.oldestArrival]);
  }

  /** Arrival of the oldest record that waits for the bucket, milliseconds since 1970. */
  get oldestBackupArrival(): number | undefined {
    return oldest(this.writers.map(({ stage }) => stage.oldestArrival));
  }

  buffers(): readonly BufferStatus[] {
    return this.stages.map((stage) => stage.status());
  }

  /** @param backedUp records of an earlier run in the bucket, per writer. */
  private accept(
    { firstSequence, arrival, data }: JournalEntry,
    backedUp?: ReadonlyMap<string, ReadonlySet<number>>,
  ): void {
    const first = (this.current.transform && this.processing) ?? this.destination;
    const holds = (writer: BackupWriter, sequence: number) => backedUp?.get(writer.stage.name)?.has(sequence) ?? false;
    data.forEach((record, place) => {
      const sequence = firstSequence + place;
      const bytes = decodedBytes(record);
      if (this.allDocuments && !holds(this.allDocuments, sequence))
        this.allDocuments.add(sequence, arrival, record, bytes);
      if (backedUp && (holds(this.failedProcessing, sequence) || holds(this.failedDelivery, sequence))) return;
      first.add(sequence, arrival, record, bytes);
      this.measurements.incomingBytes += bytes;
      this.counts.sent++;
    });
    this.sequence = firstSequence + data.length;
  }

  /** Everything below the oldest held record is settled. */
  private settle(): void {
    this.options.journal?.settle(Math.min(this.sequence, ...this.stages.map((stage) => stage.oldestSequence)));
  }

  private get writers(): readonly BackupWriter[] {
    return [this.failedProcessing, this.failedDelivery, ...(this.allDocuments ? [this.allDocuments] : [])];
  }

  /** In the order that records pass them. */
  private get stages(): readonly Stage[] {
    return [...(this.processing ? [this.processing] : []), this.destination, ...this.writers.map(({ stage }) => stage)];
  }

  private process(hints: BufferingHints): void {
    const transform = (records: Records) => this.worker.process(records);
    if (this.processing !== undefined) this.processing.follow(hints);
    else this.processing = new Stage("processing", "latin1", hints, this.options.clock, transform, this.stageEvents);
  }
}

function oldest(arrivals: readonly (number | undefined)[]): number | undefined {
  const known = arrivals.filter((arrival) => arrival !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
