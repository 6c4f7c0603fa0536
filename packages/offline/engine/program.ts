import { spawn } from "node:child_process";
import { join } from "node:path";
import type { StackConfig } from "./config";
import type { Project } from "./project";

/** Arguments that end a Node process together with the process that starts it. */
export const endWithParent = ["--require", join(__dirname, "../end-with-parent.cjs")] as const;

export interface ProgramExit {
  readonly code: number;
  /** Its standard output and standard error, in order. */
  readonly output: string;
}

interface ProgramRun {
  readonly stack: string;
  readonly preview: boolean;
  readonly config: StackConfig;
  /** Address of the resource monitor and engine services. */
  readonly engineAddress: string;
  readonly signal: AbortSignal;
}

/**
 * Runs a Node program as pulumi-language-nodejs does, in a process of its own. Arguments and
 * environment are those of https://github.com/pulumi/pulumi,
 * `sdk/nodejs/cmd/pulumi-language-nodejs/main.go`. Programs are only transpiled, in a fifth of the
 * time; their types are checked elsewhere.
 */
export function runProgram(project: Project, run: ProgramRun): Promise<ProgramExit> {
  const launcher = require.resolve("@pulumi/pulumi/cmd/run", { paths: [project.workingDirectory] });
  const args = [
    ["--monitor", run.engineAddress],
    ["--engine", run.engineAddress],
    ["--organization", "organization"],
    ["--project", project.name],
    ["--root-directory", project.directory],
    ["--stack", run.stack],
    ["--pwd", project.workingDirectory],
    ["--parallel", "16"],
    run.preview ? ["--dry-run"] : [],
    [project.entryPoint],
  ].flat();
  const child = spawn(process.execPath, [...endWithParent, ...project.nodeArgs, launcher, ...args], {
    cwd: project.workingDirectory,
    stdio: ["ignore", "pipe", "pipe"],
    signal: run.signal,
    env: {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(run.config.values),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(run.config.secretKeys),
      PULUMI_NODEJS_TYPESCRIPT: String(project.typescript),
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      ...(project.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: project.tsconfig }),
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code: code ?? -1, output });
    });
  });
}
