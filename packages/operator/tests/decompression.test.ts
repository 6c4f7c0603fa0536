import assert from "node:assert/strict";
import * as fc from "fast-check";
import { gzipSync } from "node:zlib";
import { decompressed } from "../decompression/decompression";
import { deliveryLines, encoders, inPieces } from "./failed-objects";

async function read(bytes: Buffer, pieceBytes = 64 * 1024): Promise<{ content: Buffer; problems: string[] }> {
  const problems: string[] = [];
  const parts: Buffer[] = [];
  for await (const part of decompressed(inPieces(bytes, pieceBytes), (problem) => problems.push(problem)))
    parts.push(part);
  return { content: Buffer.concat(parts), problems };
}

const content = Buffer.from(deliveryLines(2000).join(""));

describe("decompression by the first bytes", () => {
  it("stops at a compression bomb", async () => {
    const bomb = gzipSync(Buffer.alloc(512 * 1024 * 1024), { level: 1 });
    let bytes = 0;
    const problems: string[] = [];
    for await (const part of decompressed(inPieces(bomb, 64 * 1024), (problem) => problems.push(problem)))
      bytes += part.length;
    assert(bytes <= 256 * 1024 * 1024);
    assert.equal(problems.length, 1);
  });

  for (const [name, encode] of Object.entries(encoders)) {
    it(`reads ${name}, in pieces of any size`, async () => {
      const encoded = await encode(content);
      for (const pieceBytes of [1021, 64 * 1024, encoded.length]) {
        const { content: found, problems } = await read(encoded, pieceBytes);
        assert.deepEqual(problems, []);
        assert(found.equals(content));
      }
    });

    if (name === "none") continue;
    it(`returns the readable part of torn ${name}, and reports the damage`, async () => {
      const encoded = await encode(content);
      const { content: found, problems } = await read(encoded.subarray(0, Math.floor(encoded.length * 0.8)));
      assert.match(problems.join(), /cut off/);
      assert(found.length > content.length / 3, `${found.length} bytes`);
      assert(content.subarray(0, found.length).equals(found));
    });
  }

  it("reports damaged bytes once", async () => {
    for (const name of ["gzip", "zip"]) {
      const whole = await encoders[name]!(content);
      // Among the content, so that only the checksum knows; and among its codes, so that the
      // decoder does.
      for (const from of [whole.length - 200, 100]) {
        const damaged = Buffer.from(whole).fill(0xff, from, from + 20);
        const { problems } = await read(damaged);
        assert.equal(problems.length, 1, problems.join());
        assert.match(problems.join(), /damaged/, name);
      }
    }
  });

  it("never fails or hangs on arbitrary bytes behind a format's first ones", async () => {
    const beginnings = await Promise.all(
      Object.values(encoders).map(async (encode) => (await encode(content)).subarray(0, 40)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...beginnings),
        fc.nat(40),
        fc.uint8Array({ maxLength: 200 }),
        async (beginning, kept, rest) => {
          await read(Buffer.concat([beginning.subarray(0, kept), rest]), 16);
        },
      ),
      { numRuns: 300 },
    );
  });
});
