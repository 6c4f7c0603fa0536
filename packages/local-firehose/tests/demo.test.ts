import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { folderBucket } from "@private-ingest/operator/backup";
import { noCounts } from "../firehose/counts";
import type { Summary } from "../summary";
import { writeFixtureProject } from "../../../tests/program/fixture-project";
import { sdkFor } from "./firehose/control-plane-client";
import { temporaryFolder } from "./fixture";

const tsNode = require.resolve("ts-node/dist/bin");

/** `npm run demo` as its own process, in the folder of its project. */
class Demo {
  output = "";
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown[]>;

  constructor(folder: string, ...flags: readonly string[]) {
    const args = [tsNode, path.join(__dirname, "../demo.ts"), ...flags];
    this.child = spawn(process.execPath, args, { cwd: folder });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => (this.output += text));
    }
    this.ended = once(this.child, "close");
  }

  async line(label: string): Promise<string> {
    for (;;) {
      const found = new RegExp(`^${label}: (.*)$`, "m").exec(this.output)?.[1];
      if (found !== undefined) return found;
      assert.equal(this.child.exitCode, null, this.output);
      await sleep(50);
    }
  }

  interrupt(): void {
    this.child.kill("SIGINT");
  }

  async exitCode(): Promise<unknown> {
    return (await this.ended)[0];
  }
}

describe("npm run demo", function () {
  this.timeout(150_000);
  const folder = temporaryFolder();
  before(() => {
    writeFixtureProject(folder);
  });
  const summaryOf = (file: string) => JSON.parse(fs.readFileSync(file, "utf8")) as Summary;

  it("runs program, policies and pipeline until every record has its outcome", async () => {
    const file = path.join(folder, "records.json");
    const demo = new Demo(
      folder,
      ..."--headless --records 1500 --rate 3000 --speed 100 --fault bad-record=0.02".split(" "),
      ...["--summary", file, "--backup", "backup", "--log", "events.jsonl"],
    );
    assert.equal(await demo.exitCode(), 0, demo.output);
    const { records, chart, policies, resources, seconds, streams, ...rest } = summaryOf(file);
    assert.deepEqual(rest, { stack: "dev", store: "DuckDB (embedded)" });
    assert.deepEqual(streams, { stockdata: { records, chart } });
    assert.equal(records.sent, 1500);
    assert.equal(records.inBuffer, 0);
    assert(records.failed > 10 && records.failed < 60);
    assert.equal(records.delivered + records.failed, 1500);
    assert.equal(records.transformed, records.delivered);
    assert.equal(records.backedUp, records.failed);
    assert.equal(chart.tickers, 10);
    assert(chart.points >= 10 && seconds > 0);
    assert(resources > 20 && policies.checked > 20);
    assert.equal(policies.mandatory, 0);
    assert.match(demo.output, /^Firehose endpoint: http:\/\/127\.0\.0\.1:\d+$/m);
    assert.match(demo.output, /1,500 sent = /);
    const objects = await folderBucket(path.join(folder, "backup")).list();
    assert(objects.length > 0 && objects.every(({ key }) => key.startsWith("stockdata/processing-failed/")));
    const events = fs
      .readFileSync(path.join(folder, "events.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown> & { event: string; time: string });
    const sum = (event: string, of: string) =>
      events.filter((each) => each.event === event).reduce((total, each) => total + Number(each[of]), 0);
    assert.equal(events[0]?.event, "Start");
    assert.deepEqual(events.at(-1)?.["records"], records);
    assert(events.every(({ time }) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(time)));
    assert.equal(sum("ExecuteProcessing", "records"), 1500);
    assert.equal(sum("DeliveryToAmazonOpenSearchService", "delivered"), records.delivered);
    assert.equal(sum("BackupToS3", "records"), records.failed);
  });

  it("serves outside clients and a page, and flushes its buffers when it is interrupted", async () => {
    // `pulumi stack rm` has deleted it.
    fs.rmSync(path.join(folder, "Pulumi.dev.yaml"));
    const file = path.join(folder, "interrupted.json");
    const demo = new Demo(folder, "--records", "0", "--speed", "1", "--port", "0", "--summary", file);
    const [endpoint, page] = [await demo.line("Firehose endpoint"), await demo.line("Page")];
    const name = /^(\S+) → stockdata in /m.exec(demo.output)?.[1] ?? "";
    const client = sdkFor(endpoint);
    const records = Array.from({ length: 500 }, (_, place) => (place === 7 ? "bad" : `{"price":${place}}`));
    const Records = records.map((record) => ({ Data: Buffer.from(record) }));
    const { FailedPutCount } = await client.putRecordBatch({ DeliveryStreamName: name, Records });
    assert.equal(FailedPutCount, 0);
    client.destroy();
    const answer = await fetch(page);
    assert.match(await answer.text(), /<!doctype html>/i);
    demo.interrupt();
    assert.equal(await demo.exitCode(), 0, demo.output);
    assert.match(demo.output, /SIGINT: the buffers are being flushed/);
    const some = { sent: 500, transformed: 499, delivered: 499, failed: 1, backedUp: 1, inBuffer: 0 };
    assert.deepEqual(summaryOf(file).records, { ...noCounts(), ...some });
  });

  it("ends with 2 on wrong flags, naming all of them, before anything runs", async () => {
    const demo = new Demo(folder, "--records", "some", "--rate", "none");
    assert.equal(await demo.exitCode(), 2);
    assert.match(demo.output, /^--records: some given.*\n--rate: none given.*\n$/);
    const misspelt = new Demo(folder, "--stack", "prd");
    assert.equal(await misspelt.exitCode(), 2);
    assert.match(misspelt.output, /^--stack: prd given.*prod/);
  });
});
