import { readDefinition, streamFolders } from "../../streams/definition";
import { samples } from "../../streams/samples";
import type { DeclaredDefinition } from "./declared-definition";

/**
 * An endless source of a stream's sample records: those of its folder in `streams/`, or records invented from its
 * mapping.
 * @throws {Error} when the folder's sample cannot be used.
 */
export function sampleRecords(definition: DeclaredDefinition, seed: number): () => object {
  const { name } = definition;
  const samplePath = streamFolders().includes(name) ? readDefinition(name).definition?.samplePath : undefined;
  return samples({ ...definition, ...(samplePath !== undefined && { samplePath }) }, { seed });
}
