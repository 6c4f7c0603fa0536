import { stringify } from "yaml";
import type { Inferred } from "../../../streams/inference/infer";

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
import { isUnfit, judge } from "@private-ingest/local-firehose/store/judge";
import { readMapping } from "@private-ingest/local-firehose/store/mapping";
import { problemText, readDefinition } from "../definition";
import { samples } from "../samples";
import { transforming } from "../testing";

describe("stream ${name}", () => {
  const { definition, problems } = readDefinition("${name}", {}, __dirname);

  it("is defined without a problem", () => {
    assert.deepEqual(problems.map(problemText), []);
  });

  it("has samples that its transform and its index take", async () => {
    assert(definition);
    const [next, transformed, mapping] = [samples(definition), transforming(__dirname), readMapping(definition.mappings)];
    for (let sent = 0; sent < 1000; sent++) {
      const answer = await transformed(next());
      assert.notEqual(answer.result, "ProcessingFailed", JSON.stringify(answer));
      const judged = answer.result === "Ok" ? judge(JSON.stringify(answer.record), mapping) : new Map();
      assert.ok(!isUnfit(judged), JSON.stringify(judged));
    }
  });
});
`;
