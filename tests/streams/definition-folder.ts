import * as fs from "node:fs";
import * as path from "node:path";
import { problemText, readDefinition, type StreamDefinition } from "../../streams/definition";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";

/** Files of a stream's folder by their names; what is no text is written as JSON. */
export type Files = Readonly<Record<string, unknown>>;

/** A folder of a stream that is gone after the test. */
export function streamFolder(name: string, files: Files): string {
  const folder = path.join(temporaryFolder(), name);
  fs.mkdirSync(folder);
  for (const [file, content] of Object.entries(files))
    fs.writeFileSync(path.join(folder, file), typeof content === "string" ? content : JSON.stringify(content));
  return folder;
}

/** @throws {Error} with everything that is wrong. */
export function defined(name: string, files: Files, inline?: unknown): StreamDefinition {
  const { definition, problems } = readDefinition(name, inline, streamFolder(name, files));
  if (definition === undefined) throw new Error(problems.map(problemText).join("\n"));
  return definition;
}
