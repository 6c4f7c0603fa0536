import * as fs from "node:fs";
import { jsonLines } from "../sending/json-lines";

/** Records that are read of a sample; more would tell nothing new. */
const MOST_READ = 10_000;
/** Records of the sample that the new folder keeps. */
const MOST_KEPT = 1000;

export interface SampleFile {
  readonly records: readonly Readonly<Record<string, unknown>>[];
  /** The first records as they were written. */
  readonly kept: readonly string[];
  /** Lines that are no record. */
  readonly bad: readonly { readonly line: number; readonly problem: string }[];
}

/** Reads JSON lines, or a JSON list of objects. */
export async function readSample(file: string): Promise<SampleFile> {
  const list = jsonList(file);
  if (list !== undefined) return list;
  const records: Record<string, unknown>[] = [];
  const kept: string[] = [];
  const bad: { line: number; problem: string }[] = [];
  for await (const { number, data, problem } of jsonLines(fs.createReadStream(file))) {
    if (problem !== undefined) bad.push({ line: number, problem });
    else {
      const text = data.toString();
      records.push(JSON.parse(text) as Record<string, unknown>);
      if (kept.length < MOST_KEPT) kept.push(text.trim());
    }
    if (records.length >= MOST_READ) break;
  }
  return { records, kept, bad };
}

/** @returns undefined where the file is no JSON list. */
function jsonList(file: string): SampleFile | undefined {
  const descriptor = fs.openSync(file, "r");
  const beginning = Buffer.alloc(64);
  const length = fs.readSync(descriptor, beginning);
  fs.closeSync(descriptor);
  if (!/^(\uFEFF)?\s*\[/.test(beginning.toString("utf8", 0, length))) return undefined;
  let items: unknown;
  try {
    items = JSON.parse(fs.readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
  if (!Array.isArray(items)) return undefined;
  const isRecord = (item: unknown): item is Record<string, unknown> =>
    typeof item === "object" && item !== null && !Array.isArray(item);
  const records = items.filter(isRecord).slice(0, MOST_READ);
  const bad = items.flatMap((item, index) =>
    isRecord(item) ? [] : [{ line: index + 1, problem: "an item of the list that is no object" }],
  );
  return { records, kept: records.slice(0, MOST_KEPT).map((record) => JSON.stringify(record)), bad };
}
