/**
 * What a record costs in the local pipeline as the rate grows, from 100 to 20,000 records a second. The rates take turns, each
 * with a pipeline of its own.
 */
import { measureTwin } from "./pipeline";
import { median } from "./median";

const ROUNDS = 3;
const SECONDS = 20;
const RATES = [100, 1_000, 5_000, 20_000];

export interface PipelineScaleRow {
  readonly recordsPerSecond: number;
  /** User and system time of twin and function. */
  readonly medianCpuMicrosecondsPerRecord: number;
  readonly lowestCpuMicrosecondsPerRecord: number;
  readonly highestCpuMicrosecondsPerRecord: number;
  /** Share of one processor. */
  readonly cpuPercent: number;
  /** Resident memory of twin and function at its highest. */
  readonly medianPeakMemoryMiB: number;
  /** Of one PutRecordBatch with 500 records. */
  readonly medianP99Milliseconds: number;
  /** sent = delivered = stored in every round. */
  readonly addsUp: boolean;
}

/** Measures every rate in turn, several times. */
export async function run(): Promise<PipelineScaleRow[]> {
  const results = RATES.map((rate) => ({ rate, rounds: [] as Awaited<ReturnType<typeof measureTwin>>[] }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { rate, rounds } of results)
      rounds.push(await measureTwin({ workload: `${rate} records/s`, records: rate * SECONDS, rate }));
  }
  return results.map(({ rate, rounds }) => {
    const cpu = rounds.map(({ cpuMicrosecondsPerRecord = NaN }) => cpuMicrosecondsPerRecord);
    return {
      recordsPerSecond: rate,
      medianCpuMicrosecondsPerRecord: median(cpu),
      lowestCpuMicrosecondsPerRecord: Math.min(...cpu),
      highestCpuMicrosecondsPerRecord: Math.max(...cpu),
      cpuPercent: (median(cpu) * rate) / 10_000,
      medianPeakMemoryMiB: median(rounds.map(({ peakMemoryMiB = NaN }) => peakMemoryMiB)),
      medianP99Milliseconds: median(rounds.map(({ p99Milliseconds = NaN }) => p99Milliseconds)),
      addsUp: rounds.every(({ addsUp }) => addsUp === true),
    };
  });
}
