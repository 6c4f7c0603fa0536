import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { isUnfinished } from "@private-ingest/operator/durable-file";
import { durablePipeline } from "./durable-pipeline";

/** When a process with a pipeline is killed. */
export interface Life {
  readonly milliseconds: number;
  /**
   * Counted from its start, so that it may be killed while it recovers; otherwise from when it
   * accepts records.
   */
  readonly fromStart?: boolean;
}

/**
 * Records by their numbers, after the last process has been killed and a pipeline has flushed what
 * was left.
 */
export interface Aftermath {
  readonly acknowledged: readonly number[];
  readonly stored: readonly number[];
  /** In the backup, as the domain was not to be had for too long. */
  readonly backedUp: ReadonlySet<number>;
  /** Lines of the backup. */
  readonly backupLines: number;
  /** How many records were found in buffers after kills. */
  readonly recovered: number;
  /** Processes that were killed before they accepted records. */
  readonly killedEarly: number;
}

export const batchRecords = 100;

/**
 * Runs a pipeline with its state in `folder`, sends records to it and kills it, once for each life.
 */
export async function killOften(folder: string, lives: readonly Life[]): Promise<Aftermath> {
  const acknowledged: number[] = [];
  let next = 0;
  let recovered = 0;
  let killedEarly = 0;

  /** Sends batches one after the other until the endpoint is gone. */
  async function sendUntilGone(url: string): Promise<void> {
    for (;;) {
      const numbers = Array.from({ length: batchRecords }, () => next++);
      const Records = numbers.map((number) => ({ Data: Buffer.from(JSON.stringify({ number })).toString("base64") }));
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

  for (const { milliseconds, fromStart } of lives) {
    const child = fork(path.join(__dirname, "durable-pipeline.ts"), [folder], {
      execArgv: ["-r", require.resolve("ts-node/register")],
    });
    const exited = once(child, "exit");
    if (fromStart) killAfter(child, milliseconds);
    const [started] = (await Promise.race([once(child, "message"), exited])) as [
      { endpointUrl: string; recovered: number } | number | null,
    ];
    if (typeof started === "object" && started !== null) {
      recovered += started.recovered;
      if (!fromStart) killAfter(child, milliseconds);
      await sendUntilGone(started.endpointUrl);
    } else {
      killedEarly++;
    }
    await exited;
  }

  const pipeline = await durablePipeline(folder);
  recovered += pipeline.recovered;
  await pipeline.close();
  const documents = await pipeline.store.documents({ limit: next });
  await pipeline.store.close();
  const stored = documents.map(({ source }) => (JSON.parse(source) as { number: number }).number);
  const backedUp = backedUpIn(path.join(folder, "backup"));
  return {
    ...{ acknowledged, stored, recovered, killedEarly },
    backedUp: new Set(backedUp),
    backupLines: backedUp.length,
  };
}

function killAfter(child: ChildProcess, milliseconds: number): void {
  setTimeout(() => child.kill("SIGKILL"), milliseconds);
}

/** Numbers of the records in a backup folder, one a line. */
export function backedUpIn(folder: string): number[] {
  if (!fs.existsSync(folder)) return [];
  const files = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !isUnfinished(entry.name));
  const lines = files.flatMap(({ parentPath, name }) =>
    fs.readFileSync(path.join(parentPath, name), "utf8").trimEnd().split("\n"),
  );
  return lines.map((line) => {
    const { rawData } = JSON.parse(line) as { rawData: string };
    return (JSON.parse(Buffer.from(rawData, "base64").toString()) as { number: number }).number;
  });
}

/** Nothing that was acknowledged is lost, and nothing is stored twice. */
export function assertNothingLost({ acknowledged, stored, backedUp, backupLines }: Aftermath, kills: number): void {
  assert.equal(backedUp.size, backupLines, "a record is backed up twice");
  const distinct = new Set(stored);
  assert.equal(distinct.size, stored.length, "a record is stored twice");
  const missing = acknowledged.filter((number) => !distinct.has(number) && !backedUp.has(number));
  assert.deepEqual(missing, [], "acknowledged, and neither stored nor backed up");
  // The one batch that was under way at each kill may be there without its sender knowing.
  assert(stored.length <= acknowledged.length + kills * batchRecords, "more is stored than was sent");
}
