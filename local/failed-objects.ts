import { Readable } from "node:stream";
import type { Bucket } from "./backup";
import { decompressed } from "./decompression/decompression";
import { failedFolder } from "./firehose/failed-folder";
import type { FailedObject, FailedRecord } from "./page/source";

/** Objects of the bucket that hold failed records, newest first. */
export async function failedObjects(bucket: Bucket): Promise<readonly FailedObject[]> {
  const failed = (await bucket.list()).filter(({ key }) => failedFolder.test(key));
  return failed.map((object) => ({ ...object, holdsDocuments: holdsDocuments(object.key) }));
}

/** One line of a failed object. */
export interface FailedLine {
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly attemptsMade: number;
  readonly arrivalTimestamp: number;
  /** Base64. */
  readonly rawData: string;
  /** Of a document that the domain did not take, in the spelling of either destination; empty when the domain makes the ids. */
  readonly esDocumentId?: string;
}

/**
 * The records of a failed object, whatever it is compressed with.
 * @throws when the object is damaged or cut off.
 */
export async function failedLines(bucket: Bucket, key: string): Promise<readonly FailedLine[]> {
  const object = Readable.from([await bucket.get(key)]) as AsyncIterable<Buffer>;
  const parts: Buffer[] = [];
  const onProblem = (problem: string): void => {
    throw new Error(`${key}: ${problem}`);
  };
  for await (const part of decompressed(object, onProblem)) parts.push(part);
  return Buffer.concat(parts)
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as FailedLine);
}

/** Whether an object holds documents that the domain did not take, rather than records that the function did not transform. */
export function holdsDocuments(key: string): boolean {
  return failedFolder.exec(key)?.[1] !== "processing-failed";
}

/** A line as the page shows it. */
export function forReading({
  rawData,
  errorCode,
  errorMessage,
  attemptsMade,
  arrivalTimestamp,
}: FailedLine): FailedRecord {
  return {
    errorCode,
    errorMessage,
    attemptsMade,
    arrivalTimestamp,
    text: Buffer.from(rawData, "base64").toString("utf8"),
  };
}
