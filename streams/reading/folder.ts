import * as fs from "node:fs";
import * as path from "node:path";
import { type IndexBody, indexBody } from "./mapping-problems";
import type { DefinitionProblem } from "./problem";
import { exportProblems } from "./saved-objects-export";
import { schemaProblems } from "./schema-problems";
import { inlineSource, jsonSource, shownPath, type Source, textOf, yamlSource } from "./source";

/** A stream's folder and the problems of its files. */
export interface Folder {
  readonly yaml: Source;
  readonly body?: IndexBody;
  readonly savedObjects?: string;
  readonly transformFile?: string;
  readonly samplePath?: string;
  readonly problems: readonly DefinitionProblem[];
}

const FILES = ["stream.yaml", "mappings.json", "transform.ts", "dashboards.ndjson", "sample.ts", "sample.jsonl"];

/** Unread files, with the name that was probably meant. */
const misnamed = (names: readonly string[]): readonly (readonly [name: string, meant: string])[] =>
  FILES.filter((file) => file !== "sample.ts").flatMap((meant) => {
    const stem = /^[a-z]+?(?=s?\.)/.exec(meant)?.[0] ?? "";
    const near = new RegExp(`^${stem}s?\\.(ya?ml|json|jsonl|ndjson|[cm]?[jt]s)$`, "i");
    const isThere = names.some((name) => FILES.includes(name) && near.test(name));
    return isThere ? [] : names.filter((name) => near.test(name)).map((name) => [name, meant] as const);
  });

export const sampleFile = (folder: string): string | undefined =>
  ["sample.ts", "sample.jsonl"].map((file) => path.join(folder, file)).find((file) => fs.existsSync(file));

/** @returns undefined without a folder with a stream's files. */
export function readFolder(folder: string): Folder | undefined {
  if (!FILES.some((file) => fs.existsSync(path.join(folder, file)))) return undefined;
  const inside = (file: string): string => path.join(folder, file);
  const unread = misnamed(fs.readdirSync(folder)).map(([file, meant]) => ({
    file: shownPath(inside(file)),
    place: "",
    message: `no file of this name is read; did you mean ${meant}?`,
  }));
  const yamlFile = shownPath(inside("stream.yaml"));
  const yamlText = textOf(inside("stream.yaml"));
  const yaml: Source | readonly DefinitionProblem[] =
    yamlText === undefined
      ? [{ file: yamlFile, place: "", message: "no such file; every stream's folder has one" }]
      : yamlSource(yamlText, yamlFile);
  const problems: DefinitionProblem[] = [...unread, ...("problem" in yaml ? schemaProblems(yaml, "yaml") : yaml)];
  const mappingsText = textOf(inside("mappings.json"));
  const mappings =
    mappingsText === undefined ? undefined : jsonSource(mappingsText, shownPath(inside("mappings.json")));
  const read = mappings !== undefined && "problem" in mappings ? indexBody(mappings) : undefined;
  if (mappings !== undefined) problems.push(...("problem" in mappings ? (read?.problems ?? []) : mappings));
  const savedObjects = textOf(inside("dashboards.ndjson"));
  if (savedObjects !== undefined)
    problems.push(...exportProblems(savedObjects, { file: shownPath(inside("dashboards.ndjson")), place: "" }));
  const transformFile = fs.existsSync(inside("transform.ts")) ? inside("transform.ts") : undefined;
  const samplePath = sampleFile(folder);
  return {
    yaml: "problem" in yaml ? yaml : inlineSource(yamlFile, {}),
    ...(read !== undefined && { body: read.body }),
    ...(savedObjects !== undefined && { savedObjects }),
    ...(transformFile !== undefined && { transformFile }),
    ...(samplePath !== undefined && { samplePath }),
    problems,
  };
}
