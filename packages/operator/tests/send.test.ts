import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stockRecords } from "../sending/stocks";
import { sendAll } from "../sending/batch-sender";
import type { Outgoing } from "../sending/batches";
import { FakeStore } from "@private-ingest/local-firehose/tests/fake-store";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { pipelineInto } from "@private-ingest/local-firehose/tests/running-pipeline";
import { type Decide, FakeFirehose } from "./fake-firehose";
import { run, runJson } from "./run";

interface Sent {
  readonly sent: number;
  readonly retried: number;
  readonly failed: number;
  readonly badLines: number;
  readonly requests: number;
  readonly problem?: string;
  readonly nextLine?: number;
}

describe("send", () => {
  const folder = temporaryFolder();
  const fakes: FakeFirehose[] = [];
  afterEach(() => {
    for (const fake of fakes.splice(0)) fake.stop();
  });

  async function fake(decide?: Decide): Promise<FakeFirehose> {
    const started = await FakeFirehose.start(decide);
    fakes.push(started);
    return started;
  }

  const fast = ["--rate", "1000000"];
  const to = (firehose: FakeFirehose): string[] => ["send", "--stream", "stock", "--endpoint", firehose.url];
  const expected = (count: number, seed = 1): string[] => {
    const records = stockRecords(seed);
    return Array.from({ length: count }, () => JSON.stringify(records.next().value));
  };

  it("sends the seed's demo data in batches of at most 500, and prints a table", async () => {
    const firehose = await fake();
    const { code, out } = await run([...to(firehose), "--count", "1200", ...fast, "--seed", "7"]);
    assert.equal(code, 0);
    assert.deepEqual([...firehose.taken].sort(), expected(1200, 7).sort());
    const found = firehose.requests.map((records) => records.length).sort((a, b) => b - a);
    assert.deepEqual(found, [500, 500, 200]);
    assert.match(out, /^sent +1,200$/m);
    assert.match(out, /^failed +0$/m);
  });

  it("sends only the samples of the named stream", async () => {
    const firehose = await fake();
    const streams = Object.fromEntries(["stockdata", "waf-logs"].map((name) => [name, { streamName: `dev-${name}` }]));
    const env = { PRIVATE_INGEST_STREAMS: JSON.stringify(streams) };
    const send = (stream: string) => run(`send --endpoint ${firehose.url} --count 1 --stream ${stream}`, { env });
    assert.equal((await send("waf-logs")).code, 0);
    // By the name of the delivery stream, too.
    assert.equal((await send("dev-waf-logs")).code, 0);
    assert.equal((await send("stockdata")).code, 0);
    const records = firehose.taken.map((text) => JSON.parse(text) as object);
    const found = records.map((record) => ["httpRequest" in record, "ticker_symbol" in record]);
    assert.deepEqual(found.flat(), [true, false, true, false, false, true]);
    const several = await run(`send --endpoint ${firehose.url} --count 1`, { env });
    assert.deepEqual([several.code, /stockdata, waf-logs/.test(several.err)], [2, true]);
    const unknown = { PRIVATE_INGEST_STREAMS: JSON.stringify({ elsewhere: { streamName: "dev-elsewhere" } }) };
    assert.match((await run(`send --endpoint ${firehose.url} --count 1`, { env: unknown })).err, /--file/);
    assert.equal((await run("send", { env: { PRIVATE_INGEST_STREAMS: "{" } })).code, 1);
  });

  it("resends only refused records", async () => {
    const firehose = await fake((records, request) =>
      records.map((_, place) => (request === 1 && place % 3 === 0 ? "ServiceUnavailableException" : undefined)),
    );
    const { code, json } = await runJson<Sent>([...to(firehose), "--count", "300", ...fast]);
    assert.equal(code, 0);
    assert.deepEqual([json.sent, json.retried, json.failed], [300, 100, 0]);
    assert.deepEqual([...firehose.taken].sort(), expected(300).sort());
  });

  it("retries a throttled or failed request, and a closed connection", async () => {
    const firehose = await fake((records, request) => {
      if (request === 1) return { status: 503, type: "ServiceUnavailableException" };
      if (request === 2) return { status: 400, type: "ThrottlingException" };
      if (request === 3) return "hang up";
      return records.map(() => undefined);
    });
    const { code, json } = await runJson<Sent>([...to(firehose), "--count", "10", ...fast]);
    assert.equal(code, 0);
    assert.deepEqual([json.sent, json.retried, json.requests], [10, 30, 4]);
  });

  it("gives up after the attempts, saves refused records, and ends with 1", async () => {
    const firehose = await fake((records) =>
      records.map((text) => (text.includes("QXZ") ? "InternalFailure" : undefined)),
    );
    const file = path.join(folder, "not-taken.jsonl");
    const flags = ["--count", "100", ...fast, "--attempts", "2", "--failed", file];
    const { code, json, err } = await runJson<Sent>([...to(firehose), ...flags]);
    const unlucky = expected(100).filter((text) => text.includes("QXZ"));
    assert.equal(code, 1);
    assert.deepEqual([json.sent, json.failed], [100 - unlucky.length, unlucky.length]);
    assert.deepEqual(fs.readFileSync(file, "utf8").trim().split("\n"), unlucky);
    assert.match(err, /were not taken: InternalFailure \(2 attempts\)/);
  });

  it("names lines that it could not save on a full disk, and continues with them", async function () {
    if (!fs.existsSync("/dev/full")) {
      console.log("    skipped: this system has no /dev/full");
      return this.skip();
    }
    const firehose = await fake((records) => records.map(() => "InternalFailure"));
    const file = path.join(folder, "sent.jsonl");
    fs.writeFileSync(file, '{"a":1}\n{"a":2}\n');
    const flags = ["--file", file, "--attempts", "1", "--failed", "/dev/full"];
    const { code, json, err } = await runJson<Sent>([...to(firehose), ...flags]);
    assert.deepEqual([code, json.failed, json.problem], [1, 2, undefined]);
    assert.match(err, /--failed: \/dev\/full cannot be written: .*ENOSPC/);
  });

  it("counts requests in progress when its source fails", async () => {
    async function* batches(): AsyncGenerator<readonly Outgoing[]> {
      await Promise.resolve();
      yield [{ data: Buffer.from("{}") }];
      throw new Error("the disk is gone");
    }
    let done = 0;
    const send = () => sleep(50);
    await assert.rejects(
      sendAll(batches(), { send }, 2, () => done++),
      /the disk is gone/,
    );
    assert.equal(done, 1);
  });

  it("ends at once for a missing stream", async () => {
    const firehose = await fake(() => ({ status: 400, type: "ResourceNotFoundException" }));
    const { code, err } = await run([...to(firehose), "--count", "10"]);
    assert.equal(code, 1);
    assert.match(err, /stock takes no records: ResourceNotFoundException/);
    assert.equal(firehose.requests.length, 1);
  });

  for (const [type, message, blamesKey] of [
    ["InvalidKMSResourceException", "the grant might have been revoked", true],
    ["AccessDeniedException", "not authorized to perform: kms:GenerateDataKey on this resource", true],
    ["AccessDeniedException", "not authorized to perform: firehose:PutRecordBatch", false],
  ] as const) {
    it(`says ${blamesKey ? "what a producer needs" : "nothing"} of the stream's key when it is told ${message}`, async () => {
      const firehose = await fake(() => ({ status: 400, type, message }));
      const { code, err } = await run([...to(firehose), "--count", "10"]);
      assert.deepEqual([code, firehose.requests.length], [1, 1]);
      const hint = /kms:GenerateDataKey and kms:Decrypt.*producerPolicyJson/;
      assert.deepEqual([err.includes(message), hint.test(err)], [true, blamesKey]);
    });
  }

  it("names bad lines of standard input by number, and skips or sends them as asked", async () => {
    const lines = ['{"a":1}', "no JSON", "", "[1]", '{"a":"\u00e4"}', `{"b":"${"x".repeat(1_100_000)}"}`];
    const stdin = Buffer.concat([Buffer.from(`${lines.join("\r\n")}\n`), Buffer.from([0x7b, 0xff, 0x7d])]);
    const skipping = await fake();
    const skipped = await runJson<Sent>([...to(skipping), "--file", "-"], { stdin });
    assert.equal(skipped.code, 1);
    assert.deepEqual(skipping.taken, [lines[0], lines[4]]);
    assert.deepEqual([skipped.json.sent, skipped.json.badLines], [2, 4]);
    for (const message of [
      /^line 2: not JSON/m,
      /^line 4: a JSON object is expected, a list given/m,
      /^line 6: 1,100,008 bytes given/m,
      /^line 7: not UTF-8/m,
    ])
      assert.match(skipped.err, message);
    const sending = await fake();
    const sent = await runJson<Sent>([...to(sending), "--file", "-", "--send-bad-lines"], { stdin });
    // The one that is too large is never sent.
    assert.deepEqual([sent.code, sent.json.sent, sent.json.badLines], [0, 5, 4]);
    assert.deepEqual(sending.taken.slice(0, 4), [lines[0], lines[1], lines[3], lines[4]]);
  });

  it("keeps a request within 4 MiB", async () => {
    const firehose = await fake();
    const line = `{"text":"${"x".repeat(1_000_000)}"}`;
    const { json } = await runJson<Sent>([...to(firehose), "--file", "-"], { stdin: `${line}\n`.repeat(10) });
    assert.equal(json.sent, 10);
    assert.deepEqual(firehose.requests.map((records) => records.length).sort(), [2, 4, 4]);
  });

  it("ends cleanly on Ctrl-C, and reports its progress", async () => {
    const interrupt = new AbortController();
    const firehose = await fake((records, request) => {
      if (request === 3) interrupt.abort();
      return records.map(() => undefined);
    });
    const { code, json } = await runJson<Sent>([...to(firehose), "--rate", "1000"], { interrupted: interrupt.signal });
    assert.equal(code, 0);
    assert.equal(json.sent, firehose.taken.length);
    assert.deepEqual([...firehose.taken].sort(), expected(json.sent).sort());
  });

  const lines = ['{"a":1}', '{"b":"\u00e4\ud83d\ude00"}'];
  const utf16be = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();
  const spellings: [string, Buffer][] = [
    ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${lines.join("\n")}\n`)],
    ["two such files put together", Buffer.from(lines.map((line) => `\ufeff${line}\n`).join(""))],
    ["UTF-16, little-endian, with CRLF", Buffer.from(`\ufeff${lines.join("\r\n")}\r\n`, "utf16le")],
    ["UTF-16, big-endian, without a final line break", utf16be(`\ufeff${lines.join("\n")}`)],
    ["empty and blank lines", Buffer.from(`\n\r\n \t\n${lines.join("\n\n")}`)],
  ];
  for (const [name, content] of spellings) {
    it(`reads a file and standard input of ${name}`, async () => {
      const file = path.join(folder, "spelling.jsonl");
      fs.writeFileSync(file, content);
      for (const source of [file, "-"]) {
        const firehose = await fake();
        const { code, err } = await run([...to(firehose), "--file", source], { stdin: content });
        assert.equal(code, 0, err);
        assert.deepEqual(firehose.taken, lines);
      }
    });
  }

  it("names and refuses an encoding that it cannot read", async () => {
    const cases: [Buffer, RegExp][] = [
      [Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0]), /UTF-32/],
      [Buffer.from([0xff, 0xfe, 0x7b, 0, 0, 0xd8, 0x7d, 0]), /mark of utf-16le/],
    ];
    for (const [stdin, problem] of cases) {
      const firehose = await fake();
      const { code, err } = await run([...to(firehose), "--file", "-"], { stdin });
      assert.equal(code, 1);
      assert.match(err, problem);
      assert.deepEqual(firehose.taken, []);
    }
  });

  for (const kept of [false, true]) {
    it(`prints the next line of an interrupted file, ${kept ? "with" : "without"} a file of refused records`, async () => {
      const records = expected(4000);
      const file = path.join(folder, "long.jsonl");
      const failed = path.join(folder, "long.failed");
      fs.writeFileSync(file, records.join("\n"));
      const interrupt = new AbortController();
      const throttling = await fake((batch, request) => {
        if (request === 4) interrupt.abort();
        return batch.map((_, place) => (place % 7 === 0 ? "ServiceUnavailableException" : undefined));
      });
      const more = kept ? ["--failed", failed] : [];
      const interrupted = interrupt.signal;
      const first = await runJson<Sent>([...to(throttling), "--file", file, ...more], { interrupted });
      const { nextLine = Infinity } = first.json;
      assert.equal(first.code, 1);
      assert(nextLine <= 4000, `${nextLine}`);
      const rest = await fake();
      const goOn = [...to(rest), "--from-line", String(nextLine)];
      assert.equal((await run([...goOn, "--file", file])).code, 0);
      if (kept) assert.equal((await run([...to(rest), "--file", failed])).code, 0);
      const taken = [...throttling.taken, ...rest.taken];
      assert.deepEqual(new Set(taken), new Set(records));
      if (kept) assert.equal(taken.length, records.length);
    });
  }

  it("lists all wrong options", async () => {
    const isFolder = await run(["send", "--stream", "stock", "--file", folder]);
    assert.match(isFolder.err, /^--file: .* a file or - is expected/);
    const { code, err } = await run("send --rate fast --attempts 0 --file /no/such/file --endpoint ftp://x");
    assert.equal(code, 2);
    for (const name of ["--rate: fast", "--attempts: 0", "--file: /no/such/file", "--endpoint: ftp://x"])
      assert(err.includes(name), name);
  });

  it("feeds the local pipeline, which delivers everything", async () => {
    const store = new FakeStore();
    const problems: string[] = [];
    const note = (problem: string) => problems.push(problem);
    const pipeline = await pipelineInto(store, folder, { onProblem: note, onFunctionLog: note });
    try {
      const env = { PRIVATE_INGEST_STREAM_NAME: "stock", AWS_ENDPOINT_URL: pipeline.endpointUrl };
      const previous = process.env["AWS_ENDPOINT_URL"];
      // The SDK reads the environment of the process.
      process.env["AWS_ENDPOINT_URL"] = pipeline.endpointUrl;
      const { code, json } = await runJson<Sent>("send --count 1000 --rate 1000000", { env });
      if (previous === undefined) delete process.env["AWS_ENDPOINT_URL"];
      assert.deepEqual([code, json.sent, json.failed], [0, 1000, 0]);
    } finally {
      await pipeline.close();
    }
    assert.equal(await store.count(), 1000);
    assert.deepEqual(problems, []);
  });
});
