import { memoryGiB } from "../../../components/domain/instance-types";
import { maxVolumeGiB } from "../../../components/domain/volume-limits";
import type { PricedType } from "./prices";

export interface NodeType {
  readonly name: PricedType;
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly volumeGiB: number;
}

/**
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/supported-instance-types.html
 */
const shapes: readonly [name: PricedType, vcpus: number][] = [
  ["t3.small", 2],
  ["t3.medium", 2],
  ["m6g.large", 2],
  ["m6g.xlarge", 4],
  ["m6g.2xlarge", 8],
  ["m5.xlarge", 4],
  ["r6g.large", 2],
  ["r6g.xlarge", 4],
  ["r6g.2xlarge", 8],
  ["r6g.4xlarge", 16],
];

/** Types of data nodes to choose from: burstable for trials, Graviton, and the post's m5.xlarge. */
export const dataNodeTypes: readonly NodeType[] = shapes.map(([name, vcpus]) => ({
  name,
  vcpus,
  memoryGiB: memoryGiB(`${name}.search`) ?? 0,
  volumeGiB: maxVolumeGiB(`${name}.search`, "gp3") ?? 0,
}));

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
