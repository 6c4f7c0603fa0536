import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { EventLog } from "../event-log";
import { temporaryFolder } from "./fixture";
import { onFullDisk } from "./full-disk";

describe("event log", () => {
  const folder = temporaryFolder();
  const problems: string[] = [];
  const open = (file: string) => EventLog.open(file, (problem) => problems.push(problem));

  it("appends a line of JSON for each event, with its time", () => {
    const file = path.join(folder, "events.jsonl");
    for (const event of ["One", "Two"]) {
      const log = open(file);
      log.write({ event, of: "é" });
      log.close();
    }
    const lines = fs.readFileSync(file, "utf8").trimEnd().split("\n");
    const events = lines.map((line) => JSON.parse(line) as { time: string });
    assert.partialDeepStrictEqual(
      events,
      ["One", "Two"].map((event) => ({ event, of: "é" })),
    );
    for (const { time } of events) assert.match(time, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.deepEqual([events.length, problems], [2, []]);
  });

  it("names the flag and the fix when the file cannot be written", () => {
    assert.throws(
      () => open(path.join(folder, "none/events.jsonl")),
      /^Error: --log: \S+ given, which cannot be written \(ENOENT.*\); name a file in a folder that is there$/,
    );
  });

  it("reports a full disk once, continues on a new line once there is space, and counts lost events", () => {
    const file = path.join(folder, "full.jsonl");
    fs.writeFileSync(file, '{"event":"Cut');
    onFullDisk(
      8,
      require.resolve("../event-log"),
      `let told = 0;
       const log = subject.EventLog.open(${JSON.stringify(file)}, () => told++);
       log.write({ event: "One", filler: "x".repeat(7000) });
       for (const event of ["Two", "Three"]) log.write({ event, filler: "x".repeat(7000) });
       freeSpace();
       log.write({ event: "Four", events: told });`,
    );
    const [cut, ...lines] = fs.readFileSync(file, "utf8").trimEnd().split("\n");
    assert.equal(cut, '{"event":"Cut');
    const events = lines.map((line) => JSON.parse(line) as { event: string; events?: number });
    const found = events.map(({ event, events: lost }) => [event, lost]);
    assert.deepEqual(found, [
      ["One", undefined],
      ["EventsLost", 2],
      ["Four", 1],
    ]);
  });
});
