/**
 * Preset dev by the real CLI, engine and AWS provider in the cloud of this machine. Counts the CLI
 * and its processes without the stand-ins for AWS, random and awsx. Previews are medians.
 */
import { assertSucceeded } from "../../tests/deployment/deployed";
import { type Run, Stack } from "../../tests/deployment/stack";
import { findToolchain } from "../../tests/deployment/toolchain/toolchain";
import { useService } from "../../tests/deployment/used-account";
import { presets } from "../../tests/program/presets";
import { median, type Row } from "./figures";
import { watchProcesses } from "./process-tree";

const ROUNDS = 5;
const STAND_IN = /pulumi-resource-(random|awsx)\.js/;

/** Deploys and destroys a stack. The first run on a machine builds the CLI and the bridge. */
export async function run(): Promise<Row[]> {
  process.env["DEPLOYMENT"] ??= "1";
  const toolchain = await findToolchain();
  if (typeof toolchain === "string") throw new Error(toolchain);
  const stack = await Stack.make(toolchain, presets.dev, "records");
  const preview = (): Promise<Run> => stack.withPack("preview");
  try {
    await useService(stack);
    return [
      await measured("preview with policies, of a new stack", ROUNDS, preview),
      await measured("up with policies, without its preview", 1, () => stack.withPack("up", "--yes", "--skip-preview")),
      await measured("preview with policies, of the deployed stack", ROUNDS, preview),
      await measured("destroy, without its preview", 1, () => stack.destroy("--skip-preview")),
    ];
  } finally {
    await stack.remove();
  }
}

async function measured(command: string, rounds: number, execute: () => Promise<Run>): Promise<Row> {
  const uses: { seconds: number; cpuSeconds: number; peakMemoryMiB: number }[] = [];
  let steps = 0;
  for (let round = 0; round < rounds; round++) {
    const ended = watchProcesses((command) => !STAND_IN.test(command));
    const done = await execute();
    const { cpuSeconds, peakMemoryMiB } = ended();
    assertSucceeded(done);
    uses.push({ seconds: done.seconds, cpuSeconds, peakMemoryMiB });
    steps = done.steps.length;
  }
  return {
    command,
    resources: steps,
    medianSeconds: median(uses.map(({ seconds }) => seconds)),
    fastestSeconds: Math.min(...uses.map(({ seconds }) => seconds)),
    medianCpuSeconds: median(uses.map(({ cpuSeconds }) => cpuSeconds)),
    peakMemoryMiB: median(uses.map(({ peakMemoryMiB }) => peakMemoryMiB)),
  };
}
