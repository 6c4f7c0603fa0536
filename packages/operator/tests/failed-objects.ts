import * as zlib from "node:zlib";
import { compressSync } from "snappy";
import { compressed } from "@private-ingest/local-firehose/firehose/compression";
import { deliveryFailedLine, processingFailedLine } from "@private-ingest/local-firehose/firehose/failed-record";
import { stockRecords } from "../sending/stocks";

const arrival = Date.parse("2026-11-23T09:00:00Z");
const attempted = { attemptEndingTimestamp: arrival };

/**
 * Documents that the domain refused, as the local Firehose writes them. Ids are `<name>-<number>`.
 */
export function deliveryLines(
  count: number,
  name = "doc",
  more: { errorCode?: string; index?: string; arrival?: number } = {},
): string[] {
  const records = stockRecords(1);
  const { errorCode = "400" } = more;
  const failure = { ...attempted, errorCode, errorMessage: "mapper_parsing_exception", attemptsMade: 1 };
  return Array.from({ length: count }, (_, number) => {
    const document = Buffer.from(`${JSON.stringify({ ...records.next().value, number })}\n`).toString("base64");
    return deliveryFailedLine(document, more.arrival ?? arrival + number, failure, {
      esDocumentId: `${name}-${number}`,
      esIndexName: more.index ?? "stockdata-2026-11-23",
    });
  });
}

/** Lines of records that the function did not transform. */
export function processingLines(count: number): string[] {
  const failure = { ...attempted, errorCode: "Lambda.FunctionError", errorMessage: "it threw", attemptsMade: 4 };
  return Array.from({ length: count }, (_, number) =>
    processingFailedLine(Buffer.from(`{"source":${number}}`).toString("base64"), arrival, failure, "arn:aws:lambda:…"),
  );
}

/** By encoders that are not this project's decoders. */
export const encoders: Readonly<Record<string, (content: Buffer) => Buffer | Promise<Buffer>>> = {
  none: (content) => content,
  gzip: (content) => zlib.gzipSync(content),
  "gzip in two members": (content) =>
    Buffer.concat([zlib.gzipSync(content.subarray(0, 1000)), zlib.gzipSync(content.subarray(1000))]),
  "gzip with a name": (content) => {
    const plain = zlib.gzipSync(content);
    plain[3] = 8;
    return Buffer.concat([plain.subarray(0, 10), Buffer.from("name\0"), plain.subarray(10)]);
  },
  zip: (content) => compressed(content, "ZIP", "object"),
  "zip whose sizes follow": (content) => zipWithDescriptor(content, true),
  "zip whose sizes follow without a signature": (content) => zipWithDescriptor(content, false),
  "zip stored": (content) => {
    const head = zipHead();
    head.writeUInt32LE(content.length, 18);
    return Buffer.concat([head, content, Buffer.from("PK\u0001\u0002")]);
  },
  "Snappy, snappy-java framing": (content) => compressed(content, "Snappy", "object"),
  "Snappy, Hadoop framing": (content) => compressed(content, "HADOOP_SNAPPY", "object"),
  "Snappy, its own framing": (content) =>
    Buffer.concat([
      Buffer.from("ff060000734e61507059", "hex"),
      ...pieces(content, 64 * 1024).map((piece, place) =>
        chunk(place % 2, place % 2 === 0 ? compressSync(piece) : piece),
      ),
      Buffer.from("fe030000000000", "hex"),
    ]),
};

/** The bytes as a stream gives them, so many at a time. */
export async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) {
    await Promise.resolve();
    yield bytes.subarray(start, start + size);
  }
}

/** Of an entry named `o`. */
function zipHead(): Buffer {
  const head = Buffer.alloc(31);
  head.write("PK\u0003\u0004", "latin1");
  head.writeUInt16LE(1, 26);
  head.write("o", 30);
  return head;
}

function zipWithDescriptor(content: Buffer, signature: boolean): Buffer {
  const data = zlib.deflateRawSync(content);
  const head = zipHead();
  head.writeUInt16LE(8, 6);
  head.writeUInt16LE(8, 8);
  const descriptor = Buffer.alloc(12);
  descriptor.writeUInt32LE(zlib.crc32(content), 0);
  descriptor.writeUInt32LE(data.length, 4);
  descriptor.writeUInt32LE(content.length, 8);
  const [mark, directory] = [signature ? "PK\u0007\b" : "", "PK\u0001\u0002"].map((text) => Buffer.from(text));
  return Buffer.concat([head, data, mark!, descriptor, directory!]);
}

function pieces(content: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(content.length / size) }, (_, place) =>
    content.subarray(place * size, (place + 1) * size),
  );
}

function chunk(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt8(type);
  head.writeUIntLE(data.length + 4, 1, 3);
  return Buffer.concat([head, data]);
}
