import * as fs from "node:fs";
import { jsonLines } from "../sending/json-lines";

/** Records that are read of a sample; more would tell nothing new. */
const MOST_READ = 10_000;
const MOST_KEPT = 1000;
/** A file that is no JSON lines is read as a whole up to this size. */
const MOST_WHOLE_BYTES = 256 * 2 ** 20;

type Json = Readonly<Record<string, unknown>>;

export interface SampleFile {
  readonly records: readonly Json[];
  readonly kept: readonly string[];
  readonly bad: readonly { readonly line: number; readonly problem: string }[];
  readonly hint?: string;
}

/**
 * Reads JSON lines, a JSON list of objects, or one object. Of a bulk request and of an export of an
 * index, the documents are taken.
 */
export async function readSample(file: string): Promise<SampleFile> {
  const beginning = beginningOf(file);
  const whole = beginning.trimStart().startsWith("[") ? wholeFile(file) : undefined;
  if (whole !== undefined) return whole;
  const records: Json[] = [];
  const kept: string[] = [];
  const bad: { line: number; problem: string }[] = [];
  for await (const { number, data, problem } of jsonLines(fs.createReadStream(file))) {
    if (problem !== undefined) bad.push({ line: number, problem });
    else {
      const text = data.toString();
      const line = JSON.parse(text) as Json;
      if (isBulkAction(line)) continue;
      const record = documentOf(line);
      records.push(record);
      if (kept.length < MOST_KEPT) kept.push(record === line ? text.trim() : JSON.stringify(record));
    }
    if (records.length >= MOST_READ) break;
  }
  const isAnswer = records.length === 1 && hitsOf(records[0]) !== undefined;
  if (records.length > 0 && !isAnswer) return { records, kept, bad };
  const object = beginning.trimStart().startsWith("{") ? wholeFile(file) : undefined;
  const hint = hintOf(beginning);
  return object ?? { records, kept, bad, ...(hint !== undefined && { hint }) };
}

function beginningOf(file: string): string {
  const descriptor = fs.openSync(file, "r");
  const bytes = Buffer.alloc(1024);
  const length = fs.readSync(descriptor, bytes);
  fs.closeSync(descriptor);
  return bytes.toString("latin1", 0, length).replace(/^\u00EF\u00BB\u00BF/, "");
}

/** @returns undefined where the file is no JSON. */
function wholeFile(file: string): SampleFile | undefined {
  if (fs.statSync(file).size > MOST_WHOLE_BYTES) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(fs.readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
  const items: readonly unknown[] = Array.isArray(value) ? value : (hitsOf(value) ?? [value]);
  const records = items.filter(isObject).slice(0, MOST_READ).map(documentOf);
  const bad = items.flatMap((item, index) =>
    isObject(item) ? [] : [{ line: index + 1, problem: "an item of the list that is no object" }],
  );
  return { records, kept: records.slice(0, MOST_KEPT).map((record) => JSON.stringify(record)), bad };
}

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const ACTIONS = ["index", "create", "update", "delete"];

/** A line of `_bulk` that says what to do with the next one. */
function isBulkAction(line: Json): boolean {
  const [[action, target] = ["", undefined], ...more] = Object.entries(line);
  const isMeta = isObject(target) && Object.keys(target).every((key) => /^(_|routing$|require_alias$)/.test(key));
  return more.length === 0 && ACTIONS.includes(action) && isMeta;
}

/** Of a hit of a search, the document. */
const documentOf = (line: Json): Json => (isObject(line._source) && "_index" in line ? line._source : line);

function hitsOf(value: unknown): readonly unknown[] | undefined {
  const { hits } = isObject(value) && isObject(value.hits) ? value.hits : {};
  return Array.isArray(hits) ? hits : undefined;
}

/** What a file without records seems to be, and how it becomes one with them. */
function hintOf(beginning: string): string | undefined {
  const [first = ""] = beginning.split(/\r?\n/);
  if (beginning.startsWith("\u001F\u008B")) return "it looks like gzip: unpack it with gunzip";
  if (beginning.trimStart().startsWith("{")) return "its objects have several lines each: jq -c . puts each on one";
  const [mark] = [",", ";", "\t"].filter((one) => first.split(one).length > 1);
  return mark === undefined || first.startsWith("[")
    ? undefined
    : "it looks like CSV: mlr --icsv --ojsonl cat makes JSON lines of it (--ifs ';' where a semicolon is between the columns)";
}
