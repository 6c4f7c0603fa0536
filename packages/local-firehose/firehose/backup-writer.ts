import type { Bucket } from "@private-ingest/operator/backup";
import { messageOf } from "@private-ingest/operator/context";
import type { BackupNote } from "./backup-notes";
import { compressed } from "./compression";
import { type ErrorOutputType, objectKey } from "./object-key";
import { at, count, noRecords, type Records } from "./records";
import { Stage, type StageEvents } from "./stage";
import type { StreamContext } from "./stream-context";

export interface BackupWriterOptions extends StreamContext {
  readonly bucket: Bucket;
  /** Set for failed records, which are text lines. Source records are base64, written decoded. */
  readonly errorOutputType?: ErrorOutputType;
  /** Called before each object is written; when it throws, the object is not written yet. */
  readonly announce: (note: BackupNote) => void;
  readonly events: StageEvents;
}

const firstPauseSeconds = 1;
const longestPauseSeconds = 60;

/** Buffers records by the bucket's hints and writes objects, trying each until it is written. */
export class BackupWriter {
  readonly stage: Stage;
  /** Why the last attempt to write failed; undefined after a success. */
  problem: string | undefined;
  private closing = false;

  constructor(private readonly options: BackupWriterOptions) {
    const { clock, configured, errorOutputType, events } = options;
    const heldAs = errorOutputType === undefined ? "base64" : "utf8";
    const name = `backup ${errorOutputType?.folder ?? "all documents"}`;
    const { backup } = configured().declared;
    this.stage = new Stage(name, heldAs, backup, clock, (records) => this.write(records), events);
  }

  add(sequence: number, arrival: number, text: string, bytes: number): void {
    this.stage.add(sequence, arrival, text, bytes);
  }

  /** From now on an object is tried once; a failure stops the writer. */
  close(): void {
    this.closing = true;
  }

  private async write(records: Records): Promise<Records> {
    const { announce, bucket, clock, configured, counts, errorOutputType, measurements, onEvent, onProblem } =
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
    const bytes = content.length;
    for (let pause = firstPauseSeconds; ; pause = Math.min(pause * 2, longestPauseSeconds)) {
      measurements.objectsTried++;
      const startedAt = performance.now();
      try {
        announce({ writer: this.stage.name, key, sequences: records.sequences });
        await bucket.put(key, content);
        measurements.objectsWritten++;
        measurements.objectBytes += bytes;
        this.problem = undefined;
        counts.backedUp += count(records);
        if (errorOutputType !== undefined) counts.failed += count(records);
        const milliseconds = performance.now() - startedAt;
        onEvent?.({ event: "BackupToS3", key, records: count(records), bytes, milliseconds });
        return noRecords();
      } catch (error) {
        this.problem = `${bucket.location} cannot be written: ${messageOf(error)}`;
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
