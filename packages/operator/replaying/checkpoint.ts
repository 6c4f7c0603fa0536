import * as fs from "node:fs";
import * as path from "node:path";
import { AppendedFile } from "../durable-file";
import { ProblemError } from "../context";
import { addCounts, noCounts, type ReplayCounts } from "./counts";
import { FileLock } from "./lock";

/** How far a replay has come: everything before is done, nothing after has begun. */
export interface Position {
  readonly key: string;
  readonly records: number;
}

/** One step forward, written only when all before it is taken care of. */
export interface Step {
  readonly at: Position;
  readonly done: readonly string[];
  /** Those of {@link done} that went back with everything in them. */
  readonly whole: readonly string[];
  readonly counts: ReplayCounts;
  /** Lines for the file of documents that failed again. */
  readonly failedAgain: readonly string[];
}

interface Entry extends Omit<Step, "failedAgain"> {
  readonly failedBytes: number;
  /** How often the file of documents that failed again has been put aside to be sent once more. */
  readonly retries?: number;
}

/**
 * The file that lets a replay continue. It only grows; a line that is cut off does not count. Of
 * the file of failed documents, what follows the last length in a line is cut off: nothing is there
 * twice.
 */
export class Checkpoint {
  readonly done: ReadonlySet<string>;
  readonly whole: ReadonlySet<string>;
  /** Records done per object, for objects that were not finished when a run ended. */
  readonly progress: ReadonlyMap<string, number>;
  /** Documents that failed again in earlier runs, to be sent once more: by key, the files. */
  readonly retries: ReadonlyMap<string, string>;
  counts: ReplayCounts;
  readonly resumed: boolean;
  private readonly file: AppendedFile;
  private failed: AppendedFile | undefined;
  private failedBytes: number;
  private retryCount: number;

  private constructor(
    readonly path: string,
    readonly failedPath: string,
    entries: readonly Entry[],
    wholeBytes: number,
    identity: string,
    private readonly lock: FileLock,
  ) {
    const last = entries.at(-1);
    this.done = new Set(entries.flatMap(({ done }) => done));
    this.whole = new Set(entries.flatMap(({ whole }) => whole));
    this.progress = new Map(entries.map(({ at }) => [at.key, at.records]));
    this.retryCount = last?.retries ?? 0;
    this.counts = last?.counts ?? noCounts;
    this.resumed = last !== undefined;
    this.failedBytes = last?.failedBytes ?? 0;
    this.file = AppendedFile.open(path, wholeBytes);
    if (wholeBytes === 0) this.append(identity);
    this.retries = this.putFailedAside(last);
    if (fs.existsSync(failedPath)) this.failed = AppendedFile.open(failedPath, this.failedBytes);
  }

  /**
   * @param identity source, target and filter; a checkpoint serves one replay only.
   * @throws {ProblemError} when another replay owns the file, or another process uses it.
   */
  static open(file: string, failedPath: string, identity: Readonly<Record<string, unknown>>): Checkpoint {
    for (const each of [file, failedPath]) fs.mkdirSync(path.dirname(path.resolve(each)), { recursive: true });
    const lock = FileLock.take(file);
    const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
    // What stands behind the last line break was cut off.
    const [first, ...rest] = text.split("\n").slice(0, -1);
    const wanted = JSON.stringify({ version: 1, ...identity });
    if (first !== undefined && first !== wanted) {
      lock.release();
      throw new ProblemError(
        `${file} belongs to another replay:\n  it was ${first}\n  this is ${wanted}\ngive another file with --checkpoint, or delete it to start again`,
      );
    }
    const foreign = first === undefined ? failedFiles(failedPath) : [];
    if (foreign.length > 0) {
      lock.release();
      throw new ProblemError(
        `${foreign.join(", ")} holds documents that failed in another replay; replay them with --folder ${foreign[0] ?? ""}, give another file with --failed-again, or delete it`,
      );
    }
    const entries = wholeEntries(rest);
    const whole = [first, ...rest.slice(0, entries.length)].map((line) => `${line ?? ""}\n`).join("");
    const wholeBytes = first === undefined ? 0 : Buffer.byteLength(whole);
    return new Checkpoint(file, failedPath, entries, wholeBytes, wanted, lock);
  }

  advance({ at, done, whole, counts, failedAgain }: Step): void {
    if (failedAgain.length > 0) {
      this.failed ??= AppendedFile.open(this.failedPath, this.failedBytes);
      this.failed.append(Buffer.from(failedAgain.join("")));
      this.failed.sync();
      this.failedBytes = this.failed.length;
    }
    const sum = addCounts(this.counts, counts);
    const { failedBytes, retryCount: retries } = this;
    this.append(JSON.stringify({ at, done, whole, counts: sum, failedBytes, retries } satisfies Entry));
    this.counts = sum;
    for (const key of done) fs.rmSync(this.retries.get(key) ?? "", { force: true });
  }

  close(): void {
    this.file.close();
    this.failed?.close();
    this.lock.release();
  }

  /**
   * Puts documents that failed again aside, to be sent once more. The rename comes first, so that
   * the next run finds the file whatever ends this one.
   */
  private putFailedAside(last: Entry | undefined): ReadonlyMap<string, string> {
    const retryPath = (count: number): string => `${this.failedPath}.${count}`;
    if (last !== undefined && this.failedBytes > 0) {
      this.retryCount++;
      if (fs.existsSync(this.failedPath)) {
        fs.truncateSync(this.failedPath, this.failedBytes);
        fs.renameSync(this.failedPath, retryPath(this.retryCount));
      }
      this.failedBytes = 0;
      const { at, counts } = last;
      this.append(
        JSON.stringify({ at, done: [], whole: [], counts, failedBytes: 0, retries: this.retryCount } satisfies Entry),
      );
    }
    const files = Array.from({ length: this.retryCount }, (_, place) => retryPath(place + 1));
    return new Map(
      files
        .map((file): [string, string] => [`${path.basename(file)} (failed again)`, file])
        .filter(([key, file]) => {
          if (this.done.has(key)) fs.rmSync(file, { force: true });
          return fs.existsSync(file);
        }),
    );
  }

  private append(line: string): void {
    this.file.append(Buffer.from(`${line}\n`));
    this.file.sync();
  }
}

/** The entries up to the first torn line; what follows is done again. */
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

/** Files of failed documents that an earlier replay left under this name. */
function failedFiles(failedPath: string): string[] {
  const [folder, base] = [path.dirname(failedPath), path.basename(failedPath)];
  return fs
    .readdirSync(folder)
    .filter((name) => name.startsWith(base) && /^(\.\d+)?$/.test(name.slice(base.length)))
    .map((name) => path.join(folder, name))
    .filter((file) => fs.statSync(file).size > 0);
}
