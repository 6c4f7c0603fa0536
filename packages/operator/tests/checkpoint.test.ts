import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { Checkpoint, type Step } from "../replaying/checkpoint";
import { noCounts } from "../replaying/counts";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { onFullDisk } from "@private-ingest/local-firehose/tests/full-disk";

describe("replay's checkpoint", () => {
  const folder = temporaryFolder();
  let number = 0;
  const fresh = () => path.join(folder, String(number++));
  const open = (file: string) => Checkpoint.open(file, `${file}.failed`, { from: "here" });
  const step = (key: string, ...failedAgain: string[]): Step => ({
    at: { key, records: 0 },
    done: [key],
    whole: [],
    counts: { ...noCounts, objects: 1 },
    failedAgain,
  });

  it("refuses a step on a full disk, and continues behind the last whole one", () => {
    const file = fresh();
    const taken = step("a", "failed\n");
    onFullDisk(
      4,
      require.resolve("../replaying/checkpoint"),
      `const checkpoint = subject.Checkpoint.open(${JSON.stringify(file)}, ${JSON.stringify(`${file}.failed`)}, { from: "here" });
       const step = ${JSON.stringify(taken)};
       checkpoint.advance(step);
       assert.throws(() => checkpoint.advance({ ...step, done: ["b".repeat(5000)] }), { code: "EFBIG" });
       assert.equal(checkpoint.counts.objects, 1);
       assert.throws(() => checkpoint.advance({ ...step, failedAgain: ["c".repeat(5000)] }), { code: "EFBIG" });`,
    );
    const checkpoint = open(file);
    assert.deepEqual([[...checkpoint.done], checkpoint.counts.objects], [["a"], 1]);
    assert.equal(fs.readFileSync(`${file}.failed.1`, "utf8"), "failed\n", "to be sent once more");
    checkpoint.advance(step("d"));
    checkpoint.close();
    const again = open(file);
    assert.deepEqual([...again.done], ["a", "d"]);
    again.close();
  });

  it("continues at the last line before a torn one", () => {
    const file = fresh();
    const checkpoint = open(file);
    checkpoint.advance(step("a", "failed\n"));
    const wholeBytes = fs.statSync(file).size;
    checkpoint.advance(step("b"));
    checkpoint.advance(step("c", "failed as well\n"));
    checkpoint.close();
    const content = fs.readFileSync(file, "utf8");
    const lines = content.slice(wholeBytes).split("\n");
    fs.writeFileSync(file, `${content.slice(0, wholeBytes)}${lines[0]!.slice(0, -9)}${lines[1]!}\n`);
    const again = open(file);
    assert.deepEqual([...again.done], ["a"]);
    assert.equal(fs.readFileSync(`${file}.failed.1`, "utf8"), "failed\n");
    again.close();
  });
});
