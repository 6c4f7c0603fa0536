import type { Bucket } from "./backup";
import { decompressed } from "./firehose/compression";
import type { FailedObject, FailedRecord } from "./page/source";

/** Folders of failed records, in every spelling that the service has or had. */
export const failedFolder = /(^|\/)(processing-failed|(elasticsearch|AmazonOpenSearchService)[-_]failed)\//;

/** Objects of the bucket that hold failed records, newest first. */
export async function failedObjects(bucket: Bucket): Promise<readonly FailedObject[]> {
  return (await bucket.list()).filter(({ key }) => failedFolder.test(key));
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

/** The records of a failed object, whatever it is compressed with. */
export async function failedLines(bucket: Bucket, key: string): Promise<readonly FailedLine[]> {
  const text = (await decompressed(await bucket.get(key), key)).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as FailedLine);
}

/** Whether an object holds documents that the domain did not take, rather than records that the function did not transform. */
export function holdsDocuments(key: string): boolean {
  return failedFolder.exec(key)?.[2] !== "processing-failed";
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
