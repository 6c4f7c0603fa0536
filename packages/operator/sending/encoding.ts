import type { Readable } from "node:stream";
import { TextDecoder } from "node:util";
import { ProblemError } from "../context";
import { ByteSource } from "../decompression/byte-source";

export const utf8Mark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Byte order marks in hex; UTF-32 first, as its little-endian mark begins like UTF-16's. */
const marks: readonly (readonly [mark: string, encoding: string])[] = [
  ["fffe0000", "utf-32"],
  ["0000feff", "utf-32"],
  ["fffe", "utf-16le"],
  ["feff", "utf-16be"],
];

/**
 * Chunks as they are, or as UTF-8 after a UTF-16 mark (as PowerShell writes it).
 * @throws {ProblemError} on UTF-32, and on invalid UTF-16.
 */
export async function* asUtf8(input: Readable): AsyncGenerator<Buffer> {
  const source = new ByteSource(input);
  const head = (await source.peek(4)).toString("hex");
  const encoding = marks.find(([mark]) => head.startsWith(mark))?.[1];
  if (encoding === undefined) {
    yield* source.all();
    return;
  }
  if (encoding === "utf-32") throw new ProblemError("the input is UTF-32; convert it first: iconv -f UTF-32 -t UTF-8");
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decoded = (bytes?: Buffer): Buffer => {
    try {
      return Buffer.from(decoder.decode(bytes, { stream: bytes !== undefined }));
    } catch {
      throw new ProblemError(`the input has the mark of ${encoding}, but is not: a unit is cut off or alone`);
    }
  };
  for await (const bytes of source.all()) yield decoded(bytes);
  yield decoded();
}
