import { snappyUncompressor } from "hysnappy";
import { type ByteSource, cutOff, type OnProblem } from "./byte-source";

/** Blocks are at most 256 KiB where they are written; a length beyond this is damage. */
const largestBlock = 64 * 1024 * 1024;
const damaged = "the Snappy blocks are damaged";

let uncompress: ReturnType<typeof snappyUncompressor> | undefined;

/** One raw block; its own beginning says how long its content is. @throws when it is damaged. */
function block(compressed: Buffer): Buffer {
  const length = contentLength(compressed);
  if (length === undefined || length > largestBlock) throw new Error(damaged);
  uncompress ??= snappyUncompressor();
  return Buffer.from(uncompress(compressed, length));
}

/** The varint that a raw block begins with. */
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
async function* lengthAndBlocks(source: ByteSource, most: number, onProblem: OnProblem): AsyncGenerator<Buffer> {
  for (let left = most; left > 0;) {
    const head = await source.take(4);
    if (head.length === 0 && most === Infinity) return;
    if (head.length < 4) {
      onProblem(cutOff);
      return;
    }
    const length = head.readUInt32BE();
    if (length > largestBlock) {
      onProblem(damaged);
      return;
    }
    const compressed = await source.take(length);
    if (compressed.length < length) {
      onProblem(cutOff);
      return;
    }
    let content: Buffer;
    try {
      content = block(compressed);
    } catch {
      onProblem(damaged);
      return;
    }
    left -= content.length;
    yield content;
  }
}

/** snappy-java (xerial) framing: 16 bytes of head, then blocks. Firehose's "Snappy". */
export async function* fromSnappyJava(source: ByteSource, onProblem: OnProblem): AsyncGenerator<Buffer> {
  await source.take(16);
  yield* lengthAndBlocks(source, Infinity, onProblem);
}

/** Hadoop framing: the content's length, then as many blocks as it takes. It has no magic word. */
export async function* fromHadoop(source: ByteSource, onProblem: OnProblem): AsyncGenerator<Buffer> {
  for (;;) {
    const head = await headOf(source, onProblem);
    if (head === undefined) return;
    const problems: string[] = [];
    yield* lengthAndBlocks(source, head.readUInt32BE(), (problem) => problems.push(problem));
    problems.forEach(onProblem);
    if (problems.length > 0) return;
  }
}

/** The framing format of Snappy itself (framing_format.txt): chunks with a type and a length. */
export async function* fromFramed(source: ByteSource, onProblem: OnProblem): AsyncGenerator<Buffer> {
  for (;;) {
    const head = await headOf(source, onProblem);
    if (head === undefined) return;
    const type = head[0] ?? 0;
    const length = head.readUIntLE(1, 3);
    const chunk = await source.take(length);
    if (chunk.length < length) {
      onProblem(cutOff);
      return;
    }
    // A checksum of four bytes stands before the content.
    if (type === 0x00) {
      let content: Buffer;
      try {
        content = block(chunk.subarray(4));
      } catch {
        onProblem(damaged);
        return;
      }
      yield content;
    } else if (type === 0x01) yield chunk.subarray(4);
    else if (type < 0x80) {
      onProblem(`${damaged}: chunk type ${type}`);
      return;
    }
  }
}

/** The four bytes that begin a piece; undefined at the end, and where they are cut off. */
async function headOf(source: ByteSource, onProblem: OnProblem): Promise<Buffer | undefined> {
  const head = await source.take(4);
  if (head.length === 4) return head;
  if (head.length > 0) onProblem(cutOff);
  return undefined;
}

/**
 * Whether these can be Hadoop's first bytes: content length, block length, and a block that fits.
 */
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
