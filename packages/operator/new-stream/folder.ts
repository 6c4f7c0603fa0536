import { stringify } from "yaml";
import type { Inferred } from "../../../streams/inference/infer";

/** Files of a stream's folder by their names. */
export type FolderFiles = Readonly<Record<string, string>>;

/**
 * The folder of a new stream.
 * @param sample records as they were given, one per line; none leaves the file out.
 */
export function folderFiles(name: string, index: string, inferred: Inferred, sample: readonly string[]): FolderFiles {
  return {
    "stream.yaml": streamYaml(name, index, inferred),
    "mappings.json": `${JSON.stringify({ mappings: inferred.mappings }, undefined, 2)}\n`,
    ...(sample.length > 0 && { "sample.jsonl": `${sample.join("\n")}\n` }),
    [`${name}.test.ts`]: streamTest(name),
  };
}

function streamYaml(name: string, index: string, { timeField, transform, charts, columns }: Inferred): string {
  const keys = {
    description: `Records of ${name}.`,
    index,
    timeField,
    ...(transform !== undefined && { transform }),
    charts,
    columns,
  };
  // Editors complete and check the keys by this line.
  return `# yaml-language-server: $schema=../stream.schema.json\n${stringify(keys, { lineWidth: 100 })}`;
}

const streamTest = (name: string): string => `import assert from "node:assert/strict";
import { refusals } from "../fields/acceptance";
import { problemText, readDefinition } from "../definition";
import { samples } from "../samples";

describe("stream ${name}", () => {
  const { definition, problems } = readDefinition("${name}", {}, __dirname);

  it("is defined without a problem", () => {
    assert.deepEqual(problems.map(problemText), []);
  });

  it("has samples that its mappings take", () => {
    assert(definition);
    const next = samples(definition);
    for (let record = 0; record < 1000; record++) assert.deepEqual(refusals(definition.mappings ?? {}, next()), []);
  });
});
`;
