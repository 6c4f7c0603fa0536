import * as zlib from "node:zlib";
import type { Bucket } from "./backup";
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
}

/** The records of a failed object, whatever it is compressed with. */
export async function failedLines(bucket: Bucket, key: string): Promise<readonly FailedLine[]> {
  const text = decompressed(await bucket.get(key)).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as FailedLine);
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

/** Told by its first bytes, as the extension may be missing. */
function decompressed(content: Buffer): Buffer {
  if (content.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))) return zlib.gunzipSync(content);
  if (content.subarray(0, 4).equals(Buffer.from("PK\x03\x04"))) {
    // The local header of the archive's only entry: 30 bytes, of which the last four are the lengths of what follows them.
    const dataStart = 30 + content.readUInt16LE(26) + content.readUInt16LE(28);
    return zlib.inflateRawSync(content.subarray(dataStart, dataStart + content.readUInt32LE(18)));
  }
  return content;
}
