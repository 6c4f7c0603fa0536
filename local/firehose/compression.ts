import { promisify } from "node:util";
import * as zlib from "node:zlib";
import type { CompressionFormat } from "../declared";

const gzip = promisify(zlib.gzip);
const deflateRaw = promisify(zlib.deflateRaw);

/** Formats that objects can be written in here; Snappy has no encoder in Node. */
export const writableFormats: readonly CompressionFormat[] = ["UNCOMPRESSED", "GZIP", "ZIP"];

/** The content of an object in the format that the stream declares, one of {@link writableFormats}. */
export async function compressed(content: Buffer, format: CompressionFormat, entryName: string): Promise<Buffer> {
  switch (format) {
    case "UNCOMPRESSED":
      return content;
    case "GZIP":
      return gzip(content);
    case "ZIP":
      return zipped(content, entryName);
    default:
      throw new Error(`compression ${format} is not supported here; ${writableFormats.join(", ")} are`);
  }
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
