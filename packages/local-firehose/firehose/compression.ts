import { promisify } from "node:util";
import * as zlib from "node:zlib";
import { compress as snappy } from "snappy";

const gzip = promisify(zlib.gzip);
const deflateRaw = promisify(zlib.deflateRaw);

/** Formats that objects can be written in here: all that the service has. */
export const writableFormats = ["UNCOMPRESSED", "GZIP", "ZIP", "Snappy", "HADOOP_SNAPPY"] as const;

export type CompressionFormat = (typeof writableFormats)[number];

/** The content of an object in the format that the stream declares, one of {@link writableFormats}. */
export async function compressed(content: Buffer, format: CompressionFormat, entryName: string): Promise<Buffer> {
  switch (format) {
    case "UNCOMPRESSED":
      return content;
    case "GZIP":
      return gzip(content);
    case "ZIP":
      return zipped(content, entryName);
    case "Snappy":
      return Buffer.concat([
        snappyJavaHeader,
        ...(await snappyBlocks(content)).flatMap(({ block }) => [uint32be(block.length), block]),
      ]);
    case "HADOOP_SNAPPY":
      return Buffer.concat(
        (await snappyBlocks(content)).flatMap(({ block, length }) => [uint32be(length), uint32be(block.length), block]),
      );
  }
}

/** snappy-java's stream format: the magic word, its version and the oldest one that can read it; blocks behind their lengths follow. */
const snappyJavaHeader = Buffer.concat([Buffer.from([0x82, ...Buffer.from("SNAPPY\0")]), uint32be(1), uint32be(1)]);
/** snappy-java's default; Hadoop reads blocks of any size. */
const snappyBlockBytes = 32 * 1024;

/** The content in blocks, with the length that each had before. */
function snappyBlocks(content: Buffer): Promise<{ block: Buffer; length: number }[]> {
  const count = Math.ceil(content.length / snappyBlockBytes);
  return Promise.all(
    Array.from({ length: count }, async (_, place) => {
      const part = content.subarray(place * snappyBlockBytes, (place + 1) * snappyBlockBytes);
      return { block: await snappy(part), length: part.length };
    }),
  );
}

/** A ZIP archive of one entry (PKWARE APPNOTE 6.3: local header, data, central directory, end record), dated 1980-01-01. */
async function zipped(content: Buffer, entryName: string): Promise<Buffer> {
  const name = Buffer.from(entryName);
  const data = await deflateRaw(content);
  const method = { version: 20, flags: 0x0800, deflate: 8, time: 0, date: 0x21 };
  const described = Buffer.alloc(26);
  described.writeUInt16LE(method.version, 0);
  described.writeUInt16LE(method.flags, 2);
  described.writeUInt16LE(method.deflate, 4);
  described.writeUInt16LE(method.time, 6);
  described.writeUInt16LE(method.date, 8);
  described.writeUInt32LE(zlib.crc32(content), 10);
  described.writeUInt32LE(data.length, 14);
  described.writeUInt32LE(content.length, 18);
  described.writeUInt16LE(name.length, 22);

  const local = Buffer.concat([Buffer.from("PK\x03\x04"), described, name, data]);
  const central = Buffer.concat([Buffer.from("PK\x01\x02"), uint16(method.version), described, Buffer.alloc(14), name]);
  const end = Buffer.concat([
    Buffer.from("PK\x05\x06"),
    Buffer.alloc(4),
    uint16(1),
    uint16(1),
    uint32(central.length),
    uint32(local.length),
    uint16(0),
  ]);
  return Buffer.concat([local, central, end]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint32be(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
