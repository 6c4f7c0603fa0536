import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { Journal, type JournalEntry } from "../../local/firehose/journal";
import { durablePipeline } from "./durable-pipeline";
import { FakeStore } from "./fake-store";
import { temporaryFolder, until } from "./fixture";
import { assertNothingLost, killOften } from "./kill-often";
import { pipelineInto } from "./running-pipeline";

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

  it("loses nothing that it acknowledged and stores nothing twice, however often it is killed", async () => {
    const lives = [{ milliseconds: 300 }, { milliseconds: 500 }, { milliseconds: 200 }];
    const aftermath = await killOften(folder, lives);
    assert(aftermath.recovered > 0, "a kill met records in the buffers");
    assertNothingLost(aftermath, lives.length);
  });

  it("starts with nothing left over from one that was closed", async () => {
    const pipeline = await durablePipeline(folder);
    await pipeline.close();
    await pipeline.store.close();
    assert.equal(pipeline.recovered, 0);
  });

  it("that cannot read what an earlier process left does not start, and leaves no function behind", async () => {
    const damaged = temporaryFolder();
    fs.mkdirSync(path.join(damaged, "journal", `${"0".repeat(16)}.journal`), { recursive: true });
    const processes = () => process.getActiveResourcesInfo().filter((resource) => resource === "ProcessWrap").length;
    const before = processes();
    await assert.rejects(pipelineInto(new FakeStore(), damaged, { stateFolder: damaged }), /EISDIR/);
    await until(() => processes() === before);
  });
});
