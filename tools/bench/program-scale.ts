/**
 * What an evaluation costs as a program grows: this project's network, domain and delivery streams in 1 to 3 Availability
 * Zones (a domain takes no more) and with 1 to 50 streams. Every evaluation is a launcher process of its own; sizes take turns.
 * CPU time of engine and program is compared, as time passes faster on a busy machine.
 */
import * as path from "node:path";
import { evaluateProgram } from "@private-ingest/offline/engine/evaluate";
import { median } from "./median";
import { processSeconds } from "./process-time";

const ROUNDS = 3;
const sizes = [
  ...[1, 2, 3].map((zones) => ({ zones, streams: 1 })),
  ...[5, 10, 20, 50].map((streams) => ({ zones: 1, streams })),
];

export interface ProgramScaleRow {
  readonly zones: number;
  readonly streams: number;
  readonly resources: number;
  /** Of engine and program together. */
  readonly medianCpuSeconds: number;
  readonly lowestCpuSeconds: number;
  readonly highestCpuSeconds: number;
  /** From the start of the launcher to the last registration. */
  readonly medianSeconds: number;
}

/** Evaluates every size in turn, several times. */
export async function run(): Promise<ProgramScaleRow[]> {
  const results = sizes.map((size) => ({ ...size, resources: 0, cpu: [] as number[], seconds: [] as number[] }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const result of results) {
      const { zones, streams } = result;
      const cpuBefore = processSeconds("self", true);
      const evaluation = await evaluateProgram({
        directory: path.join(__dirname, "program-scale"),
        stack: "bench",
        mode: "preview",
        config: { zones, streams },
      });
      if (!evaluation.succeeded) throw new Error(JSON.stringify(evaluation.messages));
      result.resources = evaluation.resources.length;
      result.cpu.push(processSeconds("self", true) - cpuBefore);
      result.seconds.push(evaluation.seconds);
    }
  }
  return results.map(({ zones, streams, resources, cpu, seconds }) => ({
    zones,
    streams,
    resources,
    medianCpuSeconds: median(cpu),
    lowestCpuSeconds: Math.min(...cpu),
    highestCpuSeconds: Math.max(...cpu),
    medianSeconds: median(seconds),
  }));
}
