import { execFileSync } from "node:child_process";
import * as fs from "node:fs";

/**
 * CPU seconds, user and system, that a process has taken so far, in steps of a clock tick (10 ms).
 * @param withChildren counts those of its children that have ended as well
 * @throws where there is no /proc, as on macOS and Windows
 */
export function processSeconds(id: number | "self", withChildren = false): number {
  return secondsIn(fieldsOf(fs.readFileSync(`/proc/${id}/stat`, "utf8")), withChildren);
}

/**
 * Fields of a process's /proc/<id>/stat from the third, its state, on (proc(5)).
 * @returns undefined when the process has ended
 */
export function statFields(id: number): readonly string[] | undefined {
  try {
    return fieldsOf(fs.readFileSync(`/proc/${id}/stat`, "utf8"));
  } catch {
    return undefined;
  }
}

/** CPU seconds in such fields; fields 14 and 15 are user and system time. */
export function secondsIn(fields: readonly string[], withChildren = false): number {
  const ticks = fields.slice(11, withChildren ? 15 : 13).reduce((sum, field) => sum + Number(field), 0);
  return ticks / ticksPerSecond();
}

/** The name in parentheses may hold spaces. */
const fieldsOf = (stat: string): string[] => stat.slice(stat.lastIndexOf(")") + 2).split(" ");

let known: number | undefined;

function ticksPerSecond(): number {
  return (known ??= Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" })));
}
