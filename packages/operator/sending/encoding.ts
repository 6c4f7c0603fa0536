import type { Readable } from "node:stream";
import { TextDecoder } from "node:util";
import { ProblemError } from "../context";

export const utf8Mark = Buffer.from([0xef, 0xbb, 0xbf]);

/** By the mark at the beginning; UTF-32 comes first, as its little-endian mark begins with that of UTF-16. */
const marked = [
  { mark: Buffer.from([0xff, 0xfe, 0x00, 0x00]), encoding: undefined },
  { mark: Buffer.from([0x00, 0x00, 0xfe, 0xff]), encoding: undefined },
  { mark: Buffer.from([0xff, 0xfe]), encoding: "utf-16le" },
  { mark: Buffer.from([0xfe, 0xff]), encoding: "utf-16be" },
] as const;
const longestMark = 4;

/**
 * The bytes as they are, or made UTF-8 of UTF-16 that says so by its mark (as PowerShell writes it).
 * @throws {ProblemError} on UTF-32, and on what is no UTF-16 though it says so.
 */
export async function* asUtf8(input: Readable): AsyncGenerator<Buffer> {
  // `head` is what was read until the mark is known, and undefined from then on.
  const state: { decoder?: TextDecoder; head: Buffer | undefined } = { head: Buffer.alloc(0) };
  const begin = (): Buffer => {
    const start = state.head ?? Buffer.alloc(0);
    state.head = undefined;
    const found = marked.find(({ mark }) => start.subarray(0, mark.length).equals(mark));
    if (found !== undefined && found.encoding === undefined)
      throw new ProblemError("the input is UTF-32; convert it first: iconv -f UTF-32 -t UTF-8");
    if (found !== undefined) state.decoder = new TextDecoder(found.encoding, { fatal: true });
    return start;
  };
  const decoded = (bytes: Buffer | undefined): Buffer => {
    if (state.decoder === undefined) return bytes ?? Buffer.alloc(0);
    try {
      return Buffer.from(bytes === undefined ? state.decoder.decode() : state.decoder.decode(bytes, { stream: true }));
    } catch {
      throw new ProblemError(
        `the input begins with the mark of ${state.decoder.encoding}, but is not: a unit is cut off or alone`,
      );
    }
  };
  for await (const chunk of input) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : (chunk as Buffer);
    if (state.head === undefined) yield decoded(bytes);
    else {
      state.head = Buffer.concat([state.head, bytes]);
      if (state.head.length >= longestMark) yield decoded(begin());
    }
  }
  if (state.head !== undefined) yield decoded(begin());
  yield decoded(undefined);
}
