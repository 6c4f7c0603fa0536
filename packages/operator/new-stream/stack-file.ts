import * as fs from "node:fs";
import { Document, isMap, parseDocument } from "yaml";
import { declarations } from "../../../settings/declarations";
import { ProblemError } from "../context";
import { replaceFile } from "../durable-file";
import { projectName, stackFile } from "../stack-file";

/** `Pulumi.<stack>.yaml` with one more stream, not yet written. */
export interface StackChange {
  readonly file: string;
  readonly write: () => void;
}

/**
 * Adds a stream to a stack's settings; other settings and comments stay, and so do the streams that the stack runs now.
 * @param project folder of Pulumi.yaml.
 * @throws {ProblemError} when a file is not as Pulumi writes it.
 */
export function withStream(project: string, stack: string, stream: string): StackChange {
  const file = stackFile(project, stack);
  const name = projectName(project);
  if (name === undefined)
    throw new ProblemError(`${project}: no Pulumi.yaml with a project's name; run this in the folder of the project`);
  const key = ["config", `${name}:streams`];
  const document = fs.existsSync(file) ? parseDocument(fs.readFileSync(file, "utf8")) : new Document({ config: {} });
  const config = document.get("config");
  const streams = document.getIn(key);
  const isRight = (value: unknown): boolean => value === undefined || value === null || isMap(value);
  if (document.errors.length > 0 || !isRight(config) || !isRight(streams))
    throw new ProblemError(`${file} is no stack's settings: ${document.errors[0]?.message ?? "streams is no map"}`);
  if (!isMap(config)) document.set("config", document.createNode({}));
  if (!isMap(streams)) document.setIn(key, document.createNode(declarations.streams.default));
  if (!document.hasIn([...key, stream])) document.setIn([...key, stream], document.createNode({}));
  return {
    file,
    write: () => {
      replaceFile(file, document.toString({ lineWidth: 0 }));
    },
  };
}
