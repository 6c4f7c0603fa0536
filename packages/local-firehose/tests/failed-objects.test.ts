import assert from "node:assert/strict";
import { folderBucket } from "@private-ingest/operator/backup";
import { failedLines } from "../failed-objects";
import { temporaryFolder } from "./fixture";

describe("failed objects", () => {
  const bucket = folderBucket(temporaryFolder());

  for (const rawData of ["not base64!", "e30", "e3-_", "e30=\n", 7, undefined]) {
    it(`are refused by key and line where rawData is not base64: ${JSON.stringify(rawData)}`, async () => {
      const lines = ["e30=", rawData].map((data) => JSON.stringify({ errorCode: "400", rawData: data }));
      await bucket.put("processing-failed/a", Buffer.from(`${lines.join("\n")}\n`));
      await assert.rejects(failedLines(bucket, "processing-failed/a"), /processing-failed\/a: line 2: rawData/);
    });
  }
});
