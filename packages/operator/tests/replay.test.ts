import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { deliveryLines, processingLines } from "./failed-objects";
import { ReplayCase, type ReplayReport } from "./replay-case";
import { run, runJson } from "./run";

describe("replay", () => {
  const replay = new ReplayCase();

  it("does nothing when it is run again, and takes what came in the meantime", async () => {
    replay.put("elasticsearch_failed/2026/11/23/10/b", deliveryLines(10, "b").join(""));
    await run(replay.argv());
    replay.put("elasticsearch_failed/2026/11/23/09/a", deliveryLines(5, "a").join(""));
    const { json } = await runJson<ReplayReport>(replay.argv());
    assert.deepEqual([json.thisRun.replayed, json.total.replayed], [5, 15]);
    assert([...replay.domain.written.values()].every((writes) => writes.length === 1));
  });

  it("moves what went back whole, and never reads it again", async () => {
    replay.put("elasticsearch_failed/2026/a", deliveryLines(10).join(""));
    // One of its records is for the stream only: moved away, it would be forgotten.
    replay.put("elasticsearch_failed/2026/b", [...deliveryLines(5, "b"), ...processingLines(1)].join(""));
    await run(replay.argv("--when-done", "move"));
    assert(fs.existsSync(path.join(replay.folder, "elasticsearch_failed/2026/b")));
    fs.rmSync(path.join(replay.folder, "elasticsearch_failed/2026/b"));
    assert(fs.existsSync(path.join(replay.folder, "replayed/elasticsearch_failed/2026/a")));
    fs.rmSync(replay.checkpoint);
    const { json } = await runJson<ReplayReport>(replay.argv());
    assert.equal(json.total.objects, 0);
  });

  it("ends on Ctrl-C with the checkpoint where it is, and goes on from there", async () => {
    for (let object = 0; object < 20; object++)
      replay.put(`elasticsearch_failed/${object}`, deliveryLines(500, `o${object}`).join(""));
    const interrupt = new AbortController();
    replay.domain.refuse = (request) => {
      if (request === 1) interrupt.abort();
      return undefined;
    };
    const first = await runJson<ReplayReport>(replay.argv("--rate", "5000"), { interrupted: interrupt.signal });
    assert.equal(first.code, 1);
    assert(first.json.total.replayed < 10_000, `${first.json.total.replayed} before the end`);
    const second = await runJson<ReplayReport>(replay.argv());
    assert.equal(second.json.total.replayed, 10_000);
    assert.equal(replay.domain.documents, 10_000);
    assert([...replay.domain.written.values()].every((writes) => writes.length === 1));
  });

  it("refuses another replay's checkpoint, and lists everything that is wrong with its options", async () => {
    replay.put("elasticsearch_failed/a", deliveryLines(1).join(""));
    await run(replay.argv());
    const { code, err } = await run(replay.argv("--index", "x"));
    assert.equal(code, 1);
    assert.match(err, /belongs to another replay/);
    const wrong = await run("replay --folder /no/such --since soon --to moon --via x --when-done burn");
    assert.equal(wrong.code, 2);
    for (const flag of ["--folder", "--since", "--to", "--via", "--when-done", "--domain"])
      assert(wrong.err.includes(`${flag}: `), flag);
  });
});
