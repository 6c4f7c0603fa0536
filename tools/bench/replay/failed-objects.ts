import * as fs from "node:fs";
import * as path from "node:path";
import * as zlib from "node:zlib";
import { deliveryFailedLine } from "@private-ingest/local-firehose/firehose/failed-record";
import { stockRecords } from "@private-ingest/operator/sending/stocks";
import type { BulkDocument } from "../plain-bulk";

const documentsAnObject = 20_000;
/** 2026-11-23 09:00 UTC, the hour of the folder that the objects are in. */
const arrivedAt = Date.UTC(2026, 10, 23, 9);
const failure = {
  errorCode: "OS.ConnectionFailed",
  errorMessage: "connect ECONNREFUSED",
  attemptsMade: 5,
  attemptEndingTimestamp: arrivedAt,
};

/** The document at a position, the same for replay and plain `_bulk`. */
export function* documents(count: number): Generator<BulkDocument> {
  const records = stockRecords(1);
  for (let number = 0; number < count; number++) {
    const record = { ...records.next().value, timestamp: new Date(arrivedAt + number).toISOString() };
    yield {
      id: `49650000000000000000000000000000000000000000000000${String(number).padStart(6, "0")}`,
      text: JSON.stringify(record),
    };
  }
}

/** Failed objects as Firehose writes them, gzip. @returns the folder. */
export function failedObjects(folder: string, count: number, index: string): string {
  const place = path.join(folder, "AmazonOpenSearchService_failed", "2026", "11", "23", "09");
  fs.mkdirSync(place, { recursive: true });
  let lines: string[] = [];
  let object = 0;
  const write = (): void => {
    if (lines.length > 0)
      fs.writeFileSync(
        path.join(place, `object-${String(object++).padStart(4, "0")}.gz`),
        zlib.gzipSync(lines.join("")),
      );
    lines = [];
  };
  for (const { id, text } of documents(count)) {
    const identity = { esDocumentId: id, esIndexName: index };
    lines.push(deliveryFailedLine(Buffer.from(text).toString("base64"), arrivedAt, failure, identity));
    if (lines.length >= documentsAnObject) write();
  }
  write();
  return folder;
}
