import * as fs from "node:fs";
import * as path from "node:path";
import { AppendedFile } from "../../local/durable-file";
import { ProblemError } from "../context";
import { addCounts, noCounts, type ReplayCounts } from "./counts";

/** How far a replay has come: everything before is taken care of, nothing behind counts as begun. */
export interface Position {
  /** The object that is being read. */
  readonly key: string;
  /** JSON objects of it that are taken care of. */
  readonly records: number;
}

/** One step forward, written only when all before it is taken care of. */
export interface Step {
  readonly at: Position;
  /** Objects that were finished in this step. */
  readonly done: readonly string[];
  /** Those of {@link done} that went back with everything in them. */
  readonly whole: readonly string[];
  /** What the step adds. */
  readonly counts: ReplayCounts;
  /** Lines for the file of documents that failed again. */
  readonly failedAgain: readonly string[];
}

interface Entry {
  readonly at: Position;
  readonly done: readonly string[];
  readonly whole: readonly string[];
  readonly counts: ReplayCounts;
  readonly failedBytes: number;
}

/**
 * The file that makes a replay go on where it was, whatever ended it. It is only ever appended to; a line that the end cut off does
 * not count. Documents that failed again are in a file beside it, whose length is part of each line: what was written there after the
 * last whole line is cut away, so that nothing is there twice.
 */
export class Checkpoint {
  readonly done: ReadonlySet<string>;
  readonly whole: ReadonlySet<string>;
  readonly position: Position | undefined;
  counts: ReplayCounts;
  /** Whether an earlier run left something. */
  readonly resumed: boolean;
  private readonly file: AppendedFile;
  private failed: AppendedFile | undefined;
  private failedBytes: number;

  private constructor(
    readonly path: string,
    readonly failedPath: string,
    entries: readonly Entry[],
    wholeBytes: number,
    identity: string,
  ) {
    const last = entries.at(-1);
    this.done = new Set(entries.flatMap(({ done }) => done));
    this.whole = new Set(entries.flatMap(({ whole }) => whole));
    this.position = last?.at;
    this.counts = last?.counts ?? noCounts;
    this.resumed = last !== undefined;
    this.failedBytes = last?.failedBytes ?? 0;
    this.file = AppendedFile.open(path, wholeBytes);
    if (wholeBytes === 0) this.append(identity);
    if (fs.existsSync(failedPath)) this.failed = AppendedFile.open(failedPath, this.failedBytes);
  }

  /**
   * @param identity source, target and filter of the replay: a checkpoint is of no use to another one.
   * @throws {ProblemError} when the file is another replay's, or another process is at work with it.
   */
  static open(file: string, failedPath: string, identity: Readonly<Record<string, unknown>>): Checkpoint {
    fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    lock(file);
    const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
    // What stands behind the last line break was cut off.
    const [first, ...rest] = text.split("\n").slice(0, -1);
    const wanted = JSON.stringify({ version: 1, ...identity });
    if (first !== undefined && first !== wanted) {
      unlock(file);
      throw new ProblemError(
        `${file} belongs to another replay:\n  it was ${first}\n  this is ${wanted}\ngive another file with --checkpoint, or delete it to begin anew`,
      );
    }
    const entries = wholeEntries(rest);
    const whole = [first, ...rest.slice(0, entries.length)].map((line) => `${line ?? ""}\n`).join("");
    return new Checkpoint(file, failedPath, entries, first === undefined ? 0 : Buffer.byteLength(whole), wanted);
  }

  /** Makes a step last. */
  advance({ at, done, whole, counts, failedAgain }: Step): void {
    if (failedAgain.length > 0) {
      this.failed ??= AppendedFile.open(this.failedPath, this.failedBytes);
      this.failed.append(Buffer.from(failedAgain.join("")));
      this.failed.sync();
      this.failedBytes = this.failed.length;
    }
    const sum = addCounts(this.counts, counts);
    this.append(JSON.stringify({ at, done, whole, counts: sum, failedBytes: this.failedBytes } satisfies Entry));
    this.counts = sum;
  }

  close(): void {
    this.file.close();
    this.failed?.close();
    unlock(this.path);
  }

  private append(line: string): void {
    this.file.append(Buffer.from(`${line}\n`));
    this.file.sync();
  }
}

/** The entries up to the first line that is none: what a full disk tore, and what was written behind it, is done again. */
function wholeEntries(lines: readonly string[]): Entry[] {
  const entries: Entry[] = [];
  for (const line of lines) {
    try {
      entries.push(JSON.parse(line) as Entry);
    } catch {
      break;
    }
  }
  return entries;
}

const lockOf = (file: string): string => `${file}.lock`;

/** One process at a time; the lock of one that is gone does not count. */
function lock(file: string): void {
  const holder = fs.existsSync(lockOf(file)) ? Number(fs.readFileSync(lockOf(file), "utf8")) : NaN;
  if (holder !== process.pid && isAlive(holder))
    throw new ProblemError(
      `process ${holder} is at work with ${file}; wait for it, or give another file with --checkpoint`,
    );
  fs.writeFileSync(lockOf(file), String(process.pid));
}

function unlock(file: string): void {
  fs.rmSync(lockOf(file), { force: true });
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
