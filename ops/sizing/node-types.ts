import { maxVolumeGiB } from "../../components/instance-types";
import { nodePrices, type PricedType } from "./prices";

export interface NodeType {
  readonly name: PricedType;
  readonly vcpus: number;
  readonly memoryGiB: number;
  /** Largest gp3 volume. */
  readonly volumeGiB: number;
  readonly hourUsd: number;
}

/** @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/supported-instance-types.html */
const shapes: readonly [name: PricedType, vcpus: number, memoryGiB: number][] = [
  ["t3.small", 2, 2],
  ["t3.medium", 2, 4],
  ["m5.xlarge", 4, 16],
  ["r6g.large", 2, 16],
  ["r6g.xlarge", 4, 32],
  ["r6g.2xlarge", 8, 64],
  ["r6g.4xlarge", 16, 128],
];

/** Types of data nodes to choose from: burstable for trying out, one of general purpose, and a family with much memory. */
export const dataNodeTypes: readonly NodeType[] = shapes.map(([name, vcpus, memoryGiB]) => ({
  name,
  vcpus,
  memoryGiB,
  volumeGiB: maxVolumeGiB(`${name}.search`, "gp3") ?? 0,
  hourUsd: nodePrices[name].usd,
}));

/**
 * Heap is half of the memory, at most 32 GiB.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/bp-sharding.html
 */
export function heapGiB({ memoryGiB }: NodeType): number {
  return Math.min(memoryGiB / 2, 32);
}

export interface MasterType {
  readonly name: PricedType;
  readonly mostNodes: number;
  readonly mostShards: number;
}

/**
 * Dedicated masters by what they can manage, from OpenSearch 2.17.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-dedicatedmasternodes.html
 */
export const masterTypes: readonly MasterType[] = [
  { name: "m6g.large", mostNodes: 30, mostShards: 15_000 },
  { name: "m6g.xlarge", mostNodes: 60, mostShards: 30_000 },
  { name: "m6g.2xlarge", mostNodes: 120, mostShards: 60_000 },
];
