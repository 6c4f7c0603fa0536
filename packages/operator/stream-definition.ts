import * as fs from "node:fs";
import * as path from "node:path";
import type { StreamDefinition } from "../../streams/definition";
import { ProblemError } from "./context";
import type { ChosenStream } from "./stream-choice";

/**
 * The definition of a stream that has a folder in `streams/` of the working folder or of this
 * repository. Without a logical name, the physical one tells it: `<project>-<stack>-<stream>`.
 * @returns undefined where there is no such folder.
 * @throws {ProblemError} naming everything that is wrong with the definition.
 */
export async function streamDefinition({ name, names }: ChosenStream): Promise<StreamDefinition | undefined> {
  const { problemText, readDefinition, STREAMS_FOLDER, streamFolders } = await import("../../streams/definition");
  const root = [path.resolve("streams"), STREAMS_FOLDER].find(
    (folder) => fs.existsSync(folder) && streamFolders(folder).length > 0,
  );
  if (root === undefined) return undefined;
  const { streamName = "" } = names;
  const isOfFolder = (folder: string): boolean =>
    name === undefined ? streamName === folder || streamName.endsWith(`-${folder}`) : name === folder;
  const [longest] = streamFolders(root)
    .filter(isOfFolder)
    .sort((a, b) => b.length - a.length);
  if (longest === undefined) return undefined;
  const { definition, problems } = readDefinition(longest, {}, path.join(root, longest));
  if (definition === undefined) throw new ProblemError(problems.map(problemText).join("\n"));
  return definition;
}
