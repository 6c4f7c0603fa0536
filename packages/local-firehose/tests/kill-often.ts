import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isUnfinished } from "@private-ingest/operator/durable-file";
import { durablePipeline, forkedPipeline, putBatch } from "./durable-pipeline";

const batchRecords = 100;

/**
 * Sends records to a pipeline and kills it, for each life: milliseconds of accepting records.
 * @returns the records by their numbers, when a pipeline has flushed what was left.
 */
export async function killOften(folder: string, lives: readonly number[]) {
  const acknowledged: number[] = [];
  let next = 0;
  let recovered = 0;

  async function sendUntilGone(url: string): Promise<void> {
    for (;;) {
      const numbers = Array.from({ length: batchRecords }, () => next++);
      const records = numbers.map((number) => JSON.stringify({ number }));
      const answer = await putBatch(url, records).catch(() => undefined);
      if (answer === undefined) return;
      assert.match(await answer.text(), /^\{"FailedPutCount":0,/);
      acknowledged.push(...numbers);
    }
  }

  for (const milliseconds of lives) {
    const process = await forkedPipeline(folder);
    recovered += process.recovered;
    const killed = sleep(milliseconds).then(process.kill);
    await sendUntilGone(process.endpointUrl);
    await killed;
  }

  const pipeline = await durablePipeline(folder);
  recovered += pipeline.recovered;
  await pipeline.close();
  const documents = await pipeline.store.documents({ stream: "stock", limit: next });
  await pipeline.store.close();
  const stored = documents.map(({ source }) => (JSON.parse(source) as { number: number }).number);
  const backedUp = backedUpIn(path.join(folder, "backup"));
  return {
    ...{ acknowledged, stored, recovered },
    backedUp: new Set(backedUp),
    backupLines: backedUp.length,
  };
}

export type Aftermath = Awaited<ReturnType<typeof killOften>>;

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

export function assertNothingLost({ acknowledged, stored, backedUp, backupLines }: Aftermath, kills: number): void {
  assert.equal(backedUp.size, backupLines, "a record is backed up twice");
  const distinct = new Set(stored);
  assert.equal(distinct.size, stored.length, "a record is stored twice");
  const missing = acknowledged.filter((number) => !distinct.has(number) && !backedUp.has(number));
  assert.deepEqual(missing, [], "acknowledged, and neither stored nor backed up");
  // The one batch that was under way at each kill may be there without its sender knowing.
  assert(stored.length <= acknowledged.length + kills * batchRecords, "more is stored than was sent");
}
