import type { Readable } from "node:stream";
import { batchLimits } from "./batches";
import { asUtf8, utf8Mark } from "./encoding";

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly data: Buffer;
  readonly problem?: string;
  /** The stream would refuse it whatever it holds. */
  readonly tooLarge?: boolean;
}

/** A line longer than this is not kept whole while it is read: it is refused in any case. */
const keptBytes = batchLimits.recordBytes + 1;

/**
 * JSON Lines, checked: one object each, at most 1,000 KiB of UTF-8. Blank lines are skipped.
 * @throws {ProblemError} on an encoding that cannot be read.
 */
export async function* jsonLines(input: Readable): AsyncGenerator<Line> {
  let number = 0;
  for await (const { bytes, length } of lines(asUtf8(input))) {
    number++;
    if (length === bytes.length && isBlank(bytes)) continue;
    if (length > batchLimits.recordBytes) {
      const problem = `${length.toLocaleString("en-US")} bytes given, at most ${batchLimits.recordBytes.toLocaleString("en-US")} (1,000 KiB) are allowed a record`;
      yield { number, data: bytes, problem, tooLarge: true };
      continue;
    }
    const problem = problemOf(bytes);
    yield { number, data: bytes, ...(problem !== undefined && { problem }) };
  }
}

/** A mark stays, so that it is seen: a line must not hold one. */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function problemOf(line: Buffer): string | undefined {
  let text: string;
  try {
    text = utf8.decode(line);
  } catch {
    return "not UTF-8";
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return undefined;
    return `a JSON object is expected, ${Array.isArray(value) ? "a list" : value === null ? "null" : `a ${typeof value}`} given`;
  } catch (error) {
    return `not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Lines as bytes; only the beginning of a too long one is kept, with its whole length. */
async function* lines(input: AsyncIterable<Buffer>): AsyncGenerator<{ bytes: Buffer; length: number }> {
  let parts: Buffer[] = [];
  let length = 0;
  const keep = (part: Buffer): void => {
    if (length < keptBytes) parts.push(part);
    length += part.length;
  };
  const taken = (): { bytes: Buffer; length: number } => {
    let bytes = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    // At the beginning, and where files that have one were put together.
    if (bytes.subarray(0, 3).equals(utf8Mark)) {
      bytes = bytes.subarray(3);
      length -= 3;
    }
    if (bytes.at(-1) === 0x0d) {
      bytes = bytes.subarray(0, -1);
      length--;
    }
    const line = { bytes, length };
    [parts, length] = [[], 0];
    return line;
  };
  for await (const bytes of input) {
    let start = 0;
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
      keep(bytes.subarray(start, end));
      yield taken();
      start = end + 1;
    }
    if (start < bytes.length) keep(bytes.subarray(start));
  }
  if (length > 0) yield taken();
}

const isBlank = (line: Buffer): boolean => line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
