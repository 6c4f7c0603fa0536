import { once } from "node:events";
import * as zlib from "node:zlib";
import { type ByteSource, cutOff, DamagedError } from "./byte-source";

/** Bytes at a time, so that a bomb unpacks to a few megabytes at once. */
const inputBytes = 16 * 1024;

/**
 * The readable content of one compressed section; following bytes stay in the source.
 * @returns the CRC-32 of the content.
 */
async function* inflated(source: ByteSource, decoder: zlib.Gunzip | zlib.InflateRaw): AsyncGenerator<Buffer, number> {
  const ready: Buffer[] = [];
  decoder.on("data", (content: Buffer) => ready.push(content));
  const failed = once(decoder, "error").then(([error]: unknown[]) => {
    throw error;
  });
  failed.catch(() => undefined);
  let checksum = 0;
  let given = 0;
  try {
    for (let isOpen = true; isOpen;) {
      const input = await source.take(inputBytes);
      isOpen = input.length > 0;
      await Promise.race([failed, isOpen ? new Promise((taken) => decoder.write(input, taken)) : ended(decoder)]);
      for (const content of ready.splice(0)) {
        checksum = zlib.crc32(content, checksum);
        yield content;
      }
      given += input.length;
      const left = given - decoder.bytesWritten;
      if (left > 0) {
        source.giveBack(input.subarray(input.length - left));
        return checksum;
      }
    }
    return checksum;
  } catch (error) {
    yield* ready;
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === "Z_BUF_ERROR" ? cutOff() : new DamagedError(`the compressed bytes are damaged: ${message}`);
  }
}

function ended(decoder: zlib.Gunzip | zlib.InflateRaw): Promise<unknown> {
  const end = once(decoder, "end");
  decoder.end();
  return end;
}

/** gzip (RFC 1952), member after member; zlib checks each. */
export async function* gunzipped(source: ByteSource): AsyncGenerator<Buffer> {
  yield* inflated(source, zlib.createGunzip());
}

const zipSignatures = { entry: 0x04034b50, descriptor: 0x08074b50 } as const;
const sizesFollow = 8;
const methods = { stored: 0, deflated: 8 } as const;

/** The entries of a ZIP archive (PKWARE APPNOTE 6.3), read from the start without its directory. */
export async function* unzipped(source: ByteSource): AsyncGenerator<Buffer> {
  let isDamaged = false;
  for (;;) {
    const head = await source.peek(30);
    // The directory follows the last entry.
    if (head.length >= 4 && head.readUInt32LE() !== zipSignatures.entry) break;
    if (head.length < 30) throw cutOff();
    await source.take(30);
    await source.take(head.readUInt16LE(26) + head.readUInt16LE(28));
    const [flags, method] = [head.readUInt16LE(6), head.readUInt16LE(8)];
    if (method === methods.deflated) {
      const checksum = yield* inflated(source, zlib.createInflateRaw());
      const expected = flags & sizesFollow ? await descriptor(source) : head.readUInt32LE(14);
      isDamaged ||= expected !== checksum;
    } else if (method === methods.stored && !(flags & sizesFollow)) {
      yield* stored(source, head.readUInt32LE(18));
    } else throw new DamagedError(`ZIP method ${method} is not read here; 8 (deflate) and 0 (stored) are`);
  }
  if (isDamaged) throw new DamagedError("the ZIP checksum is wrong: the object is damaged");
}

/** The checksum after an entry of unknown length; the signature before it is optional. */
async function descriptor(source: ByteSource): Promise<number | undefined> {
  const found = await source.take(4);
  if (found.length < 4) return undefined;
  if (found.readUInt32LE() !== zipSignatures.descriptor) {
    await source.take(8);
    return found.readUInt32LE();
  }
  const checksum = await source.take(12);
  return checksum.length < 12 ? undefined : checksum.readUInt32LE();
}

async function* stored(source: ByteSource, length: number): AsyncGenerator<Buffer> {
  for (let left = length; left > 0;) {
    const part = await source.take(Math.min(left, 64 * 1024));
    if (part.length === 0) throw cutOff();
    left -= part.length;
    yield part;
  }
}
