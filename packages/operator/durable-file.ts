import * as fs from "node:fs";

/** Writes until every byte is taken: a nearly full disk takes fewer than it is given. */
function writeAll(file: number, bytes: Uint8Array, position: number | null): void {
  for (let done = 0; done < bytes.length;) {
    done += fs.writeSync(file, bytes, done, bytes.length - done, position === null ? null : position + done);
  }
}

/** It grows by whole pieces; what a failed {@link append} left is cut off before the next one. */
export class AppendedFile {
  private torn = false;

  private constructor(
    private readonly file: number,
    /** False for a pipe or a device, which has no positions and cannot be cut. */
    private readonly isRegular: boolean,
    private end: number,
  ) {}

  /**
   * Opens or creates a file.
   * @param keepBytes good bytes at its beginning; the rest is cut off. All by default.
   */
  static open(file: string, keepBytes?: number): AppendedFile {
    const { O_CREAT, O_RDWR, O_WRONLY } = fs.constants;
    const isRegular = isRegularOrAbsent(file);
    const opened = fs.openSync(file, isRegular ? O_RDWR | O_CREAT : O_WRONLY, 0o666);
    if (!isRegular) return new AppendedFile(opened, false, 0);
    const { size } = fs.fstatSync(opened);
    const end = Math.min(keepBytes ?? size, size);
    if (end < size) fs.ftruncateSync(opened, end);
    return new AppendedFile(opened, true, end);
  }

  get length(): number {
    return this.end;
  }

  /** Whether the last good byte is a line break, or there is none. */
  get endsLine(): boolean {
    if (!this.isRegular || this.end === 0) return true;
    const last = Buffer.alloc(1);
    fs.readSync(this.file, last, 0, 1, this.end - 1);
    return last[0] === 0x0a;
  }

  /** @throws what the system says when it does not take all of it; the file is then as it was. */
  append(bytes: Uint8Array): void {
    if (this.torn) this.cutBack();
    try {
      writeAll(this.file, bytes, this.isRegular ? this.end : null);
    } catch (error) {
      this.torn = this.isRegular;
      try {
        if (this.torn) this.cutBack();
      } catch {
        // Tried again before the next piece.
      }
      throw error;
    }
    this.end += bytes.length;
  }

  /** Returns once the disk has the bytes, so that they survive the death of the machine. */
  sync(): void {
    fs.fdatasyncSync(this.file);
  }

  close(): void {
    fs.closeSync(this.file);
  }

  private cutBack(): void {
    fs.ftruncateSync(this.file, this.end);
    this.torn = false;
  }
}

/**
 * Replaces a file's content atomically. A symbolic link stays one; a device or pipe is written
 * directly.
 * @throws the system's error; the old content is then still there.
 */
export function replaceFile(file: string, content: string | Uint8Array): void {
  if (!isRegularOrAbsent(file)) {
    fs.writeFileSync(file, content);
    return;
  }
  const target = fs.existsSync(file) ? fs.realpathSync(file) : file;
  const temporary = temporaryOf(target);
  try {
    const mode = fs.existsSync(target) ? { mode: fs.statSync(target).mode & 0o777 } : {};
    fs.writeFileSync(temporary, content, mode);
    fs.renameSync(temporary, target);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

/** As {@link replaceFile} of a regular file, without holding up others while it is written. */
export async function replaceLargeFile(file: string, content: Uint8Array): Promise<void> {
  const temporary = temporaryOf(file);
  try {
    await fs.promises.writeFile(temporary, content);
    await fs.promises.rename(temporary, file);
  } catch (error) {
    await fs.promises.rm(temporary, { force: true });
    throw error;
  }
}

/** @throws with the file's name when it is no JSON. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${file} cannot be read (${reason}); restore it, or name another folder with --state`, { cause });
  }
}

const unfinished = ".writing";
export const isUnfinished = (name: string): boolean => name.endsWith(unfinished);
const temporaryOf = (file: string): string => `${file}${unfinished}`;

const isRegularOrAbsent = (file: string): boolean => fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? true;
