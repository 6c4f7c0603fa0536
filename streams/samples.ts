import * as fs from "node:fs";
import { createRequire } from "node:module";
import { dateSpelling, epochSpelling, EPOCH_MILLISECONDS } from "./fields/date-spellings";
import type { StreamDefinition } from "./definition";
import { inventedRecords, type SampleRecord } from "./fields/invented-records";
import { fieldsOf, isObject } from "./fields/mapping-fields";
import { seededRandom } from "./seeded-random";

/**
 * Default export of a `sample.ts`: makes an endless source of records.
 * @param random numbers in [0, 1), reproducible by seed.
 * @param now for records with their own time.
 */
export type SampleRecords = (random: () => number, now: () => Date) => () => object;

export interface SampleOptions {
  /** The same seed gives the same records; 1 by default. */
  readonly seed?: number;
  readonly now?: () => Date;
}

/**
 * An endless source of sample records: from `sample.ts`, from `sample.jsonl` (repeated with the
 * present time), or from the mappings.
 * @throws {Error} if the file is not a sample.
 */
export function samples(
  definition: Pick<StreamDefinition, "timeField" | "mappings" | "charts" | "columns"> & {
    readonly samplePath?: string | undefined;
  },
  { seed = 1, now = () => new Date() }: SampleOptions = {},
): () => SampleRecord {
  const { samplePath } = definition;
  const random = seededRandom(seed);
  if (samplePath === undefined) return inventedRecords(definition, random, now);
  if (samplePath.endsWith(".jsonl")) {
    const { format } = fieldsOf(definition.mappings ?? {}).get(definition.timeField) ?? {};
    return again(recordsOf(samplePath), { name: definition.timeField, format }, now);
  }
  const { default: make } = createRequire(__filename)(samplePath) as { readonly default?: unknown };
  const source = typeof make === "function" ? (make as SampleRecords)(random, now) : undefined;
  if (typeof source !== "function")
    throw new Error(`${samplePath}: the default export is a function that returns a source of records, () => record`);
  return source as () => SampleRecord;
}

/** @throws {Error} naming the first line that is not a record. */
export function recordsOf(file: string): readonly SampleRecord[] {
  const records = fs
    .readFileSync(file, "utf8")
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .flatMap((line, index) => {
      if (line.trim() === "") return [];
      let record: unknown;
      try {
        record = JSON.parse(line);
      } catch (error) {
        throw new Error(`${file}: line ${index + 1}: not JSON: ${(error as Error).message}`, { cause: error });
      }
      if (!isObject(record)) throw new Error(`${file}: line ${index + 1}: a JSON object is expected`);
      return [record];
    });
  if (records.length === 0) throw new Error(`${file}: no records; a JSON object per line is expected`);
  return records;
}

interface TimeField {
  readonly name: string;
  readonly format?: string | undefined;
}

/** The records, repeated; their time becomes the present, in its own spelling. */
function again(records: readonly SampleRecord[], field: TimeField, now: () => Date): () => SampleRecord {
  let next = 0;
  return () => {
    const record = records[next++ % records.length] as SampleRecord;
    return retimed(record, field, now());
  };
}

/** The record with another time; unchanged without the field or in an unknown spelling. */
function retimed(record: SampleRecord, { name, format = "" }: TimeField, time: Date): SampleRecord {
  if (Object.hasOwn(record, name)) {
    const value = record[name];
    const texts = typeof value === "string" ? [dateSpelling(value), dateSpelling(value, "day")] : [];
    const spellings = [...texts, epochSpelling(value)].filter((one) => one !== undefined);
    const spelling = spellings.find((one) => format.split("||").includes(one.format)) ?? spellings[0];
    if (spelling !== undefined) return { ...record, [name]: spelling.write(time, value) };
    return typeof value === "number" ? { ...record, [name]: EPOCH_MILLISECONDS.write(time, value) } : record;
  }
  const dot = name.indexOf(".");
  const inner = record[name.slice(0, Math.max(0, dot))];
  return dot > 0 && isObject(inner)
    ? { ...record, [name.slice(0, dot)]: retimed(inner, { name: name.slice(dot + 1), format }, time) }
    : record;
}
