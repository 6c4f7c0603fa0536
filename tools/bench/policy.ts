/**
 * CPU of the policy pack beside an empty pack: start, each resource of a mixed stack (16 in
 * flight), and the stack as a whole. Medians of CPU time, as other processes change the wall time.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { JudgedResource } from "@private-ingest/offline/engine/policy-messages";
import { builtPack } from "@private-ingest/offline/built-pack";
import { PolicyPack } from "@private-ingest/offline/engine/policy-pack";
import { median, type Row } from "./figures";
import { bases } from "../../tests/policy/cases";
import { resource } from "../../tests/policy/pack";
import { emptyPack } from "./policy/empty-pack";
import { processSeconds } from "./process-time";

const ROUNDS = 3;
const RESOURCES = 10_000;
/** Further sizes, once each. */
const SIZES = [1_000, 50_000];
const IN_FLIGHT = 16;

/** Of CPU: until the process serves, and per resource, for each and for the stack as a whole. */
type Cost = Record<"policies" | "startSeconds" | "analyzeMicroseconds" | "stackMicroseconds", number>;

export async function run(): Promise<Row[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-policy-"));
  try {
    const empty = { pack: "empty", folder: emptyPack(folder) };
    const own = { pack: "private-ingest", folder: builtPack() };
    const rows = await compared([empty, own], RESOURCES, ROUNDS);
    for (const size of SIZES) rows.push(...(await compared([empty, own], size, 1)));
    return rows;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

async function compared(
  packs: readonly { readonly pack: string; readonly folder: string }[],
  size: number,
  rounds: number,
): Promise<Row[]> {
  const resources = mixedResources(size);
  const costs = packs.map((): Cost[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, { folder }] of packs.entries()) costs[index]?.push(await measured(folder, resources));
  }
  const [empty, ...others] = costs.map(medianCost);
  if (empty === undefined) return [];
  return [empty, ...others].map((cost, index) => ({
    pack: packs[index]?.pack ?? "",
    resources: size,
    ...cost,
    startTimesEmpty: cost.startSeconds / empty.startSeconds,
    analyzeTimesEmpty: cost.analyzeMicroseconds / empty.analyzeMicroseconds,
    stackTimesEmpty: cost.stackMicroseconds / empty.stackMicroseconds,
  }));
}

async function measured(folder: string, resources: readonly JudgedResource[]): Promise<Cost> {
  const pack = await PolicyPack.start(folder);
  try {
    const seconds = (): number => processSeconds(pack.processId ?? 0);
    const started = seconds();
    const { policies } = await pack.info();
    await pack.configure();
    const ready = seconds();
    await analyzeAll(pack, resources);
    const analyzed = seconds();
    await pack.analyzeStack(resources);
    return {
      policies: policies.length,
      startSeconds: started,
      analyzeMicroseconds: ((analyzed - ready) / resources.length) * 1e6,
      stackMicroseconds: ((seconds() - analyzed) / resources.length) * 1e6,
    };
  } finally {
    pack.stop();
  }
}

/** The conforming resources of the policies' cases, and as many that no policy judges. */
function mixedResources(count: number): readonly JudgedResource[] {
  const other = { type: "aws:s3/bucketObject:BucketObject", props: { bucket: "stock", content: "x".repeat(64) } };
  const kinds = bases.flatMap((base) => [base, other]);
  return Array.from({ length: count }, (_, n) => {
    const { type, props } = kinds[n % kinds.length] ?? other;
    return resource(type, props, { name: `resource-${n}` });
  });
}

async function analyzeAll(pack: PolicyPack, resources: readonly JudgedResource[]): Promise<void> {
  const rest = resources.values();
  const caller = async (): Promise<void> => {
    for (const resource of rest) await pack.analyze(resource);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, caller));
}

function medianCost(costs: readonly Cost[]): Cost {
  const medianOf = (key: keyof Cost): number => median(costs.map((cost) => cost[key]));
  return {
    policies: medianOf("policies"),
    startSeconds: medianOf("startSeconds"),
    analyzeMicroseconds: medianOf("analyzeMicroseconds"),
    stackMicroseconds: medianOf("stackMicroseconds"),
  };
}
