import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { Journal } from "../firehose/journal";
import { durablePipeline } from "./durable-pipeline";
import { FakeStore } from "./fake-store";
import { base64, declared, temporaryFolder, until } from "./fixture";
import { onFullDisk } from "./full-disk";
import { assertNothingLost, killOften } from "./kill-often";
import { pipelineInto } from "./running-pipeline";

describe("journal", () => {
  const folder = temporaryFolder();
  let number = 0;
  const fresh = () => path.join(folder, String(number++));
  const entry = (firstSequence: number, ...data: string[]) => ({ firstSequence, arrival: 1700 + firstSequence, data });

  it("returns unsettled records, and continues their numbers", () => {
    const where = fresh();
    const journal = Journal.open(where, 1000);
    journal.append(entry(0, "YQ==", "Yg=="));
    journal.append(entry(2, "", "Yw=="));
    journal.settle(3);
    const again = Journal.open(where, 2000);
    assert.equal(again.epochMs, 1000);
    const left = { firstSequence: 3, arrival: 1702, data: ["Yw=="] };
    assert.deepEqual(again.recover(), { entries: [left], nextSequence: 4 });
  });

  it("skips a line that the end of the process has cut off", () => {
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
    const entries = [entry(0, "YQ=="), entry(1, "Yw==")];
    assert.deepEqual(Journal.open(where, 3000).recover(), { entries, nextSequence: 2 });
  });

  it("names a file that is damaged", () => {
    for (const name of ["position.json", "backups/x.json"]) {
      const where = fresh();
      Journal.open(where, 1000).notes.note({ writer: "w", key: "k", sequences: [1] });
      fs.writeFileSync(path.join(where, name), "");
      assert.throws(
        () => Journal.open(where, 1000),
        (error: Error) => error.message.includes(path.join(where, name)),
      );
    }
  });

  it("finds a line behind a torn one", () => {
    const where = fresh();
    const journal = Journal.open(where, 1000);
    journal.append(entry(0, "YQ=="));
    journal.append(entry(1, "YmJiYmJi", "Yg=="));
    const file = path.join(where, `${"0".repeat(16)}.journal`);
    const [first, torn] = fs.readFileSync(file, "latin1").split("\n");
    const other = fresh();
    Journal.open(other, 1000).append(entry(1, "Yw=="));
    const [glued] = fs.readFileSync(path.join(other, `${"1".padStart(16, "0")}.journal`), "latin1").split("\n");
    for (let length = 0; length < torn!.length; length++) {
      fs.writeFileSync(file, `${first}\n${torn!.slice(0, length)}${glued}\n`);
      assert.deepEqual(Journal.open(where, 1).recover().entries, [entry(0, "YQ=="), entry(1, "Yw==")]);
    }
  });

  it("refuses records on a full disk, loses none that it accepted, and continues once there is space", () => {
    const where = fresh();
    onFullDisk(
      8,
      require.resolve("../firehose/journal"),
      `const journal = subject.Journal.open(${JSON.stringify(where)}, 1000);
       const entry = (firstSequence, text) => ({ firstSequence, arrival: 1700 + firstSequence, data: [text] });
       journal.append(entry(0, "A".repeat(6000)));
       for (let time = 0; time < 2; time++) assert.throws(() => journal.append(entry(1, "B".repeat(6000))), { code: "EFBIG" });
       journal.append(entry(1, "C".repeat(400)));
       freeSpace();
       journal.append(entry(2, "D".repeat(6000)));`,
    );
    const { entries, nextSequence } = Journal.open(where, 2000).recover();
    const found = entries.map(({ firstSequence, data }) => [firstSequence, data[0]![0], data[0]!.length]);
    assert.deepEqual(found, [
      [0, "A", 6000],
      [1, "C", 400],
      [2, "D", 6000],
    ]);
    assert.equal(nextSequence, 3);
  });

  it("never gives a number twice, even if its position could not be written", () => {
    const where = fresh();
    const journal = Journal.open(where, 1000);
    const stale = fs.readFileSync(path.join(where, "position.json"));
    journal.append(entry(0, "YQ=="));
    journal.settle(1);
    fs.writeFileSync(path.join(where, "position.json"), stale);
    fs.renameSync(path.join(where, `${"0".repeat(16)}.journal`), path.join(where, `${"7".padStart(16, "0")}.journal`));
    fs.truncateSync(path.join(where, `${"7".padStart(16, "0")}.journal`));
    assert.equal(Journal.open(where, 1000).recover().nextSequence, 7);
  });

  it("removes completely settled segments", () => {
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
    const { entries } = Journal.open(where, 1).recover();
    assert.deepEqual(entries, [entry(129, large)]);
  });
});

describe("a pipeline with state", () => {
  const folder = temporaryFolder();

  it("loses no acknowledged record and stores none twice, however often it is killed", async () => {
    const lives = [300, 500, 200];
    const aftermath = await killOften(folder, lives);
    assert(aftermath.recovered > 0, "a kill met records in the buffers");
    assertNothingLost(aftermath, lives.length);
  });

  it("writes no backup line twice when it is killed between an object and its position", async () => {
    const where = temporaryFolder();
    const failing = declared({ configuration: { processingConfiguration: { enabled: false } } });
    const refused = () => new FakeStore([{ place: 0, status: 400, type: "mapper_parsing_exception", reason: "no" }]);
    const start = () =>
      pipelineInto(refused(), path.join(where, "backup"), {
        streams: [failing],
        stateFolder: path.join(where, "state"),
      });
    const state = path.join(where, "state", "journals", "stock", "position.json");
    const first = await start();
    const before = fs.readFileSync(state);
    first.streams[0].stream.put([base64('{"a":1}')]);
    await first.close();
    // As after a kill between writing the object and the position.
    fs.writeFileSync(state, before);
    const notes = path.join(where, "state", "journals", "stock", "backups");
    fs.mkdirSync(notes, { recursive: true });
    const [object] = await first.streams[0].bucket.list();
    fs.writeFileSync(
      path.join(notes, "note.json"),
      JSON.stringify({ writer: "backup AmazonOpenSearchService_failed", key: object!.key, stretches: [[0, 0]] }),
    );
    const second = await start();
    await second.close();
    assert.equal((await second.streams[0].bucket.list()).length, 1);
    assert.equal(second.recovered, 0);
    assert.deepEqual(fs.readdirSync(notes), []);
  });

  it("recovers nothing from a closed one", async () => {
    const pipeline = await durablePipeline(folder);
    await pipeline.close();
    await pipeline.store.close();
    assert.equal(pipeline.recovered, 0);
  });

  it("does not start with a damaged journal, and leaves no function behind", async () => {
    const damaged = temporaryFolder();
    fs.mkdirSync(path.join(damaged, "journals", "stock", `${"0".repeat(16)}.journal`), { recursive: true });
    const processes = () => process.getActiveResourcesInfo().filter((resource) => resource === "ProcessWrap").length;
    const before = processes();
    await assert.rejects(pipelineInto(new FakeStore(), damaged, { stateFolder: damaged }), /EISDIR/);
    await until(() => processes() === before);
  });
});
