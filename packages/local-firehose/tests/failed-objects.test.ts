import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { folderBucket } from "@private-ingest/operator/backup";
import { failedLines } from "../failed-objects";
import { pageSource } from "../page-source";
import type { Pipeline } from "../pipeline";
import { emptyEvaluation } from "./running-pipeline";
import { temporaryFolder } from "./fixture";

describe("failed objects", () => {
  const bucket = folderBucket(temporaryFolder());

  for (const rawData of ["not base64!", "e30", "e3-_", "e30=\n", 7, undefined]) {
    it(`are refused by key and line if rawData is not base64: ${JSON.stringify(rawData)}`, async () => {
      const lines = ["e30=", rawData].map((data) => JSON.stringify({ errorCode: "400", rawData: data }));
      await bucket.put("processing-failed/a", Buffer.from(`${lines.join("\n")}\n`));
      await assert.rejects(failedLines(bucket, "processing-failed/a"), /processing-failed\/a: line 2: rawData/);
    });
  }

  describe("that are bombs", () => {
    const bytes = 512 * 1024 * 1024;
    const line = Buffer.from(`${JSON.stringify({ errorCode: "400", rawData: "e30=" })}\n`);
    for (const [kind, content] of [
      ["of nothing", Buffer.alloc(bytes)],
      ["of line breaks", Buffer.alloc(bytes, "\n")],
      ["of good lines", Buffer.alloc(bytes, line)],
    ] as const) {
      it(`${kind} are given up, and the page shows their first records`, async () => {
        const key = "processing-failed/bomb";
        const bucket = folderBucket(temporaryFolder());
        await bucket.put(key, gzipSync(content, { level: 1 }));
        const source = pageSource("dev", emptyEvaluation, {
          streams: [{ bucket, stream: { isFull: false } }],
        } as unknown as Pipeline);
        const before = process.memoryUsage().rss;
        await assert.rejects(async () => source.replay(key), /processing-failed\/bomb/);
        if (kind === "of good lines") assert.equal((await source.failure(key)).length, 1000);
        else await assert.rejects(async () => source.failure(key), /processing-failed\/bomb/);
        assert(process.memoryUsage().rss - before < bytes, "it is not in memory as a whole");
      });
    }
  });
});
