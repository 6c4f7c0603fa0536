import * as fs from "node:fs";
import * as path from "node:path";
import type { Transform } from "../lambda/contracts/record-transform";
import type { Aggregation, Chart } from "../lambda/contracts/stream-setup";
import { fieldProblems } from "./field-problems";
import { isObject } from "./mapping-fields";
import { indexBody } from "./mapping-problems";
import { nearMiss } from "./near-miss";
import type { DefinitionProblem } from "./problem";
import { exportProblems } from "./saved-objects-export";
import { schemaProblems } from "./schema-problems";
import { inlineSource, jsonSource, shownPath, type Source, textOf, yamlSource } from "./source";

export { type DefinitionProblem, problemText } from "./problem";

/** What flows through one stream. */
export interface StreamDefinition {
  readonly name: string;
  readonly description: string;
  readonly index: string;
  /** The date field that charts go by. */
  readonly timeField: string;
  readonly transform: Transform;
  readonly charts: readonly Chart[];
  readonly columns: readonly string[];
  /** Beginning of the delivery stream's name; empty by default. */
  readonly namePrefix: string;
  /** Delivery settings that are given, under their settings' names. */
  readonly delivery: Readonly<Record<string, unknown>>;
  /** Body of an index template's `mappings`. */
  readonly mappings?: Readonly<Record<string, unknown>>;
  /** Body of an index template's `settings`. */
  readonly indexSettings?: Readonly<Record<string, unknown>>;
  /** An export of Dashboards: one object per line. */
  readonly savedObjects?: string;
  /** File of sample records: `sample.ts` or `sample.jsonl`. */
  readonly samplePath?: string;
}

/** Settings of the delivery, which a definition gives defaults for. */
export const DELIVERY_KEYS = [
  "bufferSizeMiB",
  "bufferIntervalSeconds",
  "retrySeconds",
  "indexRotation",
  "backupMode",
  "source",
  "kinesisStreamArn",
  "documentId",
  "retentionDays",
  "transformTimeoutSeconds",
  "transformMemoryMiB",
] as const;

/** A stream's name: part of the names of its resources. */
export const STREAM_NAME = /^[a-z][a-z0-9-]{0,29}$/;

/** The folder with a folder per stream. */
export const STREAMS_FOLDER = __dirname;

/** Names of the streams that have a folder. */
export function streamFolders(folder = STREAMS_FOLDER): readonly string[] {
  return fs
    .readdirSync(folder)
    .filter((name) => fs.existsSync(path.join(folder, name, "stream.yaml")))
    .sort();
}

/** A stream as it is written, after the schema's check. */
interface Written {
  readonly description?: string;
  readonly index?: string;
  readonly indexName?: string;
  readonly timeField?: string;
  readonly transform?: "timestamp" | "none" | "cloudwatchLogs";
  readonly keepExisting?: boolean;
  readonly charts?: readonly {
    readonly title: string;
    readonly y: "count" | Readonly<Record<string, string>>;
    readonly by?: string;
    readonly interval?: string;
    readonly unit?: string;
  }[];
  readonly columns?: readonly string[];
  readonly namePrefix?: string;
  readonly mappings?: Readonly<Record<string, unknown>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly dashboards?: string;
}

/**
 * A stream's definition: what its folder says, and over it, key by key, what is given inline.
 * @param inline keys of stream.yaml, and `mappings`, `settings`, `dashboards` and `indexName`; a stream without a folder
 *   is given by it alone, and names its index.
 * @param folder of this stream.
 * @returns everything that is wrong; a definition only where nothing is.
 */
export function readDefinition(
  name: string,
  inline: unknown = {},
  folder = path.join(STREAMS_FOLDER, name),
): { definition?: StreamDefinition; problems: readonly DefinitionProblem[] } {
  const overrides = inlineSource(`streams.${name}`, inline);
  const files = readFolder(folder);
  const problems = [
    ...nameProblems(name, overrides),
    ...schemaProblems(overrides, "inline"),
    ...(files === undefined ? withoutFolder(name, overrides, folder) : files.problems),
  ];
  // What follows from values that are wrong by themselves would only repeat it.
  if (problems.length > 0) return { problems };
  const given = inline as Written;
  const base = (files?.yaml.value ?? {}) as Written;
  const both = { ...base, ...given };
  const sourceOf = (key: string): Source => (Object.hasOwn(given, key) || files === undefined ? overrides : files.yaml);
  const timeField = both.timeField ?? "timestamp";
  const inlineBody = indexBody(overrides, { mappings: undefined, ...pick(given, ["mappings", "settings"]) });
  const settings = inlineBody.body.settings ?? files?.body?.settings;
  const declared = inlineBody.body.mappings ?? files?.body?.mappings;
  const transform = transformOf(both, timeField, files?.transformFile);
  const mappings = transform.kind === "timestamp" ? withTime(declared, timeField) : declared;
  const savedObjects = given.dashboards ?? files?.savedObjects;
  const charts = (both.charts ?? []).map(chart);
  const definition: StreamDefinition = {
    name,
    description: both.description ?? `Records of ${name}.`,
    index: given.index ?? given.indexName ?? base.index ?? name,
    timeField,
    transform,
    charts,
    columns: both.columns ?? [],
    namePrefix: both.namePrefix ?? "",
    delivery: pick(both, DELIVERY_KEYS),
    ...(mappings !== undefined && { mappings }),
    ...(settings !== undefined && { indexSettings: settings }),
    ...(savedObjects !== undefined && { savedObjects }),
    ...(files?.samplePath !== undefined && { samplePath: files.samplePath }),
  };
  const conflicts = [
    ...inlineBody.problems,
    ...(given.dashboards === undefined ? [] : exportProblems(given.dashboards, overrides.problem(["dashboards"], ""))),
    ...(mappings === undefined ? [] : fieldProblems(definition, mappings)).map(({ key, message }) =>
      sourceOf(String(key[0])).problem(key, message),
    ),
    ...transformProblems(given, base, transform, sourceOf, files?.transformFile),
    ...(transform.kind === "timestamp" && timeField.includes(".")
      ? [
          sourceOf("timeField").problem(
            ["timeField"],
            `${timeField} given with transform timestamp, which adds a field at the top; set transform to none, or write a transform.ts`,
          ),
        ]
      : []),
    ...(given.index !== undefined && given.indexName !== undefined && given.index !== given.indexName
      ? [overrides.problem(["indexName"], `${given.indexName} given and index ${given.index}; leave one of them out`)]
      : []),
  ];
  return conflicts.length > 0 ? { problems: conflicts } : { definition, problems: [] };
}

interface Folder {
  readonly yaml: Source;
  readonly body?: ReturnType<typeof indexBody>["body"];
  readonly savedObjects?: string;
  readonly transformFile?: string;
  readonly samplePath?: string;
  readonly problems: readonly DefinitionProblem[];
}

/** @returns undefined where there is no folder. */
function readFolder(folder: string): Folder | undefined {
  if (!fs.existsSync(folder)) return undefined;
  const inside = (file: string): string => path.join(folder, file);
  const existing = (...files: readonly string[]): string | undefined =>
    files.map(inside).find((file) => fs.existsSync(file));
  const yamlFile = shownPath(inside("stream.yaml"));
  const yamlText = textOf(inside("stream.yaml"));
  const yaml: Source | readonly DefinitionProblem[] =
    yamlText === undefined
      ? [{ file: yamlFile, place: "", message: "no such file; every stream's folder has one" }]
      : yamlSource(yamlText, yamlFile);
  const problems: DefinitionProblem[] = "problem" in yaml ? [...schemaProblems(yaml, "yaml")] : [...yaml];
  const mappingsText = textOf(inside("mappings.json"));
  const mappings =
    mappingsText === undefined ? undefined : jsonSource(mappingsText, shownPath(inside("mappings.json")));
  const read = mappings !== undefined && "problem" in mappings ? indexBody(mappings) : undefined;
  if (mappings !== undefined) problems.push(...("problem" in mappings ? (read?.problems ?? []) : mappings));
  const savedObjects = textOf(inside("dashboards.ndjson"));
  if (savedObjects !== undefined)
    problems.push(...exportProblems(savedObjects, { file: shownPath(inside("dashboards.ndjson")), place: "" }));
  const transformFile = existing("transform.ts");
  const samplePath = existing("sample.ts", "sample.jsonl");
  return {
    yaml: "problem" in yaml ? yaml : inlineSource(yamlFile, {}),
    ...(read !== undefined && { body: read.body }),
    ...(savedObjects !== undefined && { savedObjects }),
    ...(transformFile !== undefined && { transformFile }),
    ...(samplePath !== undefined && { samplePath }),
    problems,
  };
}

function nameProblems(name: string, source: Source): readonly DefinitionProblem[] {
  if (STREAM_NAME.test(name)) return [];
  const allowed = "1 to 30 lower-case letters, digits and -, beginning with a letter";
  return [source.problem([], `${name} given as the name of a stream; allowed is ${allowed}`)];
}

function withoutFolder(name: string, source: Source, folder: string): readonly DefinitionProblem[] {
  const { value } = source;
  if (!isObject(value) || "index" in value || "indexName" in value) return [];
  const parent = path.dirname(folder);
  const others = fs.existsSync(parent) ? streamFolders(parent) : [];
  return [
    source.problem(
      [],
      `there is no folder ${shownPath(folder)}, and a stream without a folder names its index${nearMiss(name, others) || `; folders are ${others.join(", ")}`}`,
    ),
  ];
}

/** Mappings with the field that the transform adds, where they do not declare it. */
function withTime(mappings: Written["mappings"], field: string): Written["mappings"] {
  const { properties } = mappings ?? {};
  if (!isObject(properties) || field.includes(".") || Object.hasOwn(properties, field)) return mappings;
  return { ...mappings, properties: { [field]: { type: "date" }, ...properties } };
}

function transformOf({ transform, keepExisting = true }: Written, field: string, file: string | undefined): Transform {
  if (transform === undefined && file !== undefined) return { kind: "own", file };
  return transform === "none" || transform === "cloudwatchLogs"
    ? { kind: transform }
    : { kind: "timestamp", field, keepExisting };
}

function transformProblems(
  given: Written,
  base: Written,
  { kind }: Transform,
  sourceOf: (key: string) => Source,
  file: string | undefined,
): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  // An override of the transform leaves keepExisting of the folder without a meaning, which is no mistake.
  const isMeant = given.keepExisting !== undefined || given.transform === undefined;
  if (kind !== "timestamp" && (given.keepExisting ?? base.keepExisting) !== undefined && isMeant)
    problems.push(
      sourceOf("keepExisting").problem(
        ["keepExisting"],
        `given with ${kind === "own" ? "transform.ts" : `transform ${kind}`}; only transform timestamp knows it, so leave it out`,
      ),
    );
  if (file !== undefined && base.transform !== undefined)
    problems.push(
      sourceOf("transform").problem(
        ["transform"],
        `${base.transform} given, and the folder has a transform.ts; leave one of them out`,
      ),
    );
  return problems;
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

function chart({ title, y, by, interval = "auto", unit }: NonNullable<Written["charts"]>[number]): Chart {
  const [, amount, letter = ""] = /^(\d+)([smhd])$/.exec(interval) ?? [];
  return {
    title,
    y: aggregation(y),
    ...(by !== undefined && { by }),
    ...(amount !== undefined && { intervalSeconds: Number(amount) * (SECONDS[letter] ?? NaN) }),
    ...(unit !== undefined && { unit }),
  };
}

function aggregation(y: "count" | Readonly<Record<string, string>>): Aggregation {
  if (y === "count") return { kind: "count" };
  const [[kind, field] = ["", ""]] = Object.entries(y);
  return { kind: kind as "avg", field };
}

/** The keys that are there. */
function pick<T extends object>(from: T, keys: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
}
