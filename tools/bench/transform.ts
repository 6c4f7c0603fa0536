/**
 * Records per CPU second of the transform function, the post's Python, plain TypeScript and a
 * floor. Rounds are interleaved, so that other load affects all alike.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { buildSync } from "esbuild";
import { bundleFunction } from "../../lambda/bundle";
import type { Row } from "./figures";
import { eventOf, type Workload, workloads } from "./transform/events";

const ROUNDS = 11;
const ROUND_CPU_SECONDS = 0.3;
const WARM_UP_CPU_SECONDS = 0.6;

export const run = (): Promise<Row[]> => compare(workloads, contenders);

/** Measures contenders, each a command that takes the event's file, this project's first. */
export async function compare(
  all: readonly Workload[],
  commandsIn: (folder: string) => Map<string, readonly string[]>,
): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-transform-"));
  try {
    const commands = commandsIn(folder);
    const rows: Row[] = [];
    for (const workload of all) rows.push(...(await measure(workload, commands, folder)));
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function contenders(folder: string): Map<string, readonly string[]> {
  const worker = bundle(path.join(__dirname, "transform", "worker.ts"), folder);
  const ours = path.join(folder, "transform.js");
  writeFileSync(ours, bundleFunction("transform").code);
  const handler = (name: string): string => bundle(path.join(__dirname, "handlers", `${name}.ts`), folder);
  return new Map([
    ["this project", [process.execPath, worker, ours]],
    ["post's Python", ["python3", path.join(__dirname, "python", "worker.py")]],
    ["plain TypeScript", [process.execPath, worker, handler("idiomatic")]],
    ["floor", [process.execPath, worker, handler("floor")]],
  ]);
}

export function bundle(entryPoint: string, folder: string): string {
  const outfile = path.join(folder, `${path.basename(entryPoint, ".ts")}.js`);
  buildSync({ entryPoints: [entryPoint], outfile, bundle: true, platform: "node", target: "node20" });
  return outfile;
}

async function measure(workload: Workload, commands: Map<string, readonly string[]>, folder: string): Promise<Row[]> {
  const eventFile = path.join(folder, "event.json");
  writeFileSync(eventFile, JSON.stringify(eventOf(workload)));
  const workers = [...commands].map(([contender, command]) => ({
    contender,
    worker: new Worker([...command, eventFile]),
    rates: [] as number[],
  }));
  try {
    for (const { worker } of workers) await worker.round(WARM_UP_CPU_SECONDS);
    for (let round = 0; round < ROUNDS; round++) {
      for (const { worker, rates } of workers) rates.push(await worker.round(ROUND_CPU_SECONDS));
    }
  } finally {
    for (const { worker } of workers) worker.stop();
  }
  const ours = percentile(workers[0]?.rates ?? [], 0.8);
  return workers.map(({ contender, rates }) => ({
    workload: workload.name,
    contender,
    // Other processes can only slow a round down.
    recordsPerCpuSecond: Math.round(percentile(rates, 0.8)),
    slowest: Math.round(percentile(rates, 0)),
    fastest: Math.round(percentile(rates, 1)),
    oursOverThis: Math.round((ours / percentile(rates, 0.8)) * 100) / 100,
  }));
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((one, other) => one - other)[Math.round(share * (values.length - 1))] ?? NaN;
}

/** A process that measures one contender on one event, round by round. */
class Worker {
  private readonly process: ChildProcessByStdio<Writable, Readable, null>;
  private readonly answers: AsyncIterator<string>;

  constructor([command = "", ...args]: readonly string[]) {
    this.process = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.answers = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  /** Records per second of CPU time in one round. */
  async round(cpuSeconds: number): Promise<number> {
    this.process.stdin.write(`${String(cpuSeconds)}\n`);
    const answer = await this.answers.next();
    if (answer.done === true) throw new Error(`${this.process.spawnargs.join(" ")} ended before its round did.`);
    const round = JSON.parse(answer.value) as { records: number; cpuSeconds: number };
    return round.records / round.cpuSeconds;
  }

  stop(): void {
    this.process.stdin.end();
  }
}
