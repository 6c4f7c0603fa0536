/** What processes of this machine use, told by Linux. */
import { readFileSync } from "node:fs";

/** Linux counts process times in ticks of 10 ms. */
const ticksPerSecond = 100;

/** User and system time so far. */
export function cpuSeconds(processes: readonly number[]): number {
  const ticks = processes.map((pid) => {
    // The fields after the command, which may hold spaces: 12th and 13th are user and system time.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, value) => sum + value, 0) / ticksPerSecond;
}

/** Memory that is not shared out by the system, of all together. */
export function residentMiB(processes: readonly number[]): number {
  const kibibytes = processes.map((pid) => {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
  });
  return kibibytes.reduce((sum, value) => sum + value, 0) / 1024;
}
