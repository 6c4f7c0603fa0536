import * as fs from "node:fs";
import * as path from "node:path";
import { Document, isMap, parse, parseDocument } from "yaml";
import { messageOf, ProblemError } from "./context";
import { replaceFile } from "./durable-file";

type Json = Readonly<Record<string, unknown>>;

/** A project's settings in `Pulumi.<stack>.yaml`. Other settings and comments stay. */
export class StackFile {
  readonly file: string;
  private readonly project: string;
  private readonly document: Document;

  /**
   * @param folder of Pulumi.yaml.
   * @throws {ProblemError} when a file is not as Pulumi writes it.
   */
  constructor(folder: string, stack: string) {
    const project = projectName(folder);
    if (project === undefined)
      throw new ProblemError(`${folder}: no Pulumi.yaml with a project's name; run this in the folder of the project`);
    this.project = project;
    this.file = stackFile(folder, stack);
    this.document = settingsDocument(this.file);
  }

  get(setting: string): unknown {
    return this.document.getIn(this.keyOf(setting)) ?? undefined;
  }

  /** @param more names of members, where a setting is a map. */
  set(value: unknown, setting: string, ...more: readonly string[]): void {
    this.document.setIn([...this.keyOf(setting), ...more], this.document.createNode(value));
  }

  write(): void {
    replaceFile(this.file, this.document.toString({ lineWidth: 0 }));
  }

  /** A key without a namespace is the project's, until the CLI writes the file. */
  private keyOf(setting: string): readonly string[] {
    return ["config", this.document.hasIn(["config", setting]) ? setting : `${this.project}:${setting}`];
  }
}

/**
 * The document of a stack's settings, with a map `config`; an empty one where there is no file.
 * @throws {ProblemError} when the file is not as Pulumi writes it.
 */
export function settingsDocument(file: string): Document {
  const document: Document = fs.existsSync(file)
    ? parseDocument(fs.readFileSync(file, "utf8"))
    : new Document({ config: {} });
  const config = document.get("config") ?? undefined;
  if (document.errors.length > 0 || (config !== undefined && !isMap(config)))
    throw noSettings(file, document.errors[0]?.message ?? "config is no map");
  if (config === undefined) document.set("config", document.createNode({}));
  return document;
}

export const noSettings = (file: string, reason: string): ProblemError =>
  new ProblemError(`${file} is no stack's settings: ${reason}`);

/**
 * A definition, or overrides of its folder's, by stream; nothing where the folder has no such
 * project or stack.
 * @throws {ProblemError} for a file that is no YAML.
 */
export function streamsOfStack(folder: string, stack: string): Json {
  const project = projectName(folder);
  if (project === undefined) return {};
  const config = objectOf(yamlOf(stackFile(folder, stack))["config"]);
  return objectOf(config[`${project}:streams`] ?? config["streams"]);
}

/** The file with a stack's settings; of `organization/project/stack`, the stack counts. */
const stackFile = (folder: string, stack: string): string =>
  path.join(folder, `Pulumi.${stack.slice(stack.lastIndexOf("/") + 1)}.yaml`);

function projectName(folder: string): string | undefined {
  const { name } = yamlOf(path.join(folder, "Pulumi.yaml"));
  return typeof name === "string" ? name : undefined;
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
