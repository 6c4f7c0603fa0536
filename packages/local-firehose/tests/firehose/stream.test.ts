import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { noCounts } from "../../firehose/counts";
import { FakeStore } from "../fake-store";
import { echo, streamOf, withoutFunction } from "./stream-fixture";

describe("delivery stream", () => {
  it("holds records for the function's buffer, then for the destination's", async () => {
    const { clock, put, store, stream } = streamOf();
    put('{"a":1}');
    clock.advance(60);
    await turn();
    assert.equal(store.batches.length, 0);
    assert.equal(stream.inBuffer, 1);
    clock.advance(300);
    await turn();
    const found = store.batches.map(({ index, lines }) => [index, lines.toString()]);
    assert.deepEqual(found, [["stockdata-2026-11-23", '{"a":1}\n']]);
    assert.deepEqual(stream.counts, { ...noCounts(), sent: 1, transformed: 1, delivered: 1 });
    assert.equal(stream.inBuffer, 0);
  });

  it("writes to the index of each record's own arrival", async () => {
    const { clock, put, store, stream } = streamOf({
      configuration: { ...withoutFunction.configuration, indexRotationPeriod: "OneHour" },
    });
    put("1", "2");
    clock.advance(299 * 60);
    put("3");
    await stream.flush();
    const found = store.batches.map(({ index, lines }) => [index, lines.toString()]);
    assert.deepEqual(found, [
      ["stockdata-2026-11-23-15", "1\n2\n"],
      ["stockdata-2026-11-23-20", "3\n"],
    ]);
  });

  it("has no document ids if the domain makes them", async () => {
    const { bucket, put, store, stream } = streamOf({
      store: new FakeStore([{ place: 0, status: 400, type: "t", reason: "r" }]),
      configuration: {
        ...withoutFunction.configuration,
        documentIdOptions: { defaultDocumentIdFormat: "NO_DOCUMENT_ID" },
      },
    });
    put("1");
    await stream.flush();
    assert.equal(store.batches[0]?.ids, undefined);
    assert.equal(bucket.lines()[0]?.esDocumentId, "");
  });

  it("backs up all documents as they came, without a delimiter, delivered or not", async () => {
    const { bucket, put, stream } = streamOf({
      configuration: { s3BackupMode: "AllDocuments" },
      s3: { prefix: "all/" },
      invoke: async (event) => (await echo(event)).replaceAll('"Ok"', '"Dropped"'),
    });
    put("a", "b");
    assert.equal(stream.inBuffer, 2);
    put("c");
    await stream.flush();
    assert.deepEqual([...bucket.objects.values()].map(String), ["abc"]);
    assert.match([...bucket.objects.keys()][0]!, /^all\/2026\/11\/23\/15\/stock-1-/);
    assert.deepEqual(stream.counts, { ...noCounts(), sent: 3, dropped: 3, backedUp: 3 });
    assert.equal(stream.inBuffer, 0);
  });

  it("is full once its memory is", () => {
    const { stream } = streamOf({ invoke: () => new Promise<string>(() => undefined) });
    const record = Buffer.alloc(1_000_000).toString("base64");
    for (let records = 0; records < 67; records++) stream.put([record]);
    assert.equal(stream.isFull, false);
    stream.put([record]);
    assert.equal(stream.isFull, true);
  });
});
