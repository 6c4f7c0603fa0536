import * as fs from "node:fs";
import * as path from "node:path";
import type { StreamDefinition } from "../../streams/definition";
import { ProblemError } from "./context";
import { streamsOfStack } from "./stack-file";
import type { ChosenStream } from "./stream-choice";

/**
 * A stream's definition: its folder in `streams/` of the working folder or of this repository, with
 * the overrides of the working folder's stack settings. The physical name,
 * `<project>-<stack>-<stream>`, also finds it.
 * @returns undefined for an unknown stream.
 * @throws {ProblemError} listing all problems of the definition.
 */
export async function streamDefinition(
  { name, names }: ChosenStream,
  stack: string | undefined,
): Promise<StreamDefinition | undefined> {
  const { problemText, readDefinition, STREAMS_FOLDER, streamFolders } = await import("../../streams/definition");
  const own = path.resolve("streams");
  const folders = (folder: string): readonly string[] => (fs.existsSync(folder) ? streamFolders(folder) : []);
  const root = [own, STREAMS_FOLDER].find((folder) => folders(folder).length > 0) ?? own;
  const inline = stack === undefined ? {} : streamsOfStack(process.cwd(), stack);
  const { streamName = "" } = names;
  const isOfFolder = (folder: string): boolean =>
    name === undefined ? streamName === folder || streamName.endsWith(`-${folder}`) : name === folder;
  const [longest] = [...folders(root), ...Object.keys(inline)].filter(isOfFolder).sort((a, b) => b.length - a.length);
  if (longest === undefined) return undefined;
  const { definition, problems } = readDefinition(longest, inline[longest] ?? {}, path.join(root, longest));
  if (definition === undefined) throw new ProblemError(problems.map(problemText).join("\n"));
  return definition;
}
