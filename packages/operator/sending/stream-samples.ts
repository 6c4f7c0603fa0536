import { messageOf, ProblemError } from "../context";
import type { ChosenStream } from "../stream-choice";
import { streamDefinition } from "../stream-definition";
import { stockRecords } from "./stocks";

/**
 * Endless samples of a stream's folder; of `stockdata` if only the physical name is known.
 * @throws {ProblemError} when a stream other than `stockdata` has no folder here.
 */
export async function streamSamples(
  stream: ChosenStream,
  { seed, stack }: { readonly seed: number; readonly stack: string | undefined },
): Promise<() => object> {
  const definition = await streamDefinition(stream, stack);
  const { name = "stockdata" } = stream;
  if (definition !== undefined && definition.name !== "stockdata") {
    const { samples } = await import("../../../streams/samples");
    try {
      return samples(definition, { seed });
    } catch (error) {
      // The installed program is plain JavaScript, and cannot load a sample.ts.
      throw new ProblemError(`${messageOf(error)}; run \`npm run send\` in the project's folder, or give --file`);
    }
  }
  if (name !== "stockdata")
    throw new ProblemError(`streams/${name}/ is not in this folder, so ${name} has no samples; give --file`);
  const records = stockRecords(seed);
  return () => records.next().value;
}
