import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type StockRecord, stockRecords } from "@private-ingest/operator/sending/stocks";
import type { Registration } from "@private-ingest/offline/engine/evaluation";
import type { DeclaredStream } from "../declared";
import { declaredStreams } from "../declared-streams";
import { type RecordEncoding, RecordBuffer } from "../firehose/records";
import { program, type ProgramOptions } from "./registrations";

export * from "./registrations";

export function declared(options: ProgramOptions = {}): DeclaredStream {
  return declaredStream(program(options));
}

export function declaredStream(registrations: readonly Registration[]): DeclaredStream {
  const [stream, ...others] = declaredStreams(registrations);
  assert.deepEqual(others, []);
  return stream!;
}

/** A folder that is deleted after the tests of the file. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "private-ingest-test-"));
  after(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

export function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

/** Records with sequence numbers from `first`, all arrived at `arrival`. */
export function recordsOf(
  texts: readonly string[],
  encoding: RecordEncoding = "utf8",
  arrival = 1_700_000_000_000,
  first = 0,
): RecordBuffer {
  const records = new RecordBuffer(encoding);
  texts.forEach((text, place) => {
    records.append(first + place, arrival, text);
  });
  return records;
}

/** Resolves once `reached` is true. @throws after ten seconds. */
export async function until(reached: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; !(await reached());) {
    assert(Date.now() < deadline, "it came about in time");
    await sleep(20);
  }
}

export function stockSource(seed: number): () => StockRecord {
  const records = stockRecords(seed);
  return () => records.next().value;
}
