import { execFileSync } from "node:child_process";
import * as fs from "node:fs";

/**
 * CPU seconds, user and system, that a process has taken so far, in steps of a clock tick (10 ms).
 * @throws where there is no /proc, as on macOS and Windows
 */
export function processSeconds(id: number): number {
  const text = fs.readFileSync(`/proc/${id}/stat`, "utf8");
  // The name in parentheses may hold spaces; user and system time are the 14th and 15th fields (proc(5)).
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond();
}

let ticks: number | undefined;

function ticksPerSecond(): number {
  return (ticks ??= Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" })));
}
