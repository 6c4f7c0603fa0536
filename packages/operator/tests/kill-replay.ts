import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as zlib from "node:zlib";
import { buildProgram } from "../build";
import { deliveryLines } from "./failed-objects";

/** Objects with gzip and without by turns: a process must find its way back into either. */
export interface KillCase {
  readonly folder: string;
  readonly documents: number;
  /** Documents that can never be written: their price is no number. */
  readonly hopeless: number;
}

/** Documents with ids, without ids, and some that fail again; all for one index. */
export function makeKillCase(root: string, documents: number, index: string): KillCase {
  const folder = path.join(root, "elasticsearch_failed", "2026", "11", "23", "09");
  fs.mkdirSync(folder, { recursive: true });
  const objects = 12;
  let hopeless = 0;
  for (let object = 0; object < objects; object++) {
    const lines = deliveryLines(documents / objects, `o${object}`, { index }).map((line, place) => {
      const record = JSON.parse(line) as Record<string, unknown>;
      if (place % 3 === 0) record["esDocumentId"] = "";
      if (place % 50 === 0) {
        hopeless++;
        record["rawData"] = Buffer.from('{"price":"no number"}').toString("base64");
      }
      return `${JSON.stringify(record)}\n`;
    });
    const content = Buffer.from(lines.join(""));
    fs.writeFileSync(path.join(folder, `object-${object}`), object % 2 === 0 ? zlib.gzipSync(content) : content);
  }
  return { folder: root, documents, hopeless };
}

/** The program as it is installed, so that a process starts in a moment. */
export function builtProgram(folder: string): string {
  const file = path.join(folder, "private-ingest.js");
  buildProgram(file);
  return file;
}

/** Kills the replay at random moments, then lets it end. @returns how often it was at work then. */
export async function killed(
  program: string,
  argv: readonly string[],
  kills: number,
  lifeMs: readonly [number, number],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  for (let done = 0; ; done++) {
    const child = spawn(process.execPath, [program, ...argv], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, ...env },
    });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    const exited = once(child, "exit") as Promise<[number | null, string | null]>;
    const timer = new AbortController();
    if (done < kills) {
      const [least, most] = lifeMs;
      void sleep(least + Math.random() * (most - least), undefined, { signal: timer.signal }).then(
        () => child.kill("SIGKILL"),
        () => undefined,
      );
    }
    const [code, signal] = await exited;
    timer.abort();
    if (signal === "SIGKILL") continue;
    // Documents that failed again make it 1; anything else is a problem of its own.
    assert.equal(code, 1, errors);
    return done;
  }
}

/** Each document that failed again is in the file once. */
export function failedAgain(file: string): { readonly lines: number; readonly distinct: number } {
  const lines = fs.readFileSync(file, "utf8").trim().split("\n");
  const ids = lines.map((line) => (JSON.parse(line) as { esDocumentId: string }).esDocumentId);
  return { lines: ids.length, distinct: new Set(ids).size };
}
