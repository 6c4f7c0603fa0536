import assert from "node:assert/strict";
import { Faults, type FaultKind, faultKinds } from "../faults";
import { failedLines, failedObjects } from "../failed-objects";
import { pageSource } from "../page-source";
import type { Pipeline } from "../pipeline";
import { produce } from "../producer";
import { DuckDbStore } from "../store/duckdb";
import { recordTexts } from "../spoiled-records";
import { documentsOf, type Store, StoreUnavailableError } from "../store/store";
import { addsUp } from "../summary";
import { base64, declared, stockSource, temporaryFolder } from "./fixture";
import { emptyEvaluation, pipelineInto } from "./running-pipeline";

/** How often each fault occurs, and its error codes; some of 2,000 records get through. */
const faults: Readonly<Record<FaultKind, readonly [rate: number, ...errorCodes: string[]]>> = {
  "transform-crash": [0.5, "Lambda.FunctionError"],
  "transform-slow": [0.5, "Lambda.FunctionTimedOut"],
  "search-unavailable": [0.5, "OS.ConnectionFailed"],
  "search-throttled": [0.2, "429"],
  "put-throttled": [0.2],
  "bad-record": [0.05, "Lambda.ProcessingFailedStatus"],
  "mapping-conflict": [0.05, "400"],
};

/** With it the fault occurs in the first batch and not in the second, at the rates above. */
const seed = 8;
const records = 2000;
const stream = declared({
  function: { timeout: 3 },
  // Small buffers and no second chance, so that many batches meet the fault and some fail for good.
  configuration: { bufferingInterval: 10, retryDuration: 0 },
  s3: { compressionFormat: "GZIP" },
  processorParameters: { BufferIntervalInSeconds: "10", NumberOfRetries: "0" },
});

describe("pipeline", () => {
  const folder = temporaryFolder();
  const stores: DuckDbStore[] = [];
  after(() => Promise.all(stores.map((store) => store.close())));

  async function run(name: string, faults: Faults) {
    const store = await DuckDbStore.open([documentsOf(stream)]);
    stores.push(store);
    const problems: string[] = [];
    const pipeline = await pipelineInto(store, `${folder}/${name}`, {
      streams: [stream],
      speed: 100,
      faults,
      onProblem: (problem) => problems.push(problem),
      onFunctionLog: (line) => problems.push(line),
    });
    const next = recordTexts(stockSource(7), stream.definition, faults, 7);
    let sent = 0;
    // On a busy machine all records can fill one batch. The second half waits for a second one.
    for (let half = 0; half < 2; half++) {
      sent += await produce({
        url: pipeline.endpointUrl,
        streamName: "stock",
        rate: 4000,
        records: records / 2,
        next,
        signal: new AbortController().signal,
      });
      await pipeline.streams[0].stream.flush();
    }
    await pipeline.close();
    return { pipeline, problems, sent };
  }

  async function failed({ streams: [{ bucket }] }: Pipeline) {
    const objects = await failedObjects(bucket);
    return (await Promise.all(objects.map(({ key }) => failedLines(bucket, key)))).flat();
  }

  it("delivers every record when nothing goes wrong", async () => {
    const { pipeline, problems, sent } = await run("none", new Faults());
    assert.deepEqual(problems, []);
    assert.equal(sent, records);
    const none = { dropped: 0, failed: 0, backedUp: 0, retried: 0 };
    const all = { sent: records, transformed: records, delivered: records };
    assert.deepEqual(pipeline.streams[0].stream.counts, { ...all, ...none });
    assert.equal(await pipeline.store.count(), records);
    assert.deepEqual(await pipeline.streams[0].bucket.list(), []);
  });

  for (const kind of Object.keys(faultKinds) as FaultKind[]) {
    it(`accounts for every record under --fault ${kind}`, async () => {
      const [rate, ...errorCodes] = faults[kind];
      const { pipeline, sent } = await run(kind, new Faults({ [kind]: rate }, seed));
      const { counts, inBuffer } = pipeline.streams[0].stream;
      const lines = await failed(pipeline);
      assert.equal(sent, records);
      assert.equal(counts.sent, records);
      assert(addsUp({ records: { ...counts, inBuffer } }), JSON.stringify(counts));
      assert.equal(await pipeline.store.count(), counts.delivered);
      assert.equal(lines.length, counts.failed);
      assert.deepEqual([...new Set(lines.map(({ errorCode }) => errorCode))], errorCodes);
      assert(lines.every(({ attemptsMade }) => attemptsMade === 1));
      // Documents hold what their records held, so none was delivered and backed up.
      const delivered = await pipeline.store.documents({ stream: "stock", limit: records });
      assert.equal(delivered.length + lines.length, records);
      const { throttledRecords } = pipeline.streams[0].stream.measurements;
      assert((kind === "put-throttled" ? throttledRecords : counts.failed) > 0, "the fault occurred");
      assert(counts.delivered > 0, "and not always");
    });
  }

  it("gives the page its status, and replays its backup", async () => {
    const store = await DuckDbStore.open([documentsOf(stream)]);
    stores.push(store);
    const pipeline = await pipelineInto(store, `${folder}/page`, { streams: [stream] });
    const source = pageSource("dev", emptyEvaluation, pipeline);
    try {
      pipeline.streams[0].stream.put([base64('{"price":1}'), base64("not JSON <b>")]);
      const buffers = source.status().streams[0]!.buffers.map(({ name, bytes }) => `${name} ${bytes}`);
      assert.deepEqual(buffers.slice(0, 2), ["processing 23", "destination 0"]);
      assert.equal(source.status().records.inBuffer, 2);
      await pipeline.streams[0].stream.flush();
      const [failed] = await source.failures();
      assert.match(failed!.key, /^processing-failed\/.*\.gz$/);
      assert.equal(failed!.holdsDocuments, false);
      const expected = { errorCode: "Lambda.ProcessingFailedStatus", attemptsMade: 1, text: "not JSON <b>" };
      assert.partialDeepStrictEqual(await source.failure(failed!.key), [expected]);
      assert.equal(await source.replay(failed!.key), 1);
      await pipeline.streams[0].stream.flush();
      const { sent, transformed, delivered, failed: backedUp, inBuffer } = source.status().records;
      assert.deepEqual([sent, transformed, delivered, backedUp, inBuffer], [3, 1, 1, 2, 0]);
      await assert.rejects(source.failure("../../etc/passwd"), /ENOENT/);
    } finally {
      await pipeline.close();
    }
  });

  it("replays documents unchanged, with their ids, so that each is stored once", async () => {
    const store = await DuckDbStore.open([documentsOf(stream)]);
    stores.push(store);
    let isUp = false;
    const bulk: Store["bulk"] = (batch) =>
      isUp ? store.bulk(batch) : Promise.reject(new StoreUnavailableError(503, "down"));
    const flaky = Object.assign(Object.create(store) as Store, { bulk });
    const pipeline = await pipelineInto(flaky, `${folder}/replayed`, { streams: [stream] });
    const source = pageSource("dev", emptyEvaluation, pipeline);
    try {
      pipeline.streams[0].stream.put([base64('{"ticker_symbol":"QXZ","price":1}')]);
      await pipeline.streams[0].stream.flush();
      const [failed] = await source.failures();
      assert.equal(failed?.holdsDocuments, true);
      const [line] = await failedLines(pipeline.streams[0].bucket, failed.key);
      isUp = true;
      for (let click = 0; click < 2; click++) {
        assert.equal(await source.replay(failed.key), 1);
        await pipeline.streams[0].stream.flush();
      }
      const [document, ...others] = await store.documents({ stream: "stock", limit: 10 });
      assert.deepEqual(others, []);
      assert.equal(document?.id, line!.esDocumentId);
      assert.equal(document?.source, Buffer.from(line!.rawData, "base64").toString().trimEnd());
      const { delivered, failed: backedUp, inBuffer, sent } = pipeline.totals();
      assert.deepEqual([sent, delivered, backedUp, inBuffer], [3, 2, 1, 0]);
    } finally {
      await pipeline.close();
    }
  });
});
