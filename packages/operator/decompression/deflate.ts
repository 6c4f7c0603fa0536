import * as zlib from "node:zlib";
import { type ByteSource, cutOff, type OnProblem } from "./byte-source";

/** The content of one deflated stretch; what follows it stays in the source. @returns whether its end was there. */
async function* inflated(source: ByteSource): AsyncGenerator<Buffer, boolean> {
  // Without this a stretch that is cut off would take the last of its content with it.
  const inflate = zlib.createInflateRaw({ finishFlush: zlib.constants.Z_SYNC_FLUSH, chunkSize: 64 * 1024 });
  let complete = false;
  let given = 0;
  const feed = async (): Promise<void> => {
    for (;;) {
      const chunk = await source.chunk();
      if (chunk === undefined) break;
      given += chunk.length;
      await new Promise<void>((resolve, reject) => {
        inflate.write(chunk, (error) => {
          if (error) reject(error);
          else resolve();
        });
      });
      // What was not consumed lies behind the end of the stretch.
      const left = given - inflate.bytesWritten;
      if (left > 0) {
        source.giveBack(chunk.subarray(chunk.length - left));
        complete = true;
        break;
      }
    }
    if (!complete) inflate.end();
  };
  const fed = feed();
  fed.catch(() => undefined);
  for await (const chunk of inflate) yield chunk as Buffer;
  await fed;
  return complete;
}

const gzipFlags = { headerChecksum: 2, extra: 4, name: 8, comment: 16 } as const;

/** gzip (RFC 1952), member after member. */
export async function* gunzipped(source: ByteSource, onProblem: OnProblem): AsyncGenerator<Buffer> {
  while ((await source.peek(2)).equals(Buffer.from([0x1f, 0x8b]))) {
    const flags = (await source.take(10))[3] ?? 0;
    if (flags & gzipFlags.extra) {
      const [low = 0, high = 0] = await source.take(2);
      await source.take(low + 256 * high);
    }
    for (const text of [gzipFlags.name, gzipFlags.comment]) {
      if (flags & text) while (((await source.take(1))[0] ?? 0) !== 0);
    }
    if (flags & gzipFlags.headerChecksum) await source.take(2);
    const checksum = yield* checked(source, onProblem);
    if (checksum === undefined) return;
    const trailer = await source.take(8);
    if (trailer.length < 8) {
      onProblem(cutOff);
      return;
    }
    if (trailer.readUInt32LE() !== checksum) onProblem("the gzip checksum is wrong: the object is damaged");
  }
}

/** Inflates and sums up. @returns the CRC-32, or undefined when the stretch is cut off or damaged, which it says. */
async function* checked(source: ByteSource, onProblem: OnProblem): AsyncGenerator<Buffer, number | undefined> {
  let checksum = 0;
  try {
    const content = inflated(source);
    for (;;) {
      const next = await content.next();
      if (next.done) {
        if (next.value) return checksum;
        onProblem(cutOff);
        return undefined;
      }
      checksum = zlib.crc32(next.value, checksum);
      yield next.value;
    }
  } catch (error) {
    onProblem(`the compressed bytes are damaged: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

const zipSignatures = { entry: 0x04034b50, descriptor: 0x08074b50 } as const;
const sizesFollow = 8;
const methods = { stored: 0, deflated: 8 } as const;

/** The entries of a ZIP archive (PKWARE APPNOTE 6.3), one behind the other, read from the start: no need for its directory. */
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
      const checksum = yield* checked(source, onProblem);
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

/** The checksum that follows an entry whose length was not known beforehand; the signature before it is optional. */
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
