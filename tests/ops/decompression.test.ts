import assert from "node:assert/strict";
import * as fc from "fast-check";
import { decompressed } from "../../local/decompression/decompression";
import { jsonObjects } from "../../ops/replaying/json-objects";
import { deliveryLines, encoders } from "./failed-objects";

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) {
    await Promise.resolve();
    yield bytes.subarray(start, start + size);
  }
}

async function read(bytes: Buffer, pieceBytes = 64 * 1024): Promise<{ content: Buffer; problems: string[] }> {
  const problems: string[] = [];
  const parts: Buffer[] = [];
  for await (const part of decompressed(inPieces(bytes, pieceBytes), (problem) => problems.push(problem)))
    parts.push(part);
  return { content: Buffer.concat(parts), problems };
}

async function objectsIn(bytes: Buffer, pieceBytes = 7): Promise<{ objects: unknown[]; problems: string[] }> {
  const objects: unknown[] = [];
  const problems: string[] = [];
  for await (const found of jsonObjects(inPieces(bytes, pieceBytes))) {
    objects.push(...found.objects);
    problems.push(...found.problems);
  }
  return { objects, problems };
}

const content = Buffer.from(deliveryLines(2000).join(""));

describe("decompression by the first bytes", () => {
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
    it(`gives what is left of ${name} that was cut off, and says so`, async () => {
      const encoded = await encode(content);
      const { content: found, problems } = await read(encoded.subarray(0, Math.floor(encoded.length * 0.8)));
      assert.match(problems.join(), /cut off/);
      assert(found.length > content.length / 3, `${found.length} bytes`);
      assert(content.subarray(0, found.length).equals(found));
    });
  }

  it("says once when the compressed bytes are damaged", async () => {
    for (const name of ["gzip", "zip"]) {
      const whole = await encoders[name]!(content);
      // Among the content, so that only the checksum knows; and among its codes, so that the decoder does.
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

describe("JSON objects", () => {
  it("are found one a line, several a line, with and without line breaks, wherever the bytes are cut", async () => {
    const anyObject = fc.dictionary(fc.string(), fc.jsonValue());
    const separators = fc.constantFrom("\n", "", "\r\n", ",", "\n\n", " ");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(anyObject, separators)),
        fc.integer({ min: 1, max: 30 }),
        async (parts, pieceBytes) => {
          const text = parts.map(([value, separator]) => `${JSON.stringify(value)}${separator}`).join("");
          const { objects, problems } = await objectsIn(Buffer.from(text), pieceBytes);
          assert.deepEqual(problems, []);
          assert.deepEqual(
            objects,
            parts.map(([value]) => JSON.parse(JSON.stringify(value)) as unknown),
          );
        },
      ),
    );
  });

  it("that are cut off lose only themselves", async () => {
    const { objects, problems } = await objectsIn(Buffer.from('{"a":1}\n{"b":"x\n{"c":3}{"d":4}{"e":\n{"f":6}\n{"g'));
    assert.deepEqual(objects, [{ a: 1 }, { c: 3 }, { d: 4 }, { f: 6 }]);
    assert.equal(problems.length, 3);
  });

  it("without any line break do not pile up", async () => {
    const one = JSON.stringify({ text: "x".repeat(1_000_000) });
    async function* many(): AsyncGenerator<Buffer> {
      for (let number = 0; number < 40; number++) {
        await Promise.resolve();
        yield Buffer.from(one);
      }
    }
    let objects = 0;
    let most = 0;
    for await (const found of jsonObjects(many())) {
      objects += found.objects.length;
      most = Math.max(most, found.objects.length);
      assert.deepEqual(found.problems, []);
    }
    assert.equal(objects, 40);
    assert(most < 40);
  });
});
