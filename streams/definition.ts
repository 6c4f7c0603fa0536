import * as fs from "node:fs";
import * as path from "node:path";
import type { Transform } from "../lambda/contracts/record-transform";
import type { Chart } from "../lambda/contracts/stream-setup";
import { fieldProblems } from "./reading/field-problems";
import { isObject } from "./fields/mapping-fields";
import { readFolder } from "./reading/folder";
import { indexBody } from "./reading/mapping-problems";
import { nearMiss } from "./reading/near-miss";
import type { DefinitionProblem } from "./reading/problem";
import { exportProblems } from "./reading/saved-objects-export";
import { schemaProblems } from "./reading/schema-problems";
import { inlineSource, shownPath, type Source } from "./reading/source";
import { transformOf, transformProblems } from "./reading/transform";
import { chart, type Written } from "./reading/written";

export { type DefinitionProblem, problemText } from "./reading/problem";

/** A stream's definition. */
export interface StreamDefinition {
  readonly name: string;
  readonly description: string;
  readonly index: string;
  /** The date field of charts. */
  readonly timeField: string;
  readonly transform: Transform;
  readonly charts: readonly Chart[];
  readonly columns: readonly string[];
  /** Prefix of the delivery stream's name; empty by default. */
  readonly namePrefix: string;
  /** Given delivery settings, by setting. */
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

/** Delivery settings that a definition may set. */
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

/** The folder of all streams' folders. */
export const STREAMS_FOLDER = __dirname;

export function streamFolders(folder = STREAMS_FOLDER): readonly string[] {
  return fs
    .readdirSync(folder)
    .filter((name) => fs.existsSync(path.join(folder, name, "stream.yaml")))
    .sort();
}

/**
 * A stream's definition: its folder's, overridden key by key by the inline one.
 * @param inline keys of stream.yaml, and `mappings`, `settings`, `dashboards` and `indexName`;
 * without a folder it must name the index.
 * @param folder of this stream.
 * @returns all problems; a definition only without problems.
 */
export function readDefinition(
  name: string,
  inline: unknown = {},
  folder = path.join(STREAMS_FOLDER, name),
): { definition?: StreamDefinition; problems: readonly DefinitionProblem[] } {
  const overrides = inlineSource(`streams.${name}`, inline);
  const files = STREAM_NAME.test(name) ? readFolder(folder) : undefined;
  const problems = [
    ...nameProblems(name, overrides),
    ...schemaProblems(overrides, "inline"),
    ...(files === undefined ? withoutFolder(name, overrides, folder) : files.problems),
  ];
  // Further checks of wrong values would repeat the problems.
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
    ...transformProblems(given, base, transform, sourceOf, files?.transformFile, mappings),
    ...(given.index !== undefined && given.indexName !== undefined && given.index !== given.indexName
      ? [overrides.problem(["indexName"], `${given.indexName} given and index ${given.index}; leave one of them out`)]
      : []),
  ];
  return conflicts.length > 0 ? { problems: conflicts } : { definition, problems: [] };
}

function nameProblems(name: string, source: Source): readonly DefinitionProblem[] {
  if (STREAM_NAME.test(name)) return [];
  const allowed = "1 to 30 lower-case letters, digits and -, beginning with a letter";
  return [source.problem([], `${name} given as the name of a stream; allowed is ${allowed}`)];
}

function withoutFolder(name: string, source: Source, folder: string): readonly DefinitionProblem[] {
  const { value } = source;
  if (!STREAM_NAME.test(name) || !isObject(value) || "index" in value || "indexName" in value) return [];
  const parent = path.dirname(folder);
  const others = fs.existsSync(parent) ? streamFolders(parent) : [];
  return [
    source.problem(
      [],
      `there is no ${shownPath(path.join(folder, "stream.yaml"))}, and a stream without a folder names its index${nearMiss(name, others) || `; folders are ${others.join(", ")}`}`,
    ),
  ];
}

/** Mappings with the transform's field, if they do not declare it. */
function withTime(mappings: Written["mappings"], field: string): Written["mappings"] {
  const { properties } = mappings ?? {};
  if (!isObject(properties) || field.includes(".") || Object.hasOwn(properties, field)) return mappings;
  return { ...mappings, properties: { [field]: { type: "date" }, ...properties } };
}

function pick(from: object, keys: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
}
