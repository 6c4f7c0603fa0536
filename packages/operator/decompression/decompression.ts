import { ByteSource, type OnProblem } from "./byte-source";
import { gunzipped, unzipped } from "./deflate";
import { fromFramed, fromHadoop, fromSnappyJava, looksLikeHadoop } from "./snappy";

const magic = {
  gzip: Buffer.from([0x1f, 0x8b]),
  zip: Buffer.from("PK\u0003\u0004"),
  snappyJava: Buffer.from([0x82, ...Buffer.from("SNAPPY\0")]),
  framed: Buffer.from([0xff, 0x06, 0x00, 0x00, ...Buffer.from("sNaPpY")]),
} as const;

/**
 * The content of an object, by its first bytes: extensions may be missing or wrong, and an HTTP
 * client may have decompressed it. A truncated object gives what is left.
 */
export async function* decompressed(chunks: AsyncIterable<Buffer>, onProblem: OnProblem): AsyncGenerator<Buffer> {
  const source = new ByteSource(chunks);
  const head = await source.peek(16);
  const bounded = (content: AsyncGenerator<Buffer>) => withoutBomb(content, source, onProblem);
  const begins = (bytes: Buffer): boolean => head.subarray(0, bytes.length).equals(bytes);
  try {
    if (begins(magic.gzip)) yield* bounded(gunzipped(source, onProblem));
    else if (begins(magic.zip)) yield* bounded(unzipped(source, onProblem));
    else if (begins(magic.snappyJava)) yield* bounded(fromSnappyJava(source, onProblem));
    else if (begins(magic.framed)) yield* bounded(fromFramed(source, onProblem));
    else if (looksLikeHadoop(head)) yield* bounded(fromHadoop(source, onProblem));
    else yield* source.all();
  } finally {
    await source.close();
  }
}

/** Base64 of different documents compresses less, and Firehose writes at most 128 MiB. */
const mostExpansion = { times: 100, bytes: 256 * 1024 * 1024 } as const;

/** Ends content that is far larger than its compressed bytes: a compression bomb. */
async function* withoutBomb(
  content: AsyncGenerator<Buffer>,
  source: ByteSource,
  onProblem: OnProblem,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > mostExpansion.bytes && bytes > mostExpansion.times * source.bytesRead) {
      onProblem(`${source.bytesRead} compressed bytes hold more than ${bytes}: the rest is left out`);
      return;
    }
    yield chunk;
  }
}
