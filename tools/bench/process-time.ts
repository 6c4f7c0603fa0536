import { execFileSync } from "node:child_process";
import * as fs from "node:fs";

/** CPU seconds of a process, user and system, in steps of 10 ms. Linux only. */
export function processSeconds(id: number | "self", withChildren = false): number {
  return secondsIn(fieldsOf(fs.readFileSync(`/proc/${id}/stat`, "utf8")), withChildren);
}

/** Fields of /proc/<id>/stat from the third on (proc(5)); undefined when the process has ended. */
export function statFields(id: number): readonly string[] | undefined {
  try {
    return fieldsOf(fs.readFileSync(`/proc/${id}/stat`, "utf8"));
  } catch {
    return undefined;
  }
}

/** CPU seconds: fields 14 and 15 are user and system time. */
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
