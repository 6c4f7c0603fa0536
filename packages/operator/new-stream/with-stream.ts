import { isMap } from "yaml";
import { declarations } from "../../../settings/declarations";
import { StackFile } from "../stack-file";

/**
 * A stack's settings with one more stream, not yet written; the streams that the stack runs now
 * stay.
 * @param folder of Pulumi.yaml.
 * @throws {ProblemError} when a file is not as Pulumi writes it.
 */
export function withStream(folder: string, stack: string, stream: string): StackFile {
  const file = new StackFile(folder, stack);
  const streams = file.get("streams");
  if (streams !== undefined && !isMap(streams)) throw file.problem("streams is no map");
  if (streams === undefined) file.set(declarations.streams.default, "streams");
  if (!isMap(streams) || !streams.has(stream)) file.set({}, "streams", stream);
  return file;
}
