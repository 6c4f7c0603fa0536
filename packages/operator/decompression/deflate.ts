import { once } from "node:events";
import * as zlib from "node:zlib";
import { type ByteSource, cutOff, type OnProblem } from "./byte-source";

/** Written at a time, so that a bomb unpacks to no more than some megabytes at once. */
const inputBytes = 16 * 1024;

/**
 * The content of a compressed stretch; what follows stays in the source. A stretch that is cut off
 * or damaged gives what could be read.
 * @returns the CRC-32 of the content, or undefined after a problem.
 */
async function* inflated(
  source: ByteSource,
  decoder: zlib.Gunzip | zlib.InflateRaw,
  onProblem: OnProblem,
): AsyncGenerator<Buffer, number | undefined> {
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
    onProblem(code === "Z_BUF_ERROR" ? cutOff : `the compressed bytes are damaged: ${message}`);
    return undefined;
  }
}

const ended = (decoder: zlib.Gunzip | zlib.InflateRaw): Promise<unknown> =>
  Promise.all([once(decoder, "end"), decoder.end()]);

/** gzip (RFC 1952), member after member; zlib checks each. */
export async function* gunzipped(source: ByteSource, onProblem: OnProblem): AsyncGenerator<Buffer> {
  yield* inflated(source, zlib.createGunzip(), onProblem);
}

const zipSignatures = { entry: 0x04034b50, descriptor: 0x08074b50 } as const;
const sizesFollow = 8;
const methods = { stored: 0, deflated: 8 } as const;

/** The entries of a ZIP archive (PKWARE APPNOTE 6.3), read from the start without its directory. */
export async function* unzipped(source: ByteSource, onProblem: OnProblem): AsyncGenerator<Buffer> {
  for (;;) {
    const head = await source.peek(30);
    // Behind the last entry comes the directory.
    if (head.length >= 4 && head.readUInt32LE() !== zipSignatures.entry) return;
    if (head.length < 30) {
      onProblem(cutOff);
      return;
    }
    await source.take(30);
    await source.take(head.readUInt16LE(26) + head.readUInt16LE(28));
    const [flags, method] = [head.readUInt16LE(6), head.readUInt16LE(8)];
    if (method === methods.deflated) {
      const checksum = yield* inflated(source, zlib.createInflateRaw(), onProblem);
      if (checksum === undefined) return;
      const expected = flags & sizesFollow ? await descriptor(source) : head.readUInt32LE(14);
      if (expected !== checksum) onProblem("the ZIP checksum is wrong: the object is damaged");
    } else if (method === methods.stored && !(flags & sizesFollow)) {
      yield* stored(source, head.readUInt32LE(18), onProblem);
    } else {
      onProblem(`ZIP method ${method} is not read here; 8 (deflate) and 0 (stored) are`);
      return;
    }
  }
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

async function* stored(source: ByteSource, length: number, onProblem: OnProblem): AsyncGenerator<Buffer> {
  for (let left = length; left > 0;) {
    const part = await source.take(Math.min(left, 64 * 1024));
    if (part.length === 0) {
      onProblem(cutOff);
      return;
    }
    left -= part.length;
    yield part;
  }
}
