import assert from "node:assert/strict";
import * as fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Checkpoint } from "../replaying/checkpoint";
import { noCounts } from "../replaying/counts";
import { deliverAll } from "../replaying/deliver-all";
import { failedDocument } from "../replaying/failed-document";
import type { ReplayBatch } from "../replaying/reader";
import type { ReplayTarget } from "../replaying/target";
import { oddAnswers } from "@private-ingest/local-firehose/tests/store/odd-answers";
import { deliveryLines, processingLines } from "./failed-objects";
import { FakeFirehose } from "./fake-firehose";
import { ReplayCase, type ReplayReport } from "./replay-case";
import { run, runJson } from "./run";

describe("delivery by replay", () => {
  const replay = new ReplayCase();

  it("retries throttled documents, and writes those that fail again to a file with the reason", async () => {
    replay.put("elasticsearch_failed/a", deliveryLines(200).join(""));
    replay.domain.judge = ({ id }, request) => {
      if (id.endsWith("7")) return { status: 400, type: "mapper_parsing_exception" };
      if (id.endsWith("5") && request < 3) return { status: 429, type: "rejected_execution_exception" };
      return id === "doc-13" ? { status: 429, type: "rejected_execution_exception" } : undefined;
    };
    const { code, json } = await runJson<ReplayReport>(replay.argv("--attempts", "4"));
    assert.equal(code, 1);
    assert.deepEqual([json.total.replayed, json.total.failedAgain], [179, 21]);
    const failed = fs.readFileSync(json.failedAgain, "utf8").trim().split("\n");
    const lines = failed.map((line) => JSON.parse(line) as Record<string, unknown>);
    const thirteen = lines.find(({ esDocumentId }) => esDocumentId === "doc-13")!;
    assert.deepEqual([thirteen["errorCode"], thirteen["attemptsMade"]], ["429", 5]);
    assert.match(String(thirteen["errorMessage"]), /rejected_execution_exception/);
  });

  it("finds the one document that fails a whole request", async () => {
    replay.put("elasticsearch_failed/a", deliveryLines(300).join(""));
    replay.domain.refuse = (_, items) => (items.some(({ id }) => id === "doc-123") ? 400 : undefined);
    const { json } = await runJson<ReplayReport>(replay.argv());
    assert.deepEqual([json.total.replayed, json.total.failedAgain, replay.domain.documents], [299, 1, 299]);
  });

  it("waits for an unreachable domain, and then stops with everything kept", async () => {
    replay.put("elasticsearch_failed/a", deliveryLines(10).join(""));
    replay.domain.refuse = (request) => (request < 3 ? 503 : undefined);
    const waited = await runJson<ReplayReport>(replay.argv());
    assert.deepEqual([waited.code, waited.json.total.replayed], [0, 10]);
    replay.put("elasticsearch_failed/b", deliveryLines(10, "b").join(""));
    replay.domain.refuse = () => 503;
    const stopped = await runJson<ReplayReport>(replay.argv("--patience", "0"));
    assert.equal(stopped.code, 1);
    assert.match(stopped.err, /takes no documents: 503/);
    assert.equal(stopped.json.total.replayed, 10);
    replay.domain.refuse = () => 403;
    const refused = await run(replay.argv());
    assert.match(refused.err, /refuses access with 403/);
    replay.domain.refuse = () => undefined;
    const { json } = await runJson<ReplayReport>(replay.argv());
    assert.deepEqual([json.thisRun.replayed, json.total.replayed, replay.domain.documents], [10, 20, 20]);
  });

  for (const name of Object.keys(oddAnswers(2))) {
    it(`counts nothing as delivered by a foreign answer: ${name}`, async () => {
      replay.put("elasticsearch_failed/a", deliveryLines(10).join(""));
      replay.domain.intercept = (request, documents) => (request < 3 ? oddAnswers(documents)[name] : undefined);
      const { code, json } = await runJson<ReplayReport>(replay.argv());
      assert.deepEqual([code, json.total.replayed, replay.domain.documents], [0, 10, 10]);
    });
  }

  it("stops with everything kept when only foreign answers come", async () => {
    replay.put("elasticsearch_failed/a", deliveryLines(10).join(""));
    replay.domain.intercept = (_, documents) => oddAnswers(documents)["a sign-in page"];
    const { code, err, json } = await runJson<ReplayReport>(replay.argv("--patience", "0"));
    assert.deepEqual([code, json.total.replayed], [1, 0]);
    assert.match(err, /takes no documents/);
  });

  it("retries after a write block, and keeps the innermost cause of a final error", async () => {
    replay.put("elasticsearch_failed/a", deliveryLines(10).join(""));
    const caused_by = { type: "json", reason: "duplicate field 'a'" };
    replay.domain.judge = ({ id }, request) => {
      if (id === "doc-3") return { status: 400, type: "mapper_parsing_exception", caused_by };
      return request < 3 ? { status: 403, type: "cluster_block_exception" } : undefined;
    };
    const { json } = await runJson<ReplayReport>(replay.argv());
    assert.deepEqual([json.total.replayed, json.total.failedAgain], [9, 1]);
    assert.match(fs.readFileSync(json.failedAgain, "utf8"), /duplicate field 'a'/);
  });

  it("keeps requests in progress when reading fails", async () => {
    const [line = ""] = deliveryLines(1);
    const failed = failedDocument(JSON.parse(line), "elasticsearch_failed/a")!;
    async function* batches(): AsyncGenerator<ReplayBatch> {
      await Promise.resolve();
      const documents = [{ failed, data: Buffer.from("{}"), id: "1" }];
      yield { documents, end: { key: "a", records: 1 }, done: ["a"], whole: ["a"], counts: { ...noCounts, read: 1 } };
      throw new Error("the bucket is gone");
    }
    const checkpoint = Checkpoint.open(replay.checkpoint, `${replay.checkpoint}.failed`, {});
    const limits = { location: "a slow one", mostRecords: 1, mostBytes: 1 };
    const target: ReplayTarget = { ...limits, deliver: () => sleep(50, []), close: () => undefined };
    const signal = new AbortController().signal;
    const onStep = () => Promise.resolve();
    const options = { batches: batches(), target, checkpoint, connections: 2, rate: Infinity, signal, onStep };
    await assert.rejects(deliverAll(options), /the bucket is gone/);
    checkpoint.close();
    assert.equal(checkpoint.counts.replayed, 1);
  });

  it("sends source records only through the stream", async () => {
    replay.put("processing-failed/2026/11/23/09/a", processingLines(700).join(""));
    const unsuited = await runJson<ReplayReport>(replay.argv());
    assert.deepEqual([unsuited.code, unsuited.json.total.unsuited, replay.domain.documents], [1, 700, 0]);
    const firehose = await FakeFirehose.start((records, request) =>
      records.map((_, place) => (request === 1 && place < 10 ? "ServiceUnavailableException" : undefined)),
    );
    try {
      const { code, json } = await runJson<ReplayReport>(replay.throughStream(firehose, `${replay.checkpoint}2`));
      assert.deepEqual([code, json.total.replayed], [0, 700]);
      assert.equal(new Set(firehose.taken).size, 700);
      assert(firehose.requests.every((records) => records.length <= 500));
    } finally {
      firehose.stop();
    }
  });
});
