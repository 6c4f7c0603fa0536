import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { EventLog } from "../../local/event-log";
import { temporaryFolder, until } from "./fixture";

describe("event log", () => {
  const folder = temporaryFolder();
  const problems: string[] = [];
  const open = (file: string) => EventLog.open(file, (problem) => problems.push(problem));

  it("appends a line of JSON for each event, with its time", async () => {
    const file = path.join(folder, "events.jsonl");
    for (const event of ["One", "Two"]) {
      const log = await open(file);
      log.write({ event, of: "é" });
      await log.close();
    }
    const lines = fs.readFileSync(file, "utf8").trimEnd().split("\n");
    const events = lines.map((line) => JSON.parse(line) as { time: string; event: string; of: string });
    assert.deepEqual(
      events.map(({ event, of }) => [event, of]),
      [
        ["One", "é"],
        ["Two", "é"],
      ],
    );
    for (const { time } of events) assert.match(time, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.deepEqual(problems, []);
  });

  it("names the flag and the way out where the file cannot be written", async () => {
    await assert.rejects(
      open(path.join(folder, "none/events.jsonl")),
      /^Error: --log: \S+ given, which cannot be written \(ENOENT.*\); name a file in a folder that is there$/,
    );
  });

  it("lets the run go on when the disk is full, and says so once", async function () {
    if (!fs.existsSync("/dev/full")) {
      console.log("      skipped: this system has no /dev/full");
      return this.skip();
    }
    const log = await open("/dev/full");
    for (const event of ["One", "Two"]) log.write({ event });
    await until(() => problems.length > 0);
    log.write({ event: "Three" });
    await log.close();
    assert.equal(problems.length, 1);
    assert.match(problems[0]!, /^--log: \/dev\/full cannot be written any more \(ENOSPC.*\); it ends here$/);
  });
});
