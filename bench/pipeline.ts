/**
 * The local pipeline under load: this process sends stock records over HTTP, and the pipeline's processes (the twin's and the function's)
 * are measured from outside, from their start to the last record stored. Beside it moto_server, with the same client.
 *
 *     npx ts-node -T bench/pipeline.ts [seconds of each steady load, default 60]
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { load } from "./pipeline/client";
import { startMoto } from "./pipeline/moto";
import type { TwinReport } from "./pipeline/twin";

/** One line of the result; what was not measured is left out. */
export interface PipelineRow {
  readonly workload: string;
  /** Accepted, and for this project also delivered. */
  readonly recordsPerSecond: number;
  /** Requests that were told to come again. */
  readonly refused: number;
  /** Of one PutRecordBatch with 500 records. */
  readonly p99Milliseconds: number;
  /** User and system time of twin and function, microseconds a record. */
  readonly cpuMicrosecondsPerRecord?: number;
  /** Resident memory of twin and function at its highest, seen twice a second. */
  readonly peakMemoryMiB?: number;
  /** sent = delivered = stored, nothing left. */
  readonly addsUp?: boolean;
}

const steadyLoads = [
  { name: "5,000 records/s", rate: 5_000 },
  { name: "5 MiB/s, the largest default quota", rate: 65_000 },
];
/** As many as fit into the stream's memory, so that nothing is refused. */
const burstRecords = 500_000;
/** moto takes a few thousand a second. */
const motoRecords = 20_000;
/** Linux counts process times in ticks of 10 ms. */
const ticksPerSecond = 100;

/** Measures every workload, each with a pipeline of its own. */
export async function run(seconds = 60): Promise<PipelineRow[]> {
  const rows: PipelineRow[] = [];
  for (const { name, rate } of steadyLoads) rows.push(await measureTwin(name, rate * seconds, rate));
  rows.push(await measureTwin("as fast as it goes", burstRecords, Infinity));
  const moto = await measureMoto();
  if (moto === undefined) console.log("moto_server is not on the PATH, so it is left out.");
  else rows.push(moto);
  return rows;
}

/** One workload through a pipeline of its own; at rate Infinity as fast as it goes. */
export async function measureTwin(workload: string, records: number, rate: number): Promise<PipelineRow> {
  const twin = fork(path.join(__dirname, "pipeline", "twin.ts"), {
    execArgv: ["-r", "ts-node/register/transpile-only"],
  });
  try {
    const { url, functionProcessId } = await ask(twin);
    const processes = [twin.pid ?? 0, functionProcessId];
    const cpuBefore = cpuSeconds(processes);
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, residentMiB(processes))), 500);
    const startedAt = performance.now();
    const { refused, p99Milliseconds, seconds } = await load({ url, streamName: "stock", records, rate });
    let report = await ask(twin);
    for (; report.inBuffer > 0; report = await ask(twin)) await sleep(100);
    clearInterval(watch);
    const { counts, stored } = report;
    // At full speed the last record must be stored before the rate counts; at a steady one the buffers may take their time.
    const elapsed = rate === Infinity ? (performance.now() - startedAt) / 1000 : seconds;
    return {
      workload,
      recordsPerSecond: Math.round(records / elapsed),
      refused,
      p99Milliseconds: Math.round(p99Milliseconds * 10) / 10,
      cpuMicrosecondsPerRecord: Math.round(((cpuSeconds(processes) - cpuBefore) / records) * 1e7) / 10,
      peakMemoryMiB: Math.round(peak),
      addsUp: [counts.sent, counts.delivered, stored].every((count) => count === records),
    };
  } finally {
    twin.send("close");
    await once(twin, "exit");
  }
}

async function measureMoto(): Promise<PipelineRow | undefined> {
  const moto = await startMoto("stock");
  if (moto === undefined) return undefined;
  try {
    const result = await load({ url: moto.url, streamName: "stock", records: motoRecords, rate: Infinity });
    return {
      workload: "moto_server, as fast as it goes",
      recordsPerSecond: Math.round(motoRecords / result.seconds),
      refused: result.refused,
      p99Milliseconds: Math.round(result.p99Milliseconds * 10) / 10,
    };
  } finally {
    await moto.stop();
  }
}

async function ask(twin: ChildProcess): Promise<TwinReport> {
  twin.send("report");
  const [report] = (await once(twin, "message")) as [TwinReport];
  return report;
}

function cpuSeconds(processes: readonly number[]): number {
  const ticks = processes.map((pid) => {
    // The fields after the command, which may hold spaces: 12th and 13th are user and system time.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, value) => sum + value, 0) / ticksPerSecond;
}

function residentMiB(processes: readonly number[]): number {
  const kibibytes = processes.map((pid) => {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
  });
  return kibibytes.reduce((sum, value) => sum + value, 0) / 1024;
}

if (require.main === module) {
  void run(process.argv[2] === undefined ? undefined : Number(process.argv[2])).then((rows) => {
    console.table(rows);
  });
}
