import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { messageOf, ProblemError } from "./context";

type Json = Readonly<Record<string, unknown>>;

/** The file with a stack's settings; of `organization/project/stack`, the stack counts. */
export const stackFile = (folder: string, stack: string): string =>
  path.join(folder, `Pulumi.${stack.slice(stack.lastIndexOf("/") + 1)}.yaml`);

/** @returns the name in a folder's Pulumi.yaml; undefined where it has none. */
export function projectName(folder: string): string | undefined {
  const { name } = yamlOf(path.join(folder, "Pulumi.yaml"));
  return typeof name === "string" ? name : undefined;
}

/**
 * What the settings of a stack give for each of its streams: a definition, or overrides of its folder's.
 * @returns nothing where the folder has no such project or stack.
 * @throws {ProblemError} for a file that is no YAML.
 */
export function streamsOfStack(folder: string, stack: string): Json {
  const { config } = yamlOf(stackFile(folder, stack));
  const streams = objectOf(config)[`${projectName(folder) ?? ""}:streams`];
  return objectOf(streams);
}

function yamlOf(file: string): Json {
  if (!fs.existsSync(file)) return {};
  try {
    return objectOf(parse(fs.readFileSync(file, "utf8")));
  } catch (error) {
    throw new ProblemError(`${file}: ${messageOf(error)}`);
  }
}

const objectOf = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
