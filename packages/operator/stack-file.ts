import * as fs from "node:fs";
import * as path from "node:path";
import { Document, isMap, parse, parseDocument } from "yaml";
import { ProblemError } from "./context";
import { replaceFile } from "./durable-file";

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
    this.file = path.join(folder, `Pulumi.${stack}.yaml`);
    this.project = projectName(folder);
    this.document = fs.existsSync(this.file)
      ? parseDocument(fs.readFileSync(this.file, "utf8"))
      : new Document({ config: {} });
    const config = this.document.get("config") ?? undefined;
    if (this.document.errors.length > 0 || (config !== undefined && !isMap(config)))
      throw this.problem(this.document.errors[0]?.message ?? "config is no map");
    if (config === undefined) this.document.set("config", this.document.createNode({}));
  }

  /** The value as YAML has it; undefined where the file has none. */
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

  /** The error of a file that cannot be written to. */
  problem(reason: string): ProblemError {
    return new ProblemError(`${this.file} is no stack's settings: ${reason}`);
  }

  /** As the file spells it: a key without a namespace is the project's, as long as the CLI has not written the file. */
  private keyOf(setting: string): readonly string[] {
    return ["config", this.document.hasIn(["config", setting]) ? setting : `${this.project}:${setting}`];
  }
}

function projectName(folder: string): string {
  const file = path.join(folder, "Pulumi.yaml");
  const { name } = (fs.existsSync(file) ? parse(fs.readFileSync(file, "utf8")) : {}) as { name?: unknown };
  if (typeof name !== "string")
    throw new ProblemError(`${file}: no project's name; run this in the folder of the project`);
  return name;
}
