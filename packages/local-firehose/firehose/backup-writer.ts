import type { Bucket } from "@private-ingest/operator/backup";
import type { Clock } from "../clock";
import type { BackupNote } from "./backup-notes";
import type { DeclaredStream } from "../declared";
import type { Measurements } from "./counts";
import { compressed } from "./compression";
import { type ErrorOutputType, objectKey } from "./object-key";
import { at, count, noRecords, type Records } from "./records";
import { Stage, type StageEvents } from "./stage";
import type { StreamEvent } from "./stream-event";

export interface BackupWriterOptions {
  /** The stream's configuration of the moment, and its version. */
  readonly configured: () => { readonly declared: DeclaredStream; readonly version: number };
  readonly clock: Clock;
  readonly bucket: Bucket;
  /** Set for failed records, which are text lines. Source records are base64, written decoded. */
  readonly errorOutputType?: ErrorOutputType;
  readonly measurements: Measurements;
  /** Called before each object is written; when it throws, the object is not written yet. */
  readonly announce?: (note: BackupNote) => void;
  readonly onWritten: (records: number) => void;
  readonly onProblem: (problem: string) => void;
  readonly onEvent?: (event: StreamEvent) => void;
  readonly events: StageEvents;
}

const firstPauseSeconds = 1;
const longestPauseSeconds = 60;

/** Buffers records by the bucket's hints and writes objects, trying each until it is written. */
export class BackupWriter {
  readonly stage: Stage;
  /** Why the bucket was not written at the last attempt; undefined when it was. */
  problem: string | undefined;
  private closing = false;

  constructor(private readonly options: BackupWriterOptions) {
    const { bufferSizeMiB, bufferIntervalSeconds } = options.configured().declared.backup;
    const heldAs = options.errorOutputType === undefined ? "base64" : "utf8";
    const hints = { sizeMiB: bufferSizeMiB, intervalSeconds: bufferIntervalSeconds };
    const name = `backup ${options.errorOutputType?.folder ?? "all documents"}`;
    this.stage = new Stage(name, heldAs, hints, options.clock, (records) => this.write(records), options.events);
  }

  add(sequence: number, arrival: number, text: string, bytes: number): void {
    this.stage.add(sequence, arrival, text, bytes);
  }

  /** From now on an object is tried once, and the writer stands still when that fails. */
  close(): void {
    this.closing = true;
  }

  private async write(records: Records): Promise<Records> {
    const { announce, clock, bucket, configured, errorOutputType, measurements, onWritten, onEvent, onProblem } =
      this.options;
    const { declared, version } = configured();
    const { compressionFormat, errorOutputPrefix, prefix } = declared.backup;
    const key = objectKey({
      prefix: errorOutputType === undefined ? prefix : errorOutputPrefix || prefix,
      errorOutputType,
      streamName: declared.name,
      streamVersion: version,
      oldestArrival: at(records.arrivals, 0),
      compressionFormat,
    });
    const content = await compressed(contentOf(records), compressionFormat, key.slice(key.lastIndexOf("/") + 1));
    for (let pause = firstPauseSeconds; ; pause = Math.min(pause * 2, longestPauseSeconds)) {
      measurements.objectsTried++;
      const startedAt = performance.now();
      try {
        announce?.({ writer: this.stage.name, key, sequences: records.sequences });
        await bucket.put(key, content);
        measurements.objectsWritten++;
        measurements.objectBytes += content.length;
        this.problem = undefined;
        onWritten(count(records));
        onEvent?.({
          event: "BackupToS3",
          key,
          records: count(records),
          bytes: content.length,
          milliseconds: performance.now() - startedAt,
        });
        return noRecords();
      } catch (error) {
        this.problem = `${bucket.location} cannot be written: ${error instanceof Error ? error.message : String(error)}`;
        onProblem(this.problem);
        if (this.closing) return records;
        await clock.sleep(pause);
      }
    }
  }
}

/** All records without a delimiter, as the service does; failed lines have their own newline. */
function contentOf({ bytes, starts, ends }: Records): Buffer {
  return bytes.subarray(starts[0], ends.at(-1));
}
