import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import * as zlib from "node:zlib";
import { uncompressSync } from "snappy";
import { decompressed } from "@private-ingest/operator/decompression/decompression";
import { compressed, writableFormats } from "../../firehose/compression";

async function readBack(object: Buffer): Promise<Buffer> {
  const parts = decompressed(Readable.from([object]), (problem) => assert.fail(problem));
  return buffer(Readable.from(parts));
}

describe("compression", () => {
  const content = Buffer.from(Array.from({ length: 5000 }, (_, place) => `{"line":${place}}\n`).join(""));

  for (const format of writableFormats) {
    it(`${format} is read back at any size`, async () => {
      for (const length of [1, 32 * 1024, content.length]) {
        const part = content.subarray(0, length);
        assert.deepEqual(await readBack(await compressed(part, format, "x")), part);
      }
    });
  }

  it("gzip is readable by Node", async () => {
    assert.deepEqual(zlib.gunzipSync(await compressed(content, "GZIP", "x")), content);
  });

  it("zip is readable by Python", async function () {
    const script =
      "import sys,io,zipfile; z=zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())); sys.stdout.buffer.write(z.read('entry'))";
    const python = spawnSync("python3", ["-c", script], { input: await compressed(content, "ZIP", "entry") });
    if (python.error !== undefined) {
      console.log("      skipped: no python3 on the PATH");
      this.skip();
    }
    assert.deepEqual(python.stdout, content);
  });

  it("Snappy is framed as snappy-java does it", async () => {
    const framed = await compressed(content.subarray(0, 100), "Snappy", "x");
    assert.equal(framed.subarray(0, 16).toString("hex"), "82534e415050590000000001" + "00000001");
    assert.equal(framed.readUInt32BE(16), framed.length - 20);
    assert.deepEqual(uncompressSync(framed.subarray(20)), content.subarray(0, 100));
  });

  it("HADOOP_SNAPPY is framed as Hadoop does it", async () => {
    const framed = await compressed(content.subarray(0, 100), "HADOOP_SNAPPY", "x");
    assert.deepEqual([framed.readUInt32BE(0), framed.readUInt32BE(4)], [100, framed.length - 8]);
    assert.deepEqual(uncompressSync(framed.subarray(8)), content.subarray(0, 100));
  });
});
