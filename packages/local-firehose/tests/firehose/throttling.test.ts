import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Firehose } from "@aws-sdk/client-firehose";
import { Faults } from "../../faults";
import type { Pipeline, PipelineOptions } from "../../pipeline";
import { runJson } from "@private-ingest/operator/tests/run";
import { FakeStore } from "../fake-store";
import { temporaryFolder } from "../fixture";
import { pipelineInto } from "../running-pipeline";
import { sdkFor } from "./control-plane-client";

describe("throttling by the endpoint", () => {
  const folder = temporaryFolder();
  let pipeline: Pipeline;
  let client: Firehose;
  afterEach(async () => {
    client.destroy();
    await pipeline.close();
  });

  async function start(more: Partial<PipelineOptions>): Promise<void> {
    pipeline = await pipelineInto(new FakeStore(), folder, more);
    client = sdkFor(pipeline.endpointUrl);
  }

  const DeliveryStreamName = "stock";
  const batch = (count: number, bytes: number) => {
    const Records = Array.from({ length: count }, () => ({ Data: Buffer.alloc(bytes, "x") }));
    return client.putRecordBatch({ DeliveryStreamName, Records });
  };

  it("accepts part of a batch over a second's quota, with an error for each of the others", async () => {
    await start({ quotaRegion: "eu-north-1" });
    const { FailedPutCount, RequestResponses = [] } = await batch(100, 40_000);
    const refused = RequestResponses.filter(({ ErrorCode }) => ErrorCode === "ServiceUnavailableException");
    const accepted = RequestResponses.filter(({ RecordId }) => RecordId !== undefined);
    assert.equal(RequestResponses.length, 100);
    assert.equal(FailedPutCount, refused.length);
    assert.equal(refused.length + accepted.length, 100);
    // 1 MiB are 26 of them; a slow machine lets some more time pass between start and request.
    assert(accepted.length >= 26 && accepted.length < 100, `${accepted.length} accepted`);
    assert.equal(new Set(accepted.map(({ RecordId }) => RecordId)).size, accepted.length);
    const { measurements } = pipeline.streams[0].stream;
    assert.deepEqual([pipeline.totals().sent, measurements.throttledRecords], [accepted.length, refused.length]);
    assert.equal(measurements.incomingBytes, accepted.length * 40_000);
  });

  it("lets `send` finish with batches of several seconds' quota", async () => {
    await start({ quotaRegion: "eu-north-1" });
    const file = path.join(folder, "records.jsonl");
    fs.writeFileSync(file, `${JSON.stringify({ text: "x".repeat(40_000) })}\n`.repeat(120));
    const argv = ["send", "--stream", "stock", "--endpoint", pipeline.endpointUrl, "--file", file];
    const { code, json } = await runJson<{ sent: number; failed: number; retried: number }>(argv);
    assert.deepEqual([code, json.sent, json.failed], [0, 120, 0]);
    assert(json.retried > 0);
    assert.equal(pipeline.totals().sent, 120);
  });

  it("refuses records of PutRecordBatch and PutRecord at the rate of the fault", async () => {
    await start({ faults: new Faults({ "put-throttled": 0.3 }) });
    const { FailedPutCount = 0 } = await batch(500, 10);
    assert(FailedPutCount > 100 && FailedPutCount < 200, `${FailedPutCount} failed`);
    assert.equal(pipeline.totals().sent, 500 - FailedPutCount);
    let refused = 0;
    for (let request = 0; request < 50; request++) {
      await client.putRecord({ DeliveryStreamName, Record: { Data: Buffer.from("x") } }).catch((error: unknown) => {
        assert.equal((error as Error).name, "ServiceUnavailableException");
        refused++;
      });
    }
    assert(refused > 0 && refused < 50, `${refused} refused`);
    assert.equal(pipeline.streams[0].stream.measurements.throttledRecords, FailedPutCount + refused);
  });
});
