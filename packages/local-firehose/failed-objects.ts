import { Readable } from "node:stream";
import type { Bucket } from "@private-ingest/operator/backup";
import { decompressed } from "@private-ingest/operator/decompression/decompression";
import { isBase64 } from "./firehose/base64";
import { failedFolder } from "@private-ingest/operator/replaying/failed-folder";
import type { FailedObject, FailedRecord } from "./page/source";

export async function failedObjects(bucket: Bucket): Promise<readonly FailedObject[]> {
  const failed = (await bucket.list()).filter(({ key }) => failedFolder.test(key));
  return failed.map((object) => ({ ...object, holdsDocuments: holdsDocuments(object.key) }));
}

export interface FailedLine extends Omit<FailedRecord, "text"> {
  /** Base64. */
  readonly rawData: string;
  /** Id of a document that the domain refused; empty when the domain makes the ids. */
  readonly esDocumentId?: string;
}

/** Most that the page replays at once: 128 MiB, Firehose's largest buffer, as base64 lines. */
const mostReplayed = { lines: 500_000, bytes: 256 * 1024 * 1024 } as const;
const mostShown = { lines: 1000, bytes: 16 * 1024 * 1024 } as const;

/** The records that a page shows of a failed object. @throws when they are damaged. */
export async function firstFailedLines(bucket: Bucket, key: string): Promise<readonly FailedLine[]> {
  const lines: FailedLine[] = [];
  for await (const line of linesOf(bucket, key, mostShown.bytes)) {
    lines.push(line);
    if (lines.length >= mostShown.lines) break;
  }
  return lines;
}

/** All its records. @throws when it is damaged, cut off or too large, or a record is not base64. */
export async function failedLines(bucket: Bucket, key: string): Promise<readonly FailedLine[]> {
  const lines: FailedLine[] = [];
  for await (const line of linesOf(bucket, key, mostReplayed.bytes)) lines.push(line);
  return lines;
}

/** Line by line, so that little is in memory. @throws above `mostBytes` or too many lines. */
async function* linesOf(bucket: Bucket, key: string, mostBytes: number): AsyncGenerator<FailedLine> {
  const object = Readable.from([await bucket.get(key)]) as AsyncIterable<Buffer>;
  const onProblem = (problem: string): void => {
    throw new Error(`${key}: ${problem}`);
  };
  let place = 0;
  function* parsed(bytes: Buffer): Generator<FailedLine> {
    place += 1;
    if (bytes.length === 0) return;
    const line = JSON.parse(bytes.toString("utf8")) as Partial<FailedLine> | null;
    // A lenient decoder would give another record.
    if (typeof line?.rawData !== "string" || !isBase64(line.rawData)) onProblem(`line ${place}: rawData is not base64`);
    yield line as FailedLine;
  }
  let bytes = 0;
  let begun: Buffer[] = [];
  for await (const part of decompressed(object, onProblem)) {
    bytes += part.length;
    if (bytes > mostBytes) onProblem(`it holds more than the ${mostBytes} bytes that are read here`);
    let start = 0;
    for (let end = part.indexOf(newline); end >= 0; end = part.indexOf(newline, start)) {
      if (place >= mostReplayed.lines)
        onProblem(`it holds more than ${mostReplayed.lines} records; use the command \`replay\``);
      yield* parsed(Buffer.concat([...begun, part.subarray(start, end)]));
      begun = [];
      start = end + 1;
    }
    begun.push(part.subarray(start));
  }
  yield* parsed(Buffer.concat(begun));
}

const newline = 0x0a;

/** Whether the domain refused an object's records; otherwise the function did. */
export function holdsDocuments(key: string): boolean {
  return failedFolder.exec(key)?.[1] !== "processing-failed";
}

export function forReading(line: FailedLine): FailedRecord {
  const { arrivalTimestamp, attemptsMade, errorCode, errorMessage, rawData } = line;
  const text = Buffer.from(rawData, "base64").toString("utf8");
  return { errorCode, errorMessage, attemptsMade, arrivalTimestamp, text };
}
