/** What processes of this machine use, told by Linux. */
import { readFileSync } from "node:fs";
import { processSeconds } from "../process-time";

/** User and system time so far, of all together. */
export function cpuSeconds(processes: readonly number[]): number {
  return processes.reduce((sum, id) => sum + processSeconds(id), 0);
}

/** Memory that is not shared out by the system, of all together. */
export function residentMiB(processes: readonly number[]): number {
  const kibibytes = processes.map((pid) => {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
  });
  return kibibytes.reduce((sum, value) => sum + value, 0) / 1024;
}
