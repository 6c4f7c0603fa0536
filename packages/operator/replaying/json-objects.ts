import { isUtf8 } from "node:buffer";

/** Longest line in memory; it fits several of the largest records. */
const longestLineBytes = 16 * 1024 * 1024;
const [quote, backslash, open, close, newline] = [0x22, 0x5c, 0x7b, 0x7d, 0x0a];

export interface Objects {
  readonly objects: readonly unknown[];
  /** Text that is no object: not JSON, or without an end. */
  readonly problems: readonly string[];
}

/** One or several objects per line. A line that ends within an object loses that object only. */
export async function* jsonObjects(chunks: AsyncIterable<Buffer>): AsyncGenerator<Objects> {
  let rest: Buffer = Buffer.alloc(0);
  // Pieces of an unfinished line, joined only at its end to avoid copies.
  let pieces: Buffer[] = [];
  let pieceBytes = 0;
  for await (const chunk of chunks) {
    pieces.push(chunk);
    pieceBytes += chunk.length;
    if (chunk.lastIndexOf(newline) < 0 && rest.length + pieceBytes <= longestLineBytes) continue;
    const bytes = Buffer.concat([rest, ...pieces]);
    [pieces, pieceBytes] = [[], 0];
    const end = bytes.lastIndexOf(newline);
    // A line without an end gives its complete objects.
    const whole = end >= 0 ? end + 1 : endOfLastObject(bytes);
    if (whole === 0) {
      // No object of Firehose's begins so; the rest is skipped.
      yield {
        objects: [],
        problems: [`no JSON object within ${bytes.length} bytes: ${shown(bytes)}; the rest is left out`],
      };
      return;
    }
    rest = bytes.subarray(whole);
    yield parsed(bytes.subarray(0, whole));
  }
  const last = Buffer.concat([rest, ...pieces]);
  if (last.length > 0) yield parsed(last);
}

function parsed(lines: Buffer): Objects {
  const objects: unknown[] = [];
  const problems: string[] = [];
  for (let start = 0; start < lines.length;) {
    const found = lines.indexOf(newline, start);
    const end = found < 0 ? lines.length : found;
    if (end > start) {
      const line = lines.toString("utf8", start, end);
      // A decoder replaces invalid UTF-8 by U+FFFD, which would change an id or an index.
      if (line.includes("\ufffd") && !isUtf8(lines.subarray(start, end))) {
        problems.push(`not UTF-8: ${shown(lines.subarray(start, end))}`);
        start = end + 1;
        continue;
      }
      try {
        objects.push(JSON.parse(line));
      } catch {
        parseLine(lines.subarray(start, end), objects, problems);
      }
    }
    start = end + 1;
  }
  return { objects, problems };
}

/** A line that is not one object: several, or broken ones. */
function parseLine(line: Buffer, objects: unknown[], problems: string[]): void {
  for (let start = 0; start < line.length;) {
    const begin = line.indexOf(open, start);
    const junk = line.subarray(start, begin < 0 ? line.length : begin);
    if (junk.toString("utf8").trim().replaceAll(",", "") !== "") problems.push(`not JSON: ${shown(junk)}`);
    if (begin < 0) return;
    const end = endOfObject(line, begin);
    if (end < 0) {
      problems.push(`an object without an end: ${shown(line.subarray(begin))}`);
      return;
    }
    try {
      objects.push(JSON.parse(line.toString("utf8", begin, end)));
    } catch {
      problems.push(`not JSON: ${shown(line.subarray(begin, end))}`);
    }
    start = end;
  }
}

/** Where the object that begins at `begin` ends; -1 when it does not. */
function endOfObject(bytes: Buffer, begin: number): number {
  let depth = 0;
  let inText = false;
  for (let place = begin; place < bytes.length; place++) {
    const byte = bytes[place];
    if (inText) {
      if (byte === backslash) place++;
      else if (byte === quote) inText = false;
    } else if (byte === quote) inText = true;
    else if (byte === open) depth++;
    else if (byte === close && --depth === 0) return place + 1;
  }
  return -1;
}

function endOfLastObject(bytes: Buffer): number {
  let end = 0;
  for (let begin = bytes.indexOf(open); begin >= 0; begin = bytes.indexOf(open, end)) {
    const next = endOfObject(bytes, begin);
    if (next < 0) break;
    end = next;
  }
  return end;
}

function shown(bytes: Buffer): string {
  const text = JSON.stringify(bytes.toString("utf8", 0, 60));
  return bytes.length > 60 ? `${text}… (${bytes.length} bytes)` : text;
}
