import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { cacheFolder } from "./cache";

const noteFile = path.join(cacheFolder(), "opensearch.pid");

/** Writes down that this process runs a server. Its start stands beside its id, as the system gives ids again. */
export function noteRunner(): void {
  mkdirSync(cacheFolder(), { recursive: true });
  writeFileSync(noteFile, `${process.pid} ${startOf(process.pid) ?? ""}`);
}

/** Takes back what {@link noteRunner} wrote, unless another process has written since. */
export function forgetRunner(): void {
  if (noted()?.pid === process.pid) rmSync(noteFile, { force: true });
}

/**
 * Asks the process that runs the server to end. One of which it is not certain that it wrote the note is left alone.
 * @returns what was done, for people.
 */
export function stopRunner(): string {
  const nothing = "No OpenSearch that was started here is running";
  const runner = noted();
  if (runner === undefined) return `${nothing}.`;
  const { pid, startedAt } = runner;
  if (startedAt !== "" && startOf(pid) === startedAt) {
    process.kill(pid, "SIGTERM");
    return "OpenSearch is being stopped.";
  }
  rmSync(noteFile, { force: true });
  if (!isAlive(pid)) return `${nothing}.`;
  return `${nothing}; process ${pid} has the number of the one that ran it, but no proof of being it, and was left alone.`;
}

function noted(): { readonly pid: number; readonly startedAt: string } | undefined {
  try {
    const [, pid, startedAt = ""] = /^(\d+) ?(.*)$/.exec(readFileSync(noteFile, "utf8")) ?? [];
    return pid === undefined ? undefined : { pid: Number(pid), startedAt };
  } catch {
    return undefined;
  }
}

/** When a process started, in the system's own words; undefined when there is none, or the system does not tell. */
function startOf(pid: number): string | undefined {
  try {
    // Linux: field 22 of proc(5), in clock ticks since the machine started. The second field, the name, may itself hold spaces.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[22 - 3];
  } catch {
    // There is no such process, or no such folder, as on macOS.
  }
  try {
    const inTheSameWords = { ...process.env, LC_ALL: "C", TZ: "UTC" };
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], {
      encoding: "utf8",
      env: inTheSameWords,
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
