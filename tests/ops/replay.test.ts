import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import type { ReplayCounts } from "../../ops/replaying/counts";
import { temporaryFolder } from "../local/fixture";
import { FakeDomain } from "./fake-domain";
import { FakeFirehose } from "./fake-firehose";
import { deliveryLines, encoders, processingLines } from "./failed-objects";
import { run, runJson } from "./run";

interface Report {
  readonly thisRun: ReplayCounts;
  readonly total: ReplayCounts;
  readonly failedAgain: string;
  readonly problem?: string;
}

interface DryRun extends ReplayCounts {
  readonly documents: number;
  readonly byError: Readonly<Record<string, number>>;
  readonly byIndex: Readonly<Record<string, number>>;
  readonly byHour: Readonly<Record<string, number>>;
  readonly samples: readonly { readonly errorCode: string; readonly document: string }[];
}

const spellings = [
  "AmazonOpenSearchService_failed",
  "AmazonOpenSearchService-failed",
  "elasticsearch_failed",
  "elasticsearch-failed",
];

describe("replay", () => {
  const root = temporaryFolder();
  let domain: FakeDomain;
  let number = 0;
  let folder: string;
  let checkpoint: string;

  beforeEach(async () => {
    domain = await FakeDomain.start();
    folder = path.join(root, `${number++}`, "backup");
    fs.mkdirSync(folder, { recursive: true });
    checkpoint = path.join(root, `${number}.checkpoint`);
  });
  afterEach(() => {
    domain.stop();
  });

  function put(key: string, content: Buffer | string): void {
    const file = path.join(folder, key);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }

  const toDomain = (...more: string[]): string[] => [
    "replay",
    "--folder",
    folder,
    "--domain",
    domain.url,
    "--checkpoint",
    checkpoint,
    ...more,
  ];

  it("reads every spelling of the folder and every compression, and gives each document its own index and id", async () => {
    const names = Object.keys(encoders);
    for (const [place, name] of names.entries()) {
      const lines = deliveryLines(100, `d${place}`, { index: `stockdata-${place}` });
      put(`${spellings[place % 4]!}/2026/11/23/09/object-${place}`, await encoders[name]!(Buffer.from(lines.join(""))));
    }
    put("data/2026/11/23/09/not-failed", "source records");
    const { code, json, err } = await runJson<Report>(toDomain());
    assert.equal(code, 0, err);
    assert.equal(json.total.replayed, 100 * names.length);
    assert.equal(domain.documents, 100 * names.length);
    assert.deepEqual(JSON.parse(domain.written.get("stockdata-3/d3-42")![0]!), {
      ...JSON.parse(
        Buffer.from((JSON.parse(deliveryLines(43)[42]!) as { rawData: string }).rawData, "base64").toString(),
      ),
    });
  });

  it("does nothing when it is run again, and takes what came in the meantime", async () => {
    put("elasticsearch_failed/2026/11/23/10/b", deliveryLines(10, "b").join(""));
    await run(toDomain());
    put("elasticsearch_failed/2026/11/23/09/a", deliveryLines(5, "a").join(""));
    const { json } = await runJson<Report>(toDomain());
    assert.deepEqual([json.thisRun.replayed, json.total.replayed], [5, 15]);
    assert([...domain.written.values()].every((writes) => writes.length === 1));
  });

  it("reads numbers as texts, serverless names, several objects a line and objects without an id", async () => {
    const rawData = Buffer.from('{"a":\n1}').toString("base64");
    const shapes = [
      {
        attemptsMade: "3",
        arrivalTimestamp: "1795424400000",
        errorCode: 400,
        errorMessage: "x",
        esDocumentId: "",
        esIndexName: "one",
        rawData,
      },
      {
        attemptsMade: 1,
        arrivalTimestamp: 1795424400000,
        errorCode: "OS.X",
        errorMessage: "x",
        osDocumentId: "7",
        osIndexName: "two",
        rawData,
      },
    ];
    put("AmazonOpenSearchService_failed/x", `${shapes.map((shape) => JSON.stringify(shape)).join("")}\n{"cut":"o`);
    const first = await runJson<Report>(toDomain());
    assert.deepEqual([first.code, first.json.total.replayed, first.json.total.unreadable], [1, 2, 1]);
    assert.deepEqual(domain.written.get("two/7"), ['{"a": 1}']);
    // Without an id of its own the document has one that is the same at each run.
    fs.rmSync(checkpoint);
    await run(toDomain());
    assert.equal(domain.documents, 2);
  });

  it("filters by time, error code and index, and counts first when asked to", async () => {
    const nine = Date.parse("2026-11-23T09:30:00Z");
    put(
      "elasticsearch_failed/a",
      [
        ...deliveryLines(10, "a", { errorCode: "400", arrival: nine }),
        ...deliveryLines(20, "b", { errorCode: "OS.ConnectionFailed", arrival: nine + 3_600_000 }),
        ...deliveryLines(30, "c", { errorCode: "OS.RequestTimeout", index: "other-2026", arrival: nine + 7_200_000 }),
        ...processingLines(3),
      ].join(""),
    );
    const dry = await runJson<DryRun>(toDomain("--dry-run"));
    assert.equal(dry.code, 0);
    assert.deepEqual(dry.json.byError, { "OS.RequestTimeout": 30, "OS.ConnectionFailed": 20, "400": 10 });
    assert.deepEqual(dry.json.byIndex, { "stockdata-2026-11-23": 30, "other-2026": 30 });
    assert.deepEqual(dry.json.byHour, { "2026-11-23T09": 10, "2026-11-23T10": 20, "2026-11-23T11": 30 });
    assert.deepEqual([dry.json.unsuited, dry.json.samples.length], [3, 3]);
    assert.match(dry.json.samples[0]!.document, /ticker_symbol/);
    assert.equal(domain.requests.length, 0);
    const filters: [string[], number][] = [
      [["--error-code", "OS.*"], 50],
      [["--error-code", "400", "--error-code", "OS.RequestTimeout"], 40],
      [["--index", "stockdata-*"], 30],
      [["--since", "2026-11-23T10:00Z"], 50],
      [["--until", "2026-11-23T10:00Z"], 10],
      [["--since", "2026-11-23T10:00", "--until", "2026-11-23T11:00Z", "--error-code", "OS.C*"], 20],
    ];
    for (const [flags, expected] of filters) {
      const { json } = await runJson<DryRun>(toDomain("--dry-run", ...flags));
      assert.equal(json.documents, expected, flags.join(" "));
    }
    const text = await run(toDomain("--dry-run"));
    assert.match(text.out, /^60 of 63 documents in 1 objects/);
    const { json } = await runJson<Report>(toDomain("--error-code", "400"));
    assert.deepEqual([json.total.replayed, json.total.filtered, domain.documents], [10, 53, 10]);
  });

  it("tries throttled documents again, and puts those that fail again in a file with the reason", async () => {
    put("elasticsearch_failed/a", deliveryLines(200).join(""));
    domain.judge = ({ id }, request) => {
      if (id.endsWith("7")) return { status: 400, type: "mapper_parsing_exception" };
      if (id.endsWith("5") && request < 3) return { status: 429, type: "rejected_execution_exception" };
      return id === "doc-13" ? { status: 429, type: "rejected_execution_exception" } : undefined;
    };
    const { code, json } = await runJson<Report>(toDomain("--attempts", "4"));
    assert.equal(code, 1);
    assert.deepEqual([json.total.replayed, json.total.failedAgain], [179, 21]);
    const lines = fs
      .readFileSync(json.failedAgain, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const thirteen = lines.find(({ esDocumentId }) => esDocumentId === "doc-13")!;
    assert.deepEqual([thirteen["errorCode"], thirteen["attemptsMade"]], ["429", 5]);
    assert.match(String(thirteen["errorMessage"]), /rejected_execution_exception/);
    // The file is itself something to replay, once the cause is mended.
    domain.judge = () => undefined;
    const again = path.join(root, "again");
    fs.mkdirSync(again);
    fs.copyFileSync(json.failedAgain, path.join(again, "failed"));
    const second = await runJson<Report>([
      "replay",
      "--folder",
      again,
      "--domain",
      domain.url,
      "--checkpoint",
      `${checkpoint}2`,
    ]);
    assert.deepEqual([second.code, second.json.total.replayed, domain.documents], [0, 21, 200]);
  });

  it("finds the one document that spoils a whole request", async () => {
    put("elasticsearch_failed/a", deliveryLines(300).join(""));
    domain.refuse = (_, items) => (items.some(({ id }) => id === "doc-123") ? 400 : undefined);
    const { json } = await runJson<Report>(toDomain());
    assert.deepEqual([json.total.replayed, json.total.failedAgain, domain.documents], [299, 1, 299]);
  });

  it("waits for a domain that is away, and stops with everything kept when it stays away", async () => {
    put("elasticsearch_failed/a", deliveryLines(10).join(""));
    domain.refuse = (request) => (request < 3 ? 503 : undefined);
    const waited = await runJson<Report>(toDomain());
    assert.deepEqual([waited.code, waited.json.total.replayed], [0, 10]);
    put("elasticsearch_failed/b", deliveryLines(10, "b").join(""));
    domain.refuse = () => 503;
    const stopped = await runJson<Report>(toDomain("--patience", "0"));
    assert.equal(stopped.code, 1);
    assert.match(stopped.err, /takes no documents: 503/);
    assert.equal(stopped.json.total.replayed, 10);
    domain.refuse = () => 403;
    const refused = await run(toDomain());
    assert.match(refused.err, /refuses access with 403/);
    domain.refuse = () => undefined;
    const { json } = await runJson<Report>(toDomain());
    assert.deepEqual([json.thisRun.replayed, json.total.replayed, domain.documents], [10, 20, 20]);
  });

  it("sends source records through the stream, and only there", async () => {
    put("processing-failed/2026/11/23/09/a", processingLines(700).join(""));
    const unsuited = await runJson<Report>(toDomain());
    assert.deepEqual([unsuited.code, unsuited.json.total.unsuited, domain.documents], [1, 700, 0]);
    const firehose = await FakeFirehose.start((records, request) =>
      records.map((_, place) => (request === 1 && place < 10 ? "ServiceUnavailableException" : undefined)),
    );
    try {
      const { code, json } = await runJson<Report>([
        "replay",
        "--folder",
        folder,
        "--to",
        "stream",
        "--stream",
        "stock",
        "--endpoint",
        firehose.url,
        "--checkpoint",
        `${checkpoint}2`,
      ]);
      assert.deepEqual([code, json.total.replayed], [0, 700]);
      assert.equal(new Set(firehose.taken).size, 700);
      assert(firehose.requests.every((records) => records.length <= 500));
    } finally {
      firehose.stop();
    }
  });

  it("moves what went back whole, and never reads it again", async () => {
    put("elasticsearch_failed/2026/a", deliveryLines(10).join(""));
    // One of its records is for the stream only: moved away, it would be forgotten.
    put("elasticsearch_failed/2026/b", [...deliveryLines(5, "b"), ...processingLines(1)].join(""));
    await run(toDomain("--when-done", "move"));
    assert(fs.existsSync(path.join(folder, "elasticsearch_failed/2026/b")));
    fs.rmSync(path.join(folder, "elasticsearch_failed/2026/b"));
    assert(fs.existsSync(path.join(folder, "replayed/elasticsearch_failed/2026/a")));
    fs.rmSync(checkpoint);
    const { json } = await runJson<Report>(toDomain());
    assert.equal(json.total.objects, 0);
  });

  it("ends on Ctrl-C with the checkpoint where it is, and goes on from there", async () => {
    for (let object = 0; object < 20; object++)
      put(`elasticsearch_failed/${object}`, deliveryLines(500, `o${object}`).join(""));
    const interrupt = new AbortController();
    domain.refuse = (request) => {
      if (request === 1) interrupt.abort();
      return undefined;
    };
    const first = await runJson<Report>(toDomain("--rate", "5000"), { interrupted: interrupt.signal });
    assert.equal(first.code, 1);
    assert(first.json.total.replayed < 10_000, `${first.json.total.replayed} before the end`);
    const second = await runJson<Report>(toDomain());
    assert.equal(second.json.total.replayed, 10_000);
    assert.equal(domain.documents, 10_000);
    assert([...domain.written.values()].every((writes) => writes.length === 1));
  });

  it("refuses another replay's checkpoint, and lists everything that is wrong with its options", async () => {
    put("elasticsearch_failed/a", deliveryLines(1).join(""));
    await run(toDomain());
    const { code, err } = await run(toDomain("--index", "x"));
    assert.equal(code, 1);
    assert.match(err, /belongs to another replay/);
    const wrong = await run([
      "replay",
      "--folder",
      "/no/such",
      "--since",
      "soon",
      "--to",
      "moon",
      "--via",
      "x",
      "--when-done",
      "burn",
    ]);
    assert.equal(wrong.code, 2);
    for (const flag of ["--folder", "--since", "--to", "--via", "--when-done", "--domain"])
      assert(wrong.err.includes(`${flag}: `), flag);
  });
});
