import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";

/**
 * A text that differs for a later process with the same number. On Linux it has the boot and the
 * time since (proc_pid_stat(5), field 22).
 */
export function startOf(pid: number): string | undefined {
  const text = process.platform === "linux" ? linuxStart(pid) : psStart(pid);
  return text === undefined ? undefined : createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/** Whether the process that began at `start` still runs, not another with its number. */
export function aliveAs(pid: number, start: string | undefined): boolean {
  if (!runs(pid)) return false;
  const now = startOf(pid);
  return start === undefined || now === undefined || now === start;
}

function runs(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  // An ended process keeps its number until its parent has waited for it.
  return !/^[ZX]$/.test(linuxStat(pid)?.[0] ?? "");
}

/** Fields of /proc/PID/stat from the third; the second may hold blanks and brackets. */
function linuxStat(pid: number): readonly string[] | undefined {
  const text = readText(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(")") + 2).split(" ");
}

function linuxStart(pid: number): string | undefined {
  const ticks = linuxStat(pid)?.[19];
  return ticks === undefined ? undefined : `${readText("/proc/sys/kernel/random/boot_id") ?? ""} ${ticks}`;
}

function psStart(pid: number): string | undefined {
  const { status, stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
  return status === 0 && stdout.trim() !== "" ? stdout.trim() : undefined;
}

function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
