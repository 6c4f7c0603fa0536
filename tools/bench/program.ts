/** Evaluates each preset with the policy pack, and an empty program, in turns. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { builtPack } from "@private-ingest/offline/built-pack";
import { evaluateProgram } from "@private-ingest/offline/engine/evaluate";
import { median, type Row } from "./figures";

const ROUNDS = 7;
const root = path.join(__dirname, "../..");

export async function run(): Promise<Row[]> {
  const empty = emptyProgram();
  try {
    const programs = [
      { program: "empty, same imports", directory: empty, stack: "dev" },
      { program: "empty with policies", directory: empty, stack: "dev", policyPack: builtPack() },
      { program: "dev with policies", directory: root, stack: "dev", policyPack: builtPack() },
      { program: "prod with policies", directory: root, stack: "prod", policyPack: builtPack() },
      ...[5, 20].map((count) => {
        // Fewer indices than by default, as a data node takes 500 shards.
        const config = { streams: manyStreams(count), retentionDays: 7 };
        return { program: `dev with ${count} streams`, directory: root, stack: "dev", config };
      }),
    ].map((row) => ({ ...row, seconds: [] as number[], resources: 0 }));
    for (let round = 0; round < ROUNDS; round++) {
      for (const row of programs) {
        const { program: _, seconds, resources: __, ...options } = row;
        const evaluation = await evaluateProgram({ ...options, mode: "preview" });
        if (!evaluation.succeeded) throw new Error(JSON.stringify(evaluation.messages));
        seconds.push(evaluation.seconds);
        row.resources = evaluation.resources.length;
      }
    }
    return programs.map(({ program, resources, seconds }) => ({
      program,
      resources,
      medianSeconds: median(seconds),
      fastestSeconds: Math.min(...seconds),
      timesEmpty: median(seconds) / median(programs[0]?.seconds ?? []),
    }));
  } finally {
    fs.rmSync(empty, { recursive: true });
  }
}

/** Inline definitions of so many streams, beside stockdata. */
const manyStreams = (count: number): Readonly<Record<string, object>> => ({
  stockdata: {},
  ...Object.fromEntries(Array.from({ length: count - 1 }, (_, n) => [`s${n}`, { index: `s${n}-data` }])),
});

/** A program with the imports of ours and no resources. */
function emptyProgram(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-program-"));
  fs.symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  for (const file of ["tsconfig.json", "tsconfig.pulumi.json"])
    fs.copyFileSync(path.join(root, file), path.join(folder, file));
  const imports = ["@pulumi/aws", "@pulumi/awsx", "@pulumi/pulumi", "@pulumi/random"];
  const files = {
    "Pulumi.yaml": "name: empty\nruntime:\n  name: nodejs\n  options:\n    tsconfig: tsconfig.pulumi.json\n",
    "Pulumi.dev.yaml": "config: {}\n",
    "package.json": '{ "name": "empty", "main": "index.ts" }\n',
    "index.ts": `${imports.map((name, index) => `import * as m${index} from "${name}";`).join("\n")}\nvoid [m0, m1, m2, m3];\n`,
  };
  for (const [file, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, file), text);
  return folder;
}
