import { openSearchVersion } from "./search-engine";
import { type IndexRotation, ROTATION_DAYS } from "../stream/index-rotation";
import { memoryGiB } from "./instance-types";
import { planIndex } from "../setup/setup-plan";

/**
 * The settings that decide a domain's number of shards and its limits; names as in the settings.
 */
export interface ShardShape {
  readonly engineVersion: string;
  readonly instanceType: string;
  readonly instanceCount: number;
  readonly multiAzWithStandby: boolean;
  readonly volumeSizeGiB: number;
  readonly indexRotation: IndexRotation;
  /** 0 keeps indices for ever, which counts as a month, as in `planIndex`. */
  readonly retentionDays: number;
}

/** Shards of the stream's indices on all data nodes together. */
export interface ShardPlan {
  /** Just before the oldest index is deleted. */
  readonly held: number;
  /** The cluster refuses more. */
  readonly limit: number;
  /** AWS's advice for the heap; undefined for a type of unknown memory. */
  readonly advised: number | undefined;
}

/** @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/bp-sharding.html */
export const SHARDS_PER_HEAP_GIB = 25;

const DAYS_OF_EVER = 30;

/** Java heap of a node, by its memory: half of it, at most 32 GiB. https://docs.aws.amazon.com/opensearch-service/latest/developerguide/bp-sharding.html */
export const heapGiB = (memory: number): number => Math.min(memory / 2, 32);

/** Indices that exist at a time: the kept ones, and the one being written. */
export const indicesHeld = (rotation: IndexRotation, retentionDays: number): number =>
  Math.floor((retentionDays || DAYS_OF_EVER) / ROTATION_DAYS[rotation]) + 1;

/**
 * The limit is 1,000 shards per node up to OpenSearch 2.15; from 2.17 on, 1,000 per 16 GiB of heap,
 * at most 4,000.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html
 */
function limitPerNode(engineVersion: string, heap: number | undefined): number {
  if (openSearchVersion(engineVersion) < 217) return 1_000;
  return heap === undefined ? 4_000 : Math.min(4_000, Math.floor((1_000 * heap) / 16));
}

export function planShards(shape: ShardShape): ShardPlan {
  const { shards, replicas } = planIndex(shape);
  const memory = memoryGiB(shape.instanceType);
  const heap = memory === undefined ? undefined : heapGiB(memory);
  return {
    held: shards * (1 + replicas) * indicesHeld(shape.indexRotation, shape.retentionDays),
    limit: limitPerNode(shape.engineVersion, heap) * shape.instanceCount,
    advised: heap === undefined ? undefined : Math.floor(SHARDS_PER_HEAP_GIB * heap * shape.instanceCount),
  };
}

type Indices = Pick<ShardShape, "indexRotation" | "retentionDays">;

type Nodes = Omit<ShardShape, keyof Indices>;

function planAll(nodes: Nodes, streams: readonly Indices[]): ShardPlan {
  const { limit, advised } = planShards({ ...nodes, indexRotation: "OneDay", retentionDays: 1 });
  const held = streams.reduce((sum, indices) => sum + planShards({ ...nodes, ...indices }).held, 0);
  return { held, limit, advised };
}

/** Changes that bring the shards of all streams below a bound. */
function remedies(nodes: Nodes, streams: readonly Indices[], bound: number): string {
  const fits = (change: Partial<Indices>): boolean =>
    planAll(
      nodes,
      streams.map((indices) => ({ ...indices, ...change })),
    ).held <= bound;
  const rotations = (Object.keys(ROTATION_DAYS) as IndexRotation[]).filter(
    (indexRotation) =>
      streams.every(({ retentionDays }) => retentionDays === 0 || ROTATION_DAYS[indexRotation] <= retentionDays) &&
      fits({ indexRotation }),
  );
  let days = Math.max(1, ...streams.map(({ indexRotation }) => Math.ceil(ROTATION_DAYS[indexRotation])));
  if (!fits({ retentionDays: days })) days = 0;
  else while (days < 3_650 && fits({ retentionDays: days + 1 })) days += 1;
  const ways = [
    ...(rotations.length > 0 ? [`indexRotation ${rotations.join(" or ")}`] : []),
    ...(days > 0 ? [`retentionDays of at most ${days}`] : []),
    "more or larger data nodes",
  ];
  return ways.join(", or ");
}

function described({ instanceCount, instanceType }: Nodes, streams: readonly Indices[], held: number): string {
  const [only] = streams;
  if (streams.length > 1 || only === undefined)
    return `the indices of ${streams.length} streams make ${held} shards on ${instanceCount} × ${instanceType}`;
  const { indexRotation, retentionDays } = only;
  const kept = retentionDays === 0 ? `for ever (counted for ${DAYS_OF_EVER} days)` : `for ${retentionDays} days`;
  return `${indexRotation} kept ${kept} makes ${held} shards on ${instanceCount} × ${instanceType}`;
}

/** Why the cluster will eventually refuse new indices; undefined if it will not. */
export function shardProblem(nodes: Nodes, streams: readonly Indices[]): string | undefined {
  const { held, limit } = planAll(nodes, streams);
  if (held <= limit) return undefined;
  return `${described(nodes, streams, held)} given; ${nodes.engineVersion} allows ${limit} and refuses further indices, so choose ${remedies(nodes, streams, limit)} (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html)`;
}

/** Advice about shards that overload the heap; undefined if they do not. */
export function shardAdvice(nodes: Nodes, streams: readonly Indices[]): string | undefined {
  const { held, advised, limit } = planAll(nodes, streams);
  if (advised === undefined || held <= advised || held > limit) return undefined;
  return `${described(nodes, streams, held)}; AWS advises at most ${advised}, which is ${SHARDS_PER_HEAP_GIB} per GiB of heap: consider ${remedies(nodes, streams, advised)} (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/bp-sharding.html)`;
}
