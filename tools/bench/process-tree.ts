/** Usage of the processes below this one, sampled while they run. Linux only. */
import { readdirSync, readFileSync } from "node:fs";
import { secondsIn, statFields } from "./process-time";

const INTERVAL_MS = 100;
const PAGE_BYTES = 4096;

/** A process that came after the watch began. */
export interface WatchedProcess {
  /** Its last command line. */
  readonly command: string;
  /** User and system time until the last sample. */
  readonly cpuSeconds: number;
}

export interface TreeUse {
  readonly cpuSeconds: number;
  /** Resident memory at its highest; shared pages count in each process. */
  readonly peakMemoryMiB: number;
  readonly processes: readonly WatchedProcess[];
}

/** Watches processes, also after their parent's end. @returns a function that ends and sums up */
export function watchProcesses(counts: (command: string) => boolean = () => true): () => TreeUse {
  const before = new Set(parents().keys());
  const watched = new Map<number, WatchedProcess>();
  let peakMemoryMiB = 0;
  const look = (): void => {
    let sum = 0;
    for (const [id, parent] of parents()) {
      if (before.has(id) || !(parent === process.pid || watched.has(parent) || watched.has(id))) continue;
      const seen = one(id, watched.get(id));
      if (seen === undefined) continue;
      watched.set(id, seen.watched);
      if (counts(seen.watched.command)) sum += seen.residentMiB;
    }
    peakMemoryMiB = Math.max(peakMemoryMiB, sum);
  };
  const timer = setInterval(look, INTERVAL_MS);
  return () => {
    clearInterval(timer);
    look();
    const processes = [...watched.values()];
    const counted = processes.filter(({ command }) => counts(command));
    return { cpuSeconds: counted.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0), peakMemoryMiB, processes };
  };
}

/** Process → its parent. Most parents come before their children, as ids grow. */
function parents(): Map<number, number> {
  const found = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    const id = Number(name);
    const parent = Number.isNaN(id) ? undefined : statFields(id)?.[1];
    if (parent !== undefined) found.set(id, Number(parent));
  }
  return new Map([...found].sort(([a], [b]) => a - b));
}

function one(id: number, past?: WatchedProcess): { watched: WatchedProcess; residentMiB: number } | undefined {
  const fields = statFields(id);
  if (fields === undefined) return undefined;
  const watched = { command: commandOf(id) || (past?.command ?? ""), cpuSeconds: secondsIn(fields) };
  return { watched, residentMiB: (Number(fields[21]) * PAGE_BYTES) / 2 ** 20 };
}

function commandOf(id: number): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return "";
  }
}
