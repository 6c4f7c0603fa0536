import { promisify } from "node:util";
import * as zlib from "node:zlib";
import { zipSync } from "fflate";
import { compress as snappy } from "snappy";

const gzip = promisify(zlib.gzip);

export const writableFormats = ["UNCOMPRESSED", "GZIP", "ZIP", "Snappy", "HADOOP_SNAPPY"] as const;

export type CompressionFormat = (typeof writableFormats)[number];

export async function compressed(content: Buffer, format: CompressionFormat, entryName: string): Promise<Buffer> {
  switch (format) {
    case "UNCOMPRESSED":
      return content;
    case "GZIP":
      return gzip(content);
    case "ZIP":
      return Buffer.from(zipSync({ [entryName]: content }));
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

/**
 * Start of snappy-java's stream format: magic word, version, oldest version that can read it. No
 * library for Node writes this container or Hadoop's.
 */
const snappyJavaHeader = Buffer.concat([Buffer.from([0x82, ...Buffer.from("SNAPPY\0")]), uint32be(1), uint32be(1)]);
/** snappy-java's default; Hadoop reads blocks of any size. */
const snappyBlockBytes = 32 * 1024;

function snappyBlocks(content: Buffer): Promise<{ block: Buffer; length: number }[]> {
  const count = Math.ceil(content.length / snappyBlockBytes);
  return Promise.all(
    Array.from({ length: count }, async (_, place) => {
      const part = content.subarray(place * snappyBlockBytes, (place + 1) * snappyBlockBytes);
      return { block: await snappy(part), length: part.length };
    }),
  );
}

function uint32be(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
