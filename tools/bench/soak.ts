/**
 * Half an hour at 1,000 records per second, with random faults and three kills (`kill -9`).
 * Accounts for every record and shows memory growth.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import { Agent } from "undici";
import { folderBucket } from "@private-ingest/operator/backup";
import { failedLines, failedObjects } from "@private-ingest/local-firehose/failed-objects";
import { tableOf } from "@private-ingest/local-firehose/store/duckdb-table";
import { stockRecords } from "@private-ingest/operator/sending/stocks";
import { seededRandom } from "../../streams/seeded-random";
import { median } from "./figures";
import { post } from "./pipeline/client";
import { residentMiB } from "./pipeline/processes";
import { TwinProcess } from "./pipeline/twin-process";

const restarts = 3;
const batchRecords = 100;
const batchesPerSecond = 10;
const seed = 20_261_123;

/** Rates of invocations, requests and documents. A slow function takes its whole time: rare. */
const faults = {
  "transform-crash": 0.02,
  "transform-slow": 0.005,
  "search-unavailable": 0.05,
  "search-throttled": 0.01,
};
/** Of records. */
const badRecord = 0.005;
const mappingConflict = 0.005;

export async function run(seconds = 1800) {
  const stateFolder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-soak-"));
  const sender = new Sender();
  const lives: number[][] = [];
  try {
    for (let life = 0; life <= restarts; life++) {
      const twin = await TwinProcess.start({ stateFolder, faults, seed: seed + life });
      const { url, processIds } = await twin.ask();
      const memory: number[] = [];
      const processes = () => processIds.filter((pid) => fs.existsSync(`/proc/${pid}/status`));
      const watch = setInterval(() => memory.push(residentMiB(processes())), 1000);
      await sender.send(url, seconds / (restarts + 1));
      clearInterval(watch);
      lives.push(memory);
      if (life < restarts) await twin.kill();
      else await twin.close();
    }
    const [stored, backedUp] = [await storedNumbers(stateFolder), await backedUpNumbers(stateFolder)];
    const distinct = new Set(stored);
    const longest = lives.reduce((a, b) => (b.length > a.length ? b : a));
    const quarter = (place: number) => longest.slice((longest.length * place) / 4, (longest.length * (place + 1)) / 4);
    return [
      {
        seconds,
        restarts,
        acknowledged: sender.acknowledged.length,
        stored: stored.length,
        backedUp: backedUp.size,
        lost: sender.acknowledged.filter((number) => !distinct.has(number) && !backedUp.has(number)).length,
        doubled: stored.length - distinct.size,
        // Medians of twin and function over the second and the last quarter of the longest life.
        memoryBeforeMiB: Math.round(median(quarter(1))),
        memoryAfterMiB: Math.round(median(quarter(3))),
      },
    ];
  } finally {
    fs.rmSync(stateFolder, { recursive: true, force: true });
  }
}

/** Sends numbered stock records and records which were acknowledged. */
class Sender {
  readonly acknowledged: number[] = [];
  private next = 0;
  private readonly records = stockRecords(seed);
  private readonly random = seededRandom(seed);

  /** Sends at a steady rate. Repeats a refused batch, but not one without an answer. */
  async send(url: string, seconds: number): Promise<void> {
    const agent = new Agent({ connections: 1 });
    const startedAt = performance.now();
    for (let batch = 0; batch < seconds * batchesPerSecond; batch++) {
      const dueMs = (batch / batchesPerSecond) * 1000 - (performance.now() - startedAt);
      if (dueMs > 0) await sleep(dueMs);
      const numbers = Array.from({ length: batchRecords }, () => this.next++);
      const Records = numbers.map((number) => ({ Data: Buffer.from(this.text(number)).toString("base64") }));
      const body = JSON.stringify({ DeliveryStreamName: "stock", Records });
      while ((await post(url, agent, body)) !== 200) await sleep(50);
      for (const number of numbers) this.acknowledged.push(number);
    }
    await agent.close();
  }

  private text(number: number): string {
    const record = this.records.next().value;
    const dice = this.random();
    if (dice < badRecord) return `not JSON, "number":${number}`;
    return JSON.stringify({ ...record, ...(dice < badRecord + mappingConflict && { price: "n/a" }), number });
  }
}

async function storedNumbers(folder: string): Promise<number[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`ATTACH '${path.join(folder, "documents.duckdb")}' AS store (READ_ONLY)`);
  const result = await connection.run(`SELECT json_extract(source, '$.number')::INTEGER FROM ${tableOf("stock")}`);
  const [numbers = []] = await result.getColumns();
  connection.closeSync();
  instance.closeSync();
  return numbers.map(Number);
}

async function backedUpNumbers(folder: string): Promise<Set<number>> {
  const bucket = folderBucket(path.join(folder, "backup"));
  const numbers = new Set<number>();
  for (const { key } of await failedObjects(bucket)) {
    for (const { rawData } of await failedLines(bucket, key)) {
      const text = Buffer.from(rawData, "base64").toString();
      numbers.add(Number(/"number":(\d+)/.exec(text)?.[1]));
    }
  }
  return numbers;
}
