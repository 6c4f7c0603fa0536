import * as fs from "node:fs";
import * as path from "node:path";
import * as zlib from "node:zlib";
import { AppendedFile, readJson, replaceFile } from "@private-ingest/operator/durable-file";
import { BackupNotes } from "./backup-notes";

export interface JournalEntry {
  readonly firstSequence: number;
  readonly arrival: number;
  readonly data: readonly string[];
}

interface Position {
  /** When the numbering of the records began; their ids come from it. */
  readonly epochMs: number;
  /** All records with lower sequence numbers are delivered, failed or dropped. */
  readonly settled: number;
}

const segmentLimitBytes = 64 * 1024 * 1024;
const positionFile = "position.json";

/**
 * Accepted records on disk until they are settled. Written before the acknowledgement, they survive
 * `kill -9`, but not a machine crash: no request waits for the disk. After a restart some are sent
 * again, with the same ids.
 */
export class Journal {
  /** First sequence numbers of the segments, ascending; the last one is being written. */
  private readonly segments: number[];
  private file: AppendedFile | undefined;
  /** Backup notes of unsettled records. */
  readonly notes: BackupNotes;

  private constructor(
    private readonly folder: string,
    private position: Position,
  ) {
    this.notes = new BackupNotes(path.join(folder, "backups"));
    this.segments = fs
      .readdirSync(folder)
      .map((name) => /^(\d+)\.journal$/.exec(name)?.[1])
      .filter((first) => first !== undefined)
      .map(Number)
      .sort((a, b) => a - b);
  }

  /** Opens or creates a journal in `folder`. @param nowMs when a new journal's numbering begins. */
  static open(folder: string, nowMs: number): Journal {
    fs.mkdirSync(folder, { recursive: true });
    const file = path.join(folder, positionFile);
    if (fs.existsSync(file)) return new Journal(folder, readJson(file) as Position);
    const journal = new Journal(folder, { epochMs: nowMs, settled: 0 });
    journal.writePosition();
    return journal;
  }

  get epochMs(): number {
    return this.position.epochMs;
  }

  /** The unsettled entries of earlier runs, and the next number. */
  recover(): { readonly entries: readonly JournalEntry[]; readonly nextSequence: number } {
    const { settled } = this.position;
    let nextSequence = settled;
    const entries: JournalEntry[] = [];
    for (const segment of this.segments) {
      // All numbers below its name were given, whatever the position says.
      nextSequence = Math.max(nextSequence, segment);
      for (const { firstSequence, arrival, data } of readSegment(this.segmentFile(segment))) {
        nextSequence = Math.max(nextSequence, firstSequence + data.length);
        const done = Math.max(0, settled - firstSequence);
        if (done < data.length) entries.push({ firstSequence: firstSequence + done, arrival, data: data.slice(done) });
      }
    }
    return { entries, nextSequence };
  }

  /** Saves the records of a request. @throws when the disk does not take them. */
  append({ firstSequence, arrival, data }: JournalEntry): void {
    const file =
      this.file === undefined || this.file.length >= segmentLimitBytes ? this.startSegment(firstSequence) : this.file;
    file.append(lineOf(`${firstSequence} ${arrival} ${data.join(",")}`));
  }

  /** Forgets everything below `sequence`, whole segments at a time. */
  settle(sequence: number): void {
    if (sequence <= this.position.settled) return;
    this.position = { ...this.position, settled: sequence };
    try {
      this.writePosition();
    } catch {
      // A full disk: the next step retries, and more records are sent again after a restart.
    }
    this.notes.forget(sequence);
    for (let next = this.segments[1]; next !== undefined && next <= sequence; next = this.segments[1]) {
      fs.rmSync(this.segmentFile(this.segments.shift() ?? 0));
    }
  }

  close(): void {
    this.file?.close();
    this.file = undefined;
  }

  private startSegment(firstSequence: number): AppendedFile {
    // An existing segment of that name only has a torn line.
    const file = AppendedFile.open(this.segmentFile(firstSequence), 0);
    this.close();
    if (this.segments.at(-1) !== firstSequence) this.segments.push(firstSequence);
    return (this.file = file);
  }

  private segmentFile(firstSequence: number): string {
    return path.join(this.folder, `${String(firstSequence).padStart(16, "0")}.journal`);
  }

  private writePosition(): void {
    replaceFile(path.join(this.folder, positionFile), JSON.stringify(this.position));
  }
}

/** Begins a line. No content has this character, so a line behind a torn one is found. */
const lineStart = "#";

function lineOf(content: string): Buffer {
  return Buffer.from(`${lineStart}${checksum(content)} ${content}\n`, "latin1");
}

function checksum(content: string): string {
  return zlib.crc32(content).toString(16).padStart(8, "0");
}

/** The entries of a segment. A cut line fails its checksum; its records were not acknowledged. */
function* readSegment(file: string): Generator<JournalEntry> {
  for (const piece of fs.readFileSync(file, "latin1").split(/[\n#]/)) {
    const [, sum, content = "", firstSequence, arrival, data = ""] =
      /^([0-9a-f]{8}) ((\d+) (-?\d+) ([A-Za-z0-9+/=,]*))$/.exec(piece) ?? [];
    if (sum === undefined || sum !== checksum(content)) continue;
    yield { firstSequence: Number(firstSequence), arrival: Number(arrival), data: data.split(",") };
  }
}
