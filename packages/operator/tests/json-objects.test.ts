import assert from "node:assert/strict";
import * as fc from "fast-check";
import { jsonObjects } from "../replaying/json-objects";
import { inPieces } from "./failed-objects";

async function objectsIn(bytes: Buffer, pieceBytes = 7): Promise<{ objects: unknown[]; problems: string[] }> {
  const objects: unknown[] = [];
  const problems: string[] = [];
  for await (const found of jsonObjects(inPieces(bytes, pieceBytes))) {
    objects.push(...found.objects);
    problems.push(...found.problems);
  }
  return { objects, problems };
}

describe("JSON objects", () => {
  it("are found one or several per line, with and without line breaks, wherever the bytes are cut", async () => {
    const anyObject = fc.dictionary(fc.string(), fc.jsonValue());
    const separators = fc.constantFrom("\n", "", "\r\n", ",", "\n\n", " ");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(anyObject, separators)),
        fc.integer({ min: 1, max: 30 }),
        async (parts, pieceBytes) => {
          const text = parts.map(([value, separator]) => `${JSON.stringify(value)}${separator}`).join("");
          const { objects, problems } = await objectsIn(Buffer.from(text), pieceBytes);
          const written = parts.map(([value]) => JSON.parse(JSON.stringify(value)) as unknown);
          assert.deepEqual([objects, problems], [written, []]);
        },
      ),
    );
  });

  it("do not affect others when they are torn", async () => {
    const { objects, problems } = await objectsIn(Buffer.from('{"a":1}\n{"b":"x\n{"c":3}{"d":4}{"e":\n{"f":6}\n{"g'));
    assert.deepEqual(objects, [{ a: 1 }, { c: 3 }, { d: 4 }, { f: 6 }]);
    assert.equal(problems.length, 3);
  });

  it("do not accumulate in memory without line breaks", async () => {
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
