/**
 * What an evaluation of the program costs: each preset with the policy pack, beside an empty program with the same imports, run by
 * Pulumi's launcher as it is and as the engine runs every program, without what serves debugging. Runs are interleaved, each a launcher
 * process of its own, and the median is shown.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { builtPack } from "@private-ingest/offline/built-pack";
import { evaluateProgram } from "@private-ingest/offline/engine/evaluate";
import { median } from "./median";

const ROUNDS = 7;
const root = path.join(__dirname, "../..");

export interface ProgramRow {
  readonly program: string;
  readonly resources: number;
  readonly medianSeconds: number;
  readonly fastestSeconds: number;
  /** Of the medians, the launcher as it is. */
  readonly timesEmpty: number;
}

/** Evaluates every program in turn, several times. */
export async function run(): Promise<ProgramRow[]> {
  const empty = emptyProgram();
  try {
    const programs = [
      { program: "empty, same imports, launcher as it is", directory: empty, stack: "dev", judged: false, plain: true },
      { program: "empty, same imports", directory: empty, stack: "dev", judged: false },
      { program: "empty with policies", directory: empty, stack: "dev", judged: true },
      { program: "dev", directory: root, stack: "dev", judged: false },
      { program: "dev with policies", directory: root, stack: "dev", judged: true },
      { program: "prod with policies", directory: root, stack: "prod", judged: true },
      { program: "prod with policies, launcher as it is", directory: root, stack: "prod", judged: true, plain: true },
    ];
    const seconds = programs.map((): number[] => []);
    const resources = programs.map(() => 0);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, { directory, stack, judged, plain = false }] of programs.entries()) {
        const evaluate = () =>
          evaluateProgram({ directory, stack, mode: "preview", ...(judged ? { policyPack: builtPack() } : {}) });
        const evaluation = await (plain ? withLauncherAsItIs(evaluate) : evaluate());
        if (!evaluation.succeeded) throw new Error(JSON.stringify(evaluation.messages));
        seconds[index]?.push(evaluation.seconds);
        resources[index] = evaluation.resources.length;
      }
    }
    const medians = seconds.map(median);
    return programs.map(({ program }, index) => ({
      program,
      resources: resources[index] ?? 0,
      medianSeconds: medians[index] ?? NaN,
      fastestSeconds: Math.min(...(seconds[index] ?? [])),
      timesEmpty: (medians[index] ?? NaN) / (medians[0] ?? NaN),
    }));
  } finally {
    fs.rmSync(empty, { recursive: true });
  }
}

/** The variable leaves out what the engine loads before the launcher; empty, it asks the launcher for nothing. */
async function withLauncherAsItIs<T>(evaluate: () => Promise<T>): Promise<T> {
  process.env.PULUMI_DEBUG_PROMISE_LEAKS = "";
  try {
    return await evaluate();
  } finally {
    // Whatever is measured next has the engine as it is.
    delete process.env.PULUMI_DEBUG_PROMISE_LEAKS;
  }
}

/** A program that imports what ours does and declares nothing; it finds the modules of this project through a link. */
function emptyProgram(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-program-"));
  fs.symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  fs.copyFileSync(path.join(root, "tsconfig.json"), path.join(folder, "tsconfig.json"));
  fs.copyFileSync(path.join(root, "tsconfig.pulumi.json"), path.join(folder, "tsconfig.pulumi.json"));
  fs.writeFileSync(
    path.join(folder, "Pulumi.yaml"),
    "name: empty\nruntime:\n  name: nodejs\n  options:\n    tsconfig: tsconfig.pulumi.json\n",
  );
  fs.writeFileSync(path.join(folder, "Pulumi.dev.yaml"), "config: {}\n");
  fs.writeFileSync(path.join(folder, "package.json"), '{ "name": "empty", "main": "index.ts" }\n');
  const imports = ["@pulumi/aws", "@pulumi/awsx", "@pulumi/pulumi", "@pulumi/random"];
  fs.writeFileSync(
    path.join(folder, "index.ts"),
    `${imports.map((name, index) => `import * as m${index} from "${name}";`).join("\n")}\nvoid [m0, m1, m2, m3];\n`,
  );
  return folder;
}
