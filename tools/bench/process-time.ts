import { execFileSync } from "node:child_process";
import * as fs from "node:fs";

/**
 * CPU seconds, user and system, that a process has taken so far, in steps of a clock tick (10 ms).
 * @param withChildren counts those of its children that have ended as well
 * @throws where there is no /proc, as on macOS and Windows
 */
export function processSeconds(id: number | "self", withChildren = false): number {
  const text = fs.readFileSync(`/proc/${id}/stat`, "utf8");
  // The name in parentheses may hold spaces. Fields 14 and 15 are user and system time (proc(5)).
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const ticks = fields.slice(11, withChildren ? 15 : 13).reduce((sum, field) => sum + Number(field), 0);
  return ticks / ticksPerSecond();
}

let known: number | undefined;

function ticksPerSecond(): number {
  return (known ??= Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" })));
}
