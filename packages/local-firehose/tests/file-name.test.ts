import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import * as fc from "fast-check";
import { folderBucket } from "@private-ingest/operator/backup";
import { fileName, nameOfFile } from "@private-ingest/operator/file-name";
import { temporaryFolder } from "./fixture";

const hostile = fc.oneof(
  fc.constantFrom("", ".", "..", "...", "../..", "/etc", "a/../b", "a\0b", "..\\x"),
  fc.constantFrom("%00", "%2E%2E", "%00%2E%2E", "%00%"),
  fc.string({ unit: fc.constantFrom(".", "/", "%", "0", "2", "E", "\0", "\\", "a", "é"), maxLength: 12 }),
);

describe("names of files", () => {
  it("encode every name, inside the folder, without collisions", () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const file = fileName(name);
        assert.equal(path.dirname(path.join("/folder", file)), "/folder");
        assert.equal(path.basename(path.join("/folder", file)), file);
        assert.equal(nameOfFile(file), name);
      }),
    );
  });

  for (const name of ["stock", "my-stream_1.x", ".hidden", "pré fix", "a%20b", "%", "2026", "yyyy=2026"]) {
    it(`are the names themselves if possible: ${name}`, () => {
      assert.equal(fileName(name), name);
    });
  }
});

describe("folder as a bucket", () => {
  const folder = temporaryFolder();

  const leading = ["../outside", "a/../../outside", "/absolute/x", "//x", ".."];
  for (const key of [...leading, "a//b", "a/./b", "a/", "a\0b/c", "%00%2E%2E/x", "pré fix/a b?c#d%20e/😀"]) {
    it(`keeps the object ${JSON.stringify(key)} below itself, under its key`, async () => {
      const place = fs.mkdtempSync(path.join(folder, "place-"));
      const bucket = folderBucket(path.join(place, "backup"));
      await bucket.put(key, Buffer.from("x"));
      const keys = (await bucket.list()).map((object) => object.key);
      assert.deepEqual(keys, [key]);
      assert.equal((await bucket.get(key)).toString(), "x");
      assert.deepEqual(fs.readdirSync(place), ["backup"]);
    });
  }
});
