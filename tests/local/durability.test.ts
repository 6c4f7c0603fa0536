import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { Journal, type JournalEntry } from "../../local/firehose/journal";
import { durablePipeline } from "./durable-pipeline";
import { base64, temporaryFolder } from "./fixture";

describe("journal", () => {
  const folder = temporaryFolder();
  let number = 0;
  const fresh = () => path.join(folder, String(number++));
  const entry = (firstSequence: number, ...data: string[]): JournalEntry => ({
    firstSequence,
    arrival: 1700 + firstSequence,
    data,
  });

  it("gives back what is not settled, and goes on numbering", () => {
    const where = fresh();
    const journal = Journal.open(where, 1000);
    journal.append(entry(0, "YQ==", "Yg=="));
    journal.append(entry(2, "", "Yw=="));
    journal.settle(3);
    const again = Journal.open(where, 2000);
    assert.equal(again.epochMs, 1000);
    assert.deepEqual(again.recover(), {
      entries: [{ firstSequence: 3, arrival: 1702, data: ["Yw=="] }],
      nextSequence: 4,
    });
  });

  it("has nothing to give back when all is settled, but still knows the number", () => {
    const where = fresh();
    const journal = Journal.open(where, 1000);
    journal.append(entry(0, "YQ=="));
    journal.settle(1);
    assert.deepEqual(Journal.open(where, 2000).recover(), { entries: [], nextSequence: 1 });
  });

  it("passes over a line that the end of the process cut off", () => {
    const where = fresh();
    const journal = Journal.open(where, 1000);
    journal.append(entry(0, "YQ=="));
    journal.append(entry(1, "YmJiYmJi"));
    const [segment] = fs.readdirSync(where).filter((name) => name.endsWith(".journal"));
    const file = path.join(where, segment!);
    fs.truncateSync(file, fs.statSync(file).size - 3);
    const again = Journal.open(where, 2000);
    assert.deepEqual(again.recover(), { entries: [entry(0, "YQ==")], nextSequence: 1 });
    again.append(entry(1, "Yw=="));
    assert.deepEqual(Journal.open(where, 3000).recover(), {
      entries: [entry(0, "YQ=="), entry(1, "Yw==")],
      nextSequence: 2,
    });
  });

  it("goes on after a process that ended within its very first line", () => {
    const where = fresh();
    Journal.open(where, 1000);
    fs.writeFileSync(path.join(where, `${"0".repeat(16)}.journal`), "0 1700 YmJi");
    const again = Journal.open(where, 2000);
    assert.deepEqual(again.recover(), { entries: [], nextSequence: 0 });
    again.append(entry(0, "Yw=="));
    assert.deepEqual(Journal.open(where, 3000).recover().entries, [entry(0, "Yw==")]);
  });

  it("removes segments that are settled whole", () => {
    const where = fresh();
    const journal = Journal.open(where, 1000);
    const large = "A".repeat(1024 * 1024);
    for (let sequence = 0; sequence < 130; sequence++) journal.append(entry(sequence, large));
    const segments = () => fs.readdirSync(where).filter((name) => name.endsWith(".journal")).length;
    assert.equal(segments(), 3);
    journal.settle(63);
    assert.equal(segments(), 3);
    journal.settle(129);
    assert.equal(segments(), 1);
    assert.deepEqual(
      Journal.open(where, 1)
        .recover()
        .entries.map(({ firstSequence }) => firstSequence),
      [129],
    );
  });
});

describe("a pipeline with state", () => {
  const folder = temporaryFolder();
  const batchRecords = 100;
  let next = 0;
  /** Numbers of the records that were acknowledged. */
  const acknowledged: number[] = [];

  async function start(): Promise<{ child: ChildProcess; endpointUrl: string; recovered: number }> {
    const child = fork(path.join(__dirname, "durable-pipeline.ts"), [folder], {
      execArgv: ["-r", "ts-node/register/transpile-only"],
    });
    const [{ endpointUrl, recovered }] = (await once(child, "message")) as [{ endpointUrl: string; recovered: number }];
    return { child, endpointUrl, recovered };
  }

  /** Sends batches one after the other until the endpoint is gone. */
  async function sendUntilGone(url: string): Promise<void> {
    for (;;) {
      const numbers = Array.from({ length: batchRecords }, () => next++);
      const Records = numbers.map((number) => ({ Data: base64(JSON.stringify({ number })) }));
      const body = JSON.stringify({ DeliveryStreamName: "stock", Records });
      const headers = { "x-amz-target": "Firehose_20150804.PutRecordBatch" };
      const answer = await fetch(url, { method: "POST", body, headers }).then(
        (response) => response.text(),
        () => undefined,
      );
      if (answer === undefined) return;
      assert.match(answer, /^\{"FailedPutCount":0,/);
      acknowledged.push(...numbers);
    }
  }

  it("loses nothing that it acknowledged and stores nothing twice, however often it is killed", async () => {
    let recovered = 0;
    for (const lifeMs of [300, 500, 200]) {
      const run = await start();
      recovered += run.recovered;
      const exited = once(run.child, "exit");
      setTimeout(() => run.child.kill("SIGKILL"), lifeMs);
      await sendUntilGone(run.endpointUrl);
      await exited;
    }
    const pipeline = await durablePipeline(folder);
    recovered += pipeline.recovered;
    await pipeline.close();
    const documents = await pipeline.store.documents({ limit: next });
    await pipeline.store.close();
    const stored = documents.map(({ source }) => Number(source.number));
    assert(recovered > 0, "a kill met records in the buffers");
    const distinct = new Set(stored);
    assert.equal(distinct.size, stored.length);
    const missing = acknowledged.filter((number) => !distinct.has(number));
    assert.deepEqual(missing, []);
    // The one batch that was under way at each kill may be there without its sender knowing.
    assert(stored.length <= acknowledged.length + 3 * batchRecords);
  });

  it("starts with nothing left over", async () => {
    const pipeline = await durablePipeline(folder);
    await pipeline.close();
    await pipeline.store.close();
    assert.equal(pipeline.recovered, 0);
  });
});
