import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { deliveryLines, processingLines } from "./failed-objects";
import { FakeFirehose } from "./fake-firehose";
import { ReplayCase, type ReplayReport } from "./replay-case";
import { run, runJson } from "./run";

describe("replay", () => {
  const replay = new ReplayCase();

  it("sends only new objects when it runs again", async () => {
    replay.put("elasticsearch_failed/2026/11/23/10/b", deliveryLines(10, "b").join(""));
    await run(replay.argv());
    replay.put("elasticsearch_failed/2026/11/23/09/a", deliveryLines(5, "a").join(""));
    const { json } = await runJson<ReplayReport>(replay.argv());
    assert.deepEqual([json.thisRun.replayed, json.total.replayed], [5, 15]);
    assert([...replay.domain.written.values()].every((writes) => writes.length === 1));
  });

  it("moves completely sent objects, and never reads them again", async () => {
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

  it("continues from the checkpoint after Ctrl-C", async () => {
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

  it("reads one stream of a shared bucket", async () => {
    for (const name of ["orders", "clicks"])
      for (const [kind, lines] of [
        ["AmazonOpenSearchService_failed", deliveryLines(3, name)],
        ["processing-failed", processingLines(2)],
      ] as const)
        replay.put(`${name}/${kind}/2026/a`, lines.join(""));
    const stream = (name: string) => ({ streamName: `dev-${name}`, backupPrefix: `${name}/` });
    const env = { PRIVATE_INGEST_STREAMS: JSON.stringify({ orders: stream("orders"), clicks: stream("clicks") }) };
    const orders = await runJson<ReplayReport>(replay.argv("--stream", "orders"), { env });
    assert.deepEqual([orders.json.total.replayed, orders.json.total.unsuited], [3, 2]);
    assert([...replay.domain.written.keys()].every((key) => key.includes("/orders-")));
    // A folder or bucket that is given holds what its documents say, whichever stream it is of.
    fs.rmSync(replay.checkpoint);
    const all = await runJson<ReplayReport>(replay.argv(), { env });
    assert.equal(all.json.total.replayed, 6);
    const firehose = await FakeFirehose.start();
    try {
      const through = replay
        .throughStream(firehose, `${replay.checkpoint}2`)
        .map((word) => (word === "stock" ? "clicks" : word));
      const { code, json } = await runJson<ReplayReport>([...through, "--prefix", "processing-failed/"], { env });
      assert.deepEqual([code, json.total.replayed, firehose.taken.length], [0, 2, 2]);
    } finally {
      firehose.stop();
    }
    const none = await run("replay --bucket b --to stream --region eu-west-1", { env });
    assert.deepEqual([none.code, /orders, clicks/.test(none.err)], [2, true]);
  });

  it("refuses another replay's checkpoint, and lists all wrong options", async () => {
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
