import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import type { ReplayCounts } from "../replaying/counts";
import type { TallyReport } from "../replaying/tally";
import { deliveryLines, encoders, processingLines } from "./failed-objects";
import { ReplayCase, type ReplayReport } from "./replay-case";
import { run, runJson } from "./run";

type DryRun = ReplayCounts & TallyReport;

const spellings = [
  "AmazonOpenSearchService_failed",
  "AmazonOpenSearchService-failed",
  "elasticsearch_failed",
  "elasticsearch-failed",
];

describe("reading by replay", () => {
  const replay = new ReplayCase();

  it("reads every spelling of the folder and every compression, with each document's index and id", async () => {
    const names = Object.keys(encoders);
    for (const [place, name] of names.entries()) {
      const lines = deliveryLines(100, `d${place}`, { index: `stockdata-${place}` });
      const content = await encoders[name]!(Buffer.from(lines.join("")));
      replay.put(`${spellings[place % 4]!}/2026/11/23/09/object-${place}`, content);
    }
    replay.put("data/2026/11/23/09/not-failed", "source records");
    const { code, json, err } = await runJson<ReplayReport>(replay.argv());
    assert.equal(code, 0, err);
    assert.equal(json.total.replayed, 100 * names.length);
    assert.equal(replay.domain.documents, 100 * names.length);
    const { rawData } = JSON.parse(deliveryLines(43)[42]!) as { rawData: string };
    const [written = ""] = replay.domain.written.get("stockdata-3/d3-42")!;
    assert.equal(written, Buffer.from(rawData, "base64").toString().trim());
  });

  it("writes to a system index only if it is named", async () => {
    const indices = [".opendistro_security", "<.opendistro_security>", "security-auditlog-2026.11.23"];
    const lines = indices.flatMap((index, place) => deliveryLines(1, `s${place}`, { index }));
    replay.put("elasticsearch_failed/a", [...lines, ...deliveryLines(1)].join(""));
    const { code, json } = await runJson<ReplayReport>(replay.argv());
    assert.deepEqual([code, json.total.replayed, json.total.failedAgain], [1, 1, 3]);
    assert.deepEqual([...replay.domain.written.keys()], ["stockdata-2026-11-23/doc-0"]);
    const another = (index: string) => replay.argv("--index", index, "--checkpoint", path.join(replay.place, index));
    await run(another("*"));
    assert.equal(replay.domain.documents, 1);
    await run(another(".opendistro_security"));
    assert.deepEqual([...replay.domain.written.keys()], ["stockdata-2026-11-23/doc-0", ".opendistro_security/s0-0"]);
  });

  it("reads numbers as texts, serverless names, several objects per line and objects without an id", async () => {
    const same = { errorMessage: "x", rawData: Buffer.from('{"a":\n1}').toString("base64") };
    const texts = { attemptsMade: "3", arrivalTimestamp: "1795424400000", errorCode: 400 };
    const numbers = { attemptsMade: 1, arrivalTimestamp: 1795424400000, errorCode: "OS.X" };
    const shapes = [
      { ...same, ...texts, esDocumentId: "", esIndexName: "one" },
      { ...same, ...numbers, osDocumentId: "7", osIndexName: "two" },
    ];
    const lines = shapes.map((shape) => JSON.stringify(shape)).join("");
    replay.put("AmazonOpenSearchService_failed/x", `${lines}\n{"cut":"o`);
    const first = await runJson<ReplayReport>(replay.argv());
    assert.deepEqual([first.code, first.json.total.replayed, first.json.total.unreadable], [1, 2, 1]);
    assert.deepEqual(replay.domain.written.get("two/7"), ['{"a": 1}']);
    // Without an id of its own the document has one that is the same at each run.
    fs.rmSync(replay.checkpoint);
    await run(replay.argv());
    assert.equal(replay.domain.documents, 2);
  });

  it("filters by time, error code and index, and counts first when asked to", async () => {
    const nine = Date.parse("2026-11-23T09:30:00Z");
    replay.put(
      "elasticsearch_failed/a",
      [
        ...deliveryLines(10, "a", { errorCode: "400", arrival: nine }),
        ...deliveryLines(20, "b", { errorCode: "OS.ConnectionFailed", arrival: nine + 3_600_000 }),
        ...deliveryLines(30, "c", { errorCode: "OS.RequestTimeout", index: "other-2026", arrival: nine + 7_200_000 }),
        ...processingLines(3),
      ].join(""),
    );
    const dry = await runJson<DryRun>(replay.argv("--dry-run"));
    assert.equal(dry.code, 0);
    assert.deepEqual(dry.json.byError, { "OS.RequestTimeout": 30, "OS.ConnectionFailed": 20, "400": 10 });
    assert.deepEqual(dry.json.byIndex, { "stockdata-2026-11-23": 30, "other-2026": 30 });
    assert.deepEqual(dry.json.byHour, { "2026-11-23T09": 10, "2026-11-23T10": 20, "2026-11-23T11": 30 });
    assert.deepEqual([dry.json.unsuited, dry.json.samples.length], [3, 3]);
    assert.match(dry.json.samples[0]!.document, /ticker_symbol/);
    assert.equal(replay.domain.requests.length, 0);
    const filters: [string[], number][] = [
      [["--error-code", "OS.*"], 50],
      [["--error-code", "400", "--error-code", "OS.RequestTimeout"], 40],
      [["--index", "stockdata-*"], 30],
      [["--since", "2026-11-23T10:00Z"], 50],
      [["--until", "2026-11-23T10:00Z"], 10],
      [["--since", "2026-11-23T10:00", "--until", "2026-11-23T11:00Z", "--error-code", "OS.C*"], 20],
    ];
    for (const [flags, expected] of filters) {
      const { json } = await runJson<DryRun>(replay.argv("--dry-run", ...flags));
      assert.equal(json.documents, expected, flags.join(" "));
    }
    const text = await run(replay.argv("--dry-run"));
    assert.match(text.out, /^60 of 63 documents in 1 objects/);
    const { json } = await runJson<ReplayReport>(replay.argv("--error-code", "400"));
    assert.deepEqual([json.total.replayed, json.total.filtered, replay.domain.documents], [10, 53, 10]);
  });
});
