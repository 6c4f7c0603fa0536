/** Usage of processes, from Linux's /proc. */
import { readFileSync } from "node:fs";
import { processSeconds } from "../process-time";

/** Sum of user and system time so far. */
export function cpuSeconds(processes: readonly number[]): number {
  return processes.reduce((sum, id) => sum + processSeconds(id), 0);
}

/** Sum of private memory. */
export function residentMiB(processes: readonly number[]): number {
  const kibibytes = processes.map((pid) => {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
  });
  return kibibytes.reduce((sum, value) => sum + value, 0) / 1024;
}
