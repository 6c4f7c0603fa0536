import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import * as zlib from "node:zlib";
import { noCounts } from "../../firehose/counts";
import { InvocationError } from "../../lambda/invocation-error";
import { StoreUnavailableError } from "../../store/store";
import { FakeStore } from "../fake-store";
import { base64, functionArn } from "../fixture";
import { echo, streamOf, type TransformationEvent, withoutFunction } from "./stream-fixture";

const unavailable = new StoreUnavailableError("ConnectionFailed", "refused");

describe("delivery stream, when something fails", () => {
  it("invokes a failing function four times with the same records, then backs them up", async () => {
    const events: TransformationEvent[] = [];
    const { bucket, clock, problems, put, stream } = streamOf({
      invoke: (event) => {
        events.push(JSON.parse(event.toString()) as TransformationEvent);
        return Promise.reject(new InvocationError("Lambda.FunctionError", "boom"));
      },
    });
    put("a", "b");
    await stream.flush();
    assert.equal(events.length, 4);
    assert.equal(new Set(events.map(({ invocationId }) => invocationId)).size, 4);
    assert.equal(new Set(events.map(({ records }) => JSON.stringify(records))).size, 1);
    assert.deepEqual(clock.sleeps, [1, 2, 4]);
    assert.deepEqual(
      bucket.lines(),
      ["a", "b"].map((text) => ({
        rawData: base64(text),
        errorCode: "Lambda.FunctionError",
        errorMessage: new InvocationError("Lambda.FunctionError", "").message,
        attemptsMade: 4,
        arrivalTimestamp: Date.UTC(2026, 10, 23, 15, 2, 58),
        attemptEndingTimestamp: Date.UTC(2026, 10, 23, 15, 3, 5),
        lambdaARN: functionArn,
      })),
    );
    assert.match([...bucket.objects.keys()][0]!, /^processing-failed\/2026\/11\/23\/15\/stock-1-2026-11-23-15-02-58-/);
    assert.deepEqual([stream.counts.failed, stream.counts.backedUp, stream.inBuffer], [2, 2, 0]);
    assert.equal(problems[3], "Lambda.FunctionError, attempt 4 of 4: boom");
  });

  it("does not repeat an invocation with a malformed answer", async () => {
    let invocations = 0;
    const invoke = () => Promise.resolve((invocations++, "{}"));
    const { bucket, put, stream } = streamOf({ invoke });
    put("a");
    await stream.flush();
    assert.equal(invocations, 1);
    const found = bucket.lines().map(({ errorCode, attemptsMade }) => [errorCode, attemptsMade]);
    assert.deepEqual(found, [["Lambda.JsonProcessingException", 1]]);
  });

  it("backs up documents that the domain never accepted, as transformed", async () => {
    const { bucket, put, stream } = streamOf({
      store: new FakeStore(unavailable),
      invoke: async (event) => (await echo(event)).replaceAll(base64("source"), base64("made!!")),
    });
    put("source");
    await stream.flush();
    const [line] = bucket.lines();
    assert.deepEqual(line, {
      attemptsMade: 11,
      arrivalTimestamp: Date.UTC(2026, 10, 23, 15, 2, 58),
      errorCode: "OS.ConnectionFailed",
      errorMessage: "refused",
      attemptEndingTimestamp: Date.UTC(2026, 10, 23, 15, 7, 58),
      esDocumentId: stream.recordId(0),
      esIndexName: "stockdata-2026-11-23",
      esTypeName: "",
      rawData: base64("made!!"),
    });
    assert.match([...bucket.objects.keys()][0]!, /^AmazonOpenSearchService_failed\/2026\/11\/23\/15\/stock-1-/);
    assert.deepEqual(stream.counts, { ...noCounts(), sent: 1, transformed: 1, failed: 1, backedUp: 1, retried: 10 });
  });

  it("buffers failed records by the bucket's hints, compressed as declared", async () => {
    const { bucket, clock, put, stream } = streamOf({
      s3: { bufferingInterval: 900, compressionFormat: "GZIP", errorOutputPrefix: "e/!{firehose:error-output-type}/" },
      invoke: () => Promise.resolve("{}"),
    });
    for (const text of ["a", "b"]) {
      put(text);
      clock.advance(60);
      await turn();
    }
    assert.equal(bucket.objects.size, 0);
    assert.equal(stream.inBuffer, 2);
    clock.advance(900);
    await stream.flush();
    const [[key, content]] = [...bucket.objects] as [[string, Buffer]];
    assert.match(key, /^e\/processing-failed\/2026\/11\/23\/15\/stock-1-2026-11-23-15-02-58-[0-9a-f-]{36}\.gz$/);
    assert.equal(String(zlib.gunzipSync(content)).match(/"rawData"/g)?.length, 2);
  });

  it("stops delivering while neither domain nor bucket can be written, and loses nothing", async () => {
    const store = new FakeStore([{ place: 0, status: 400, type: "t", reason: "r" }], unavailable);
    const { bucket, put, stream } = streamOf({ ...withoutFunction, store });
    const reasons: string[] = [];
    bucket.put = async (key: string, content: Buffer) => {
      await turn();
      // The bucket comes back only after delivery has stopped because of it.
      if (stream.stopped === undefined && reasons.length === 0) throw new Error("disk full");
      reasons.push(stream.stopped ?? "");
      bucket.objects.set(key, content);
    };
    put("conflict");
    const flushed = stream.flush();
    await turn();
    put("1", "2");
    await Promise.all([flushed, stream.flush()]);
    assert.equal(
      reasons[0],
      "neither the domain nor the bucket can be written: refused; memory cannot be written: disk full",
    );
    assert.equal(stream.stopped, undefined);
    assert.deepEqual([stream.counts.failed, stream.inBuffer], [3, 0]);
  });

  it("gives up when it is closed without domain and bucket, and counts the rest", async () => {
    const { bucket, put, stream } = streamOf({
      ...withoutFunction,
      store: new FakeStore([{ place: 0, status: 400, type: "t", reason: "r" }], unavailable),
    });
    bucket.failing = true;
    put("conflict", "2", "3");
    await stream.close();
    const { counts } = stream;
    assert.deepEqual([counts.sent, counts.delivered, counts.failed, stream.inBuffer], [3, 2, 0, 1]);
    put("4");
    await stream.flush();
    assert.deepEqual([counts.sent, counts.delivered, counts.failed, stream.inBuffer], [4, 2, 0, 2]);
    assert.match(stream.stopped!, /^neither the domain nor the bucket can be written/);
  });
});
