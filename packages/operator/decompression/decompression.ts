import { ByteSource, DamagedError } from "./byte-source";
import { gunzipped, unzipped } from "./deflate";
import { fromFramed, fromHadoop, fromSnappyJava, looksLikeHadoop } from "./snappy";

const magic = {
  gzip: Buffer.from([0x1f, 0x8b]),
  zip: Buffer.from("PK\u0003\u0004"),
  snappyJava: Buffer.from([0x82, ...Buffer.from("SNAPPY\0")]),
  framed: Buffer.from([0xff, 0x06, 0x00, 0x00, ...Buffer.from("sNaPpY")]),
} as const;

/**
 * The content of an object, by its first bytes: extensions may be missing or wrong.
 * @param onProblem called once about what is cut off or damaged; what is left of it is given.
 */
export async function* decompressed(
  chunks: AsyncIterable<Buffer>,
  onProblem: (problem: string) => void,
): AsyncGenerator<Buffer> {
  const source = new ByteSource(chunks);
  const head = await source.peek(16);
  const begins = (bytes: Buffer): boolean => head.subarray(0, bytes.length).equals(bytes);
  try {
    if (begins(magic.gzip)) yield* withoutBomb(gunzipped(source), source);
    else if (begins(magic.zip)) yield* withoutBomb(unzipped(source), source);
    else if (begins(magic.snappyJava)) yield* withoutBomb(fromSnappyJava(source), source);
    else if (begins(magic.framed)) yield* withoutBomb(fromFramed(source), source);
    else if (looksLikeHadoop(head)) yield* withoutBomb(fromHadoop(source), source);
    else yield* source.all();
  } catch (error) {
    if (!(error instanceof DamagedError)) throw error;
    onProblem(error.message);
  } finally {
    await source.close();
  }
}

/** Beyond it is a compression bomb. Base64 of different documents compresses less, and Firehose writes at most 128 MiB. */
const mostExpansion = { times: 100, bytes: 256 * 1024 * 1024 } as const;

async function* withoutBomb(content: AsyncGenerator<Buffer>, source: ByteSource): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > mostExpansion.bytes && bytes > mostExpansion.times * source.bytesRead)
      throw new DamagedError(`${source.bytesRead} compressed bytes hold more than ${bytes}: the rest is left out`);
    yield chunk;
  }
}
