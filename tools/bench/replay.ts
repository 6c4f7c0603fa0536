/**
 * What a replay costs as the failed documents grow, from 1 MB to 5 GB (uncompressed; they are read from gzip, as Firehose writes them).
 * It is a dry run, so that reading, decoding and counting is measured, not a cluster. The program is measured as it is installed.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as zlib from "node:zlib";
import { buildProgram } from "@private-ingest/operator/build";
import { median } from "./median";
import { failedObjects } from "./ops/failed-objects";
import { measured } from "./ops/measured";

const sizes = [
  { megabytes: 1, rounds: 5 },
  { megabytes: 10, rounds: 5 },
  { megabytes: 100, rounds: 5 },
  { megabytes: 1_000, rounds: 3 },
  { megabytes: 5_000, rounds: 1 },
];
/** Of one object, which is there as often as the size wants. */
const documentsAnObject = 2_000;

export interface ReplayRow {
  readonly [column: string]: number;
  readonly megabytes: number;
  readonly documents: number;
  /** User and system time of the whole process, its start included. */
  readonly medianCpuSeconds: number;
  readonly lowestCpuSeconds: number;
  readonly highestCpuSeconds: number;
  /** Resident, at its highest in any round. */
  readonly peakMemoryMiB: number;
  readonly rounds: number;
}

export async function run(): Promise<ReplayRow[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-replay-"));
  try {
    const program = path.join(folder, "private-ingest.js");
    buildProgram(program);
    const rows: ReplayRow[] = [];
    for (const { megabytes, rounds } of sizes) {
      const source = path.join(folder, `${megabytes}`);
      const documents = grow(failedObjects(source, documentsAnObject, "stockdata"), megabytes * 1e6);
      const cpu: number[] = [];
      let peakMemoryMiB = 0;
      for (let round = 0; round < rounds; round++) {
        const used = await measured(program, ["replay", "--folder", source, "--dry-run", "--quiet"], {});
        cpu.push(used.cpuSeconds);
        peakMemoryMiB = Math.max(peakMemoryMiB, used.peakMemoryMiB);
      }
      const [lowestCpuSeconds, highestCpuSeconds] = [Math.min(...cpu), Math.max(...cpu)];
      rows.push({
        ...{ megabytes, documents, medianCpuSeconds: median(cpu), lowestCpuSeconds, highestCpuSeconds },
        ...{ peakMemoryMiB, rounds },
      });
      fs.rmSync(source, { recursive: true });
    }
    return rows;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Puts copies of the only object in a folder beside it until there are so many bytes, uncompressed. @returns how many documents there are. */
function grow(folder: string, bytes: number): number {
  const [name = ""] = fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".gz"));
  const object = path.join(folder, name);
  const copies = Math.max(1, Math.round(bytes / zlib.gunzipSync(fs.readFileSync(object)).length));
  for (let copy = 1; copy < copies; copy++) fs.linkSync(object, object.replace(/\.gz$/, `-${copy}.gz`));
  return copies * documentsAnObject;
}
