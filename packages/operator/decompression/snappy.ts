import { snappyUncompressor } from "hysnappy";
import { type ByteSource, cutOff, DamagedError } from "./byte-source";

/** Blocks are at most 256 KiB where they are written; a length beyond this is damage. */
const largestBlock = 64 * 1024 * 1024;
const damaged = "the Snappy blocks are damaged";

let uncompress: ReturnType<typeof snappyUncompressor> | undefined;

/** One raw block; its own beginning says how long its content is. */
function block(compressed: Buffer): Buffer {
  const length = contentLength(compressed);
  if (length === undefined || length > largestBlock) throw new DamagedError(damaged);
  uncompress ??= snappyUncompressor();
  try {
    return Buffer.from(uncompress(compressed, length));
  } catch {
    throw new DamagedError(damaged);
  }
}

function contentLength(compressed: Buffer): number | undefined {
  let length = 0;
  for (let place = 0; place < Math.min(5, compressed.length); place++) {
    const byte = compressed[place] ?? 0;
    length += (byte & 0x7f) * 2 ** (7 * place);
    if (byte < 0x80) return length;
  }
  return undefined;
}

/** Blocks, each behind its length (four bytes, big-endian), of snappy-java and Hadoop. */
async function* lengthAndBlocks(source: ByteSource, most: number): AsyncGenerator<Buffer> {
  for (let left = most; left > 0;) {
    const head = await source.take(4);
    if (head.length === 0 && most === Infinity) return;
    if (head.length < 4) throw cutOff();
    const length = head.readUInt32BE();
    if (length > largestBlock) throw new DamagedError(damaged);
    const content = block(await whole(source, length));
    left -= content.length;
    yield content;
  }
}

/** snappy-java (xerial) framing: 16 bytes of head, then blocks. Firehose's "Snappy". */
export async function* fromSnappyJava(source: ByteSource): AsyncGenerator<Buffer> {
  await source.take(16);
  yield* lengthAndBlocks(source, Infinity);
}

/** Hadoop framing: the content's length, then as many blocks as it takes. It has no magic word. */
export async function* fromHadoop(source: ByteSource): AsyncGenerator<Buffer> {
  for (;;) {
    const head = await headOf(source);
    if (head === undefined) return;
    yield* lengthAndBlocks(source, head.readUInt32BE());
  }
}

/** The framing format of Snappy itself (framing_format.txt): chunks with a type and a length. */
export async function* fromFramed(source: ByteSource): AsyncGenerator<Buffer> {
  for (;;) {
    const head = await headOf(source);
    if (head === undefined) return;
    const type = head[0] ?? 0;
    const chunk = await whole(source, head.readUIntLE(1, 3));
    // A checksum of four bytes stands before the content.
    if (type === 0x00) yield block(chunk.subarray(4));
    else if (type === 0x01) yield chunk.subarray(4);
    else if (type < 0x80) throw new DamagedError(`${damaged}: chunk type ${type}`);
  }
}

async function whole(source: ByteSource, length: number): Promise<Buffer> {
  const bytes = await source.take(length);
  if (bytes.length < length) throw cutOff();
  return bytes;
}

/** The four bytes that begin a piece; undefined at the end. */
async function headOf(source: ByteSource): Promise<Buffer | undefined> {
  const head = await source.take(4);
  if (head.length > 0 && head.length < 4) throw cutOff();
  return head.length === 0 ? undefined : head;
}

/** Whether these can be Hadoop's: content length, block length, and a block that fits. */
export function looksLikeHadoop(head: Buffer): boolean {
  if (head.length < 9) return false;
  const [content, compressed] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const first = contentLength(head.subarray(8));
  return (
    content > 0 &&
    content <= largestBlock &&
    compressed > 0 &&
    compressed <= content + content / 6 + 32 &&
    first !== undefined &&
    first > 0 &&
    first <= content
  );
}
