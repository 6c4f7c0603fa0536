import * as fs from "node:fs";
import * as path from "node:path";

/** Records of one request, as they were accepted. */
export interface JournalEntry {
  readonly firstSequence: number;
  readonly arrival: number;
  /** Base64. */
  readonly data: readonly string[];
}

interface Position {
  /** When the numbering of the records began; their ids come from it. */
  readonly epochMs: number;
  /** All records with lower sequence numbers are delivered, set aside or dropped. */
  readonly settled: number;
}

const segmentLimitBytes = 64 * 1024 * 1024;

/**
 * Accepted records on disk until they are taken care of. An entry is handed to the operating system before its records are acknowledged,
 * so they survive the death of this process (`kill -9`), though not of the machine: for that every request would wait for the disk.
 * What is settled is written down only now and then, so some records come again after a restart, with the same ids.
 */
export class Journal {
  /** First sequence numbers of the segments, ascending; the last one is being written. */
  private readonly segments: number[];
  private file: number | undefined;
  private fileBytes = 0;

  private constructor(
    private readonly folder: string,
    private position: Position,
  ) {
    this.segments = fs
      .readdirSync(folder)
      .map((name) => /^(\d+)\.journal$/.exec(name)?.[1])
      .filter((first) => first !== undefined)
      .map(Number)
      .sort((a, b) => a - b);
  }

  /**
   * Opens the journal in `folder`, which is made when it is not there.
   * @param nowMs when the numbering begins, for a new journal.
   */
  static open(folder: string, nowMs: number): Journal {
    fs.mkdirSync(folder, { recursive: true });
    const file = positionFile(folder);
    if (fs.existsSync(file)) return new Journal(folder, JSON.parse(fs.readFileSync(file, "utf8")) as Position);
    const journal = new Journal(folder, { epochMs: nowMs, settled: 0 });
    journal.writePosition();
    return journal;
  }

  get epochMs(): number {
    return this.position.epochMs;
  }

  /** The entries of earlier runs that are not settled, and how numbering goes on after them. */
  recover(): { readonly entries: readonly JournalEntry[]; readonly nextSequence: number } {
    let nextSequence = this.position.settled;
    const entries: JournalEntry[] = [];
    for (const segment of this.segments) {
      for (const entry of readSegment(this.segmentFile(segment))) {
        nextSequence = entry.firstSequence + entry.data.length;
        const settled = Math.max(0, this.position.settled - entry.firstSequence);
        if (settled < entry.data.length) {
          entries.push({
            firstSequence: entry.firstSequence + settled,
            arrival: entry.arrival,
            data: entry.data.slice(settled),
          });
        }
      }
    }
    return { entries, nextSequence };
  }

  /** Keeps the records of one request. @throws when the disk does not take them; they must then not be acknowledged. */
  append({ firstSequence, arrival, data }: JournalEntry): void {
    if (this.file === undefined || this.fileBytes >= segmentLimitBytes) this.startSegment(firstSequence);
    const line = Buffer.from(`${firstSequence} ${arrival} ${data.join(",")}\n`, "latin1");
    fs.writeSync(this.file ?? 0, line);
    this.fileBytes += line.length;
  }

  /** Forgets everything below `sequence`, whole segments at a time. */
  settle(sequence: number): void {
    if (sequence <= this.position.settled) return;
    this.position = { ...this.position, settled: sequence };
    this.writePosition();
    for (let next = this.segments[1]; next !== undefined && next <= sequence; next = this.segments[1]) {
      fs.rmSync(this.segmentFile(this.segments.shift() ?? 0));
    }
  }

  close(): void {
    if (this.file !== undefined) fs.closeSync(this.file);
    this.file = undefined;
  }

  private startSegment(firstSequence: number): void {
    this.close();
    // A segment of that name can only hold a line that was cut off, as numbering went on with it.
    this.file = fs.openSync(this.segmentFile(firstSequence), "w");
    this.fileBytes = 0;
    if (this.segments.at(-1) !== firstSequence) this.segments.push(firstSequence);
  }

  private segmentFile(firstSequence: number): string {
    return path.join(this.folder, `${String(firstSequence).padStart(16, "0")}.journal`);
  }

  private writePosition(): void {
    const temporary = `${positionFile(this.folder)}.writing`;
    fs.writeFileSync(temporary, JSON.stringify(this.position));
    fs.renameSync(temporary, positionFile(this.folder));
  }
}

function positionFile(folder: string): string {
  return path.join(folder, "position.json");
}

/** A line without its newline was cut off by the end of the process, before its records were acknowledged. */
function* readSegment(file: string): Generator<JournalEntry> {
  const text = fs.readFileSync(file, "latin1");
  for (const line of text.slice(0, text.lastIndexOf("\n") + 1).split("\n")) {
    const [, firstSequence, arrival, data] = /^(\d+) (\d+) (.*)$/.exec(line) ?? [];
    if (data === undefined) continue;
    yield { firstSequence: Number(firstSequence), arrival: Number(arrival), data: data.split(",") };
  }
}
