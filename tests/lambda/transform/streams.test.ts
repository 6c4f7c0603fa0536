import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { type Transformed, transforming } from "../../../streams/testing";

describe("a stream's built-in transform", () => {
  const root = temporaryFolder();
  const streamWith = (yaml: string): ((record: unknown) => Promise<Transformed>) => {
    const folder = path.join(root, "orders");
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "stream.yaml"), `description: Orders\nindex: orders\n${yaml}`);
    return transforming(folder);
  };
  const fieldsOf = async (made: Promise<Transformed>): Promise<Record<string, unknown>> => {
    const transformed = await made;
    assert.equal(transformed.result, "Ok");
    return transformed.record;
  };

  it("adds the time where a record has none", async () => {
    const transformed = streamWith("timeField: '@time'");
    assert.ok(Date.parse((await fieldsOf(transformed({ a: 1 })))["@time"] as string) > 0);
    assert.deepEqual(await fieldsOf(transformed({ "@time": 1 })), { "@time": 1 });
    assert.deepEqual(await transformed("no"), { result: "ProcessingFailed", reason: "not a JSON object" });
  });

  it("overwrites the time with keepExisting: false", async () => {
    const { timestamp } = await fieldsOf(streamWith("keepExisting: false")({ timestamp: 1 }));
    assert.equal(typeof timestamp, "string");
  });

  it("changes nothing with none", async () => {
    assert.deepEqual(await fieldsOf(streamWith("transform: none")({ a: 1 })), { a: 1 });
  });

  it("unzips log events with cloudwatchLogs", async () => {
    const logEvents = [{ id: "1", timestamp: 1_795_856_707_042, message: "START" }];
    const record = gzipSync(JSON.stringify({ messageType: "DATA_MESSAGE", logEvents }));
    const { eventCount, timestamp } = await fieldsOf(streamWith("transform: cloudwatchLogs")(record));
    assert.deepEqual([eventCount, timestamp], [1, "2026-11-28T09:05:07.042Z"]);
  });

  it("of a wrong definition is an error that names what is wrong", () => {
    assert.throws(() => streamWith("transform: other"), /transform/);
    assert.throws(() => transforming(path.join(root, "missing")), /missing/);
  });
});
