import { domainProblems } from "../../../components/domain/domain-rules";
import { planShards } from "../../../components/domain/shard-plan";
import { type IndexLayout, planIndex } from "../../../components/setup/setup-plan";
import type { Demand } from "./demand";
import { dataNodeTypes, type MasterType, masterTypes, type NodeType } from "./node-types";

/** Index overhead, and what the operating system and the service leave of a volume (bp-storage). */
export const indexingOverhead = 1.1;
export const operatingSystemShare = 0.95;
export const serviceShare = 0.8;
/** Two rules of the guide (bp-sharding). */
export const vcpusPerActiveShard = 1.5;
/** Per 100 GiB stored: the guide's figures for heavy load, and a quarter for light. */
export const strengths = { heavy: { vcpus: 2, memoryGiB: 8 }, light: { vcpus: 0.5, memoryGiB: 2 } } as const;
const ENGINE_VERSION = "OpenSearch_2.19";
/** A domain's default quota of nodes (limits). */
export const mostNodes = 80;
const smallestVolumeGiB = 10;
export const volumeStepGiB = 10;

export interface Candidate {
  readonly type: NodeType;
  readonly count: number;
  readonly volumeGiB: number;
  readonly masters: MasterType | undefined;
  readonly streams: readonly { readonly index: IndexLayout; readonly shards: number }[];
  readonly totalShards: number;
}

/** Every type of data nodes that can hold the demand, each with the fewest nodes that do. */
export function candidates(demand: Demand): Candidate[] {
  const storageGiB = storageNeeded(demand);
  return dataNodeTypes.flatMap((type) => candidate(demand, type, storageGiB) ?? []);
}

/** GiB on all data nodes together, replicas and overhead included. */
export function storageNeeded({ replicas, streams }: Demand): number {
  // The day that is being written is kept besides the days that are over.
  const sourceGiB = streams.reduce((sum, { gibPerDay, retentionDays }) => sum + gibPerDay * (retentionDays + 1), 0);
  return (sourceGiB * (1 + replicas) * indexingOverhead) / operatingSystemShare / serviceShare;
}

/** The fewest nodes of a type that do; none where the quota or the service's rules forbid it. */
function candidate(demand: Demand, type: NodeType, storageGiB: number): Candidate | undefined {
  const { availabilityZones, load, replicas } = demand;
  const strength = strengths[load];
  const least = replicas === 0 ? 1 : Math.max(2, availabilityZones);
  const most = replicas === 0 ? 1 : mostNodes;
  for (
    let count = Math.ceil(least / availabilityZones) * availabilityZones;
    count <= most;
    count += availabilityZones
  ) {
    const volumeGiB = Math.max(smallestVolumeGiB, Math.ceil(storageGiB / count / volumeStepGiB) * volumeStepGiB);
    if (volumeGiB > type.volumeGiB) continue;
    const shapes = demand.streams.map(({ retentionDays }) => ({
      engineVersion: ENGINE_VERSION,
      instanceType: `${type.name}.search`,
      instanceCount: count,
      multiAzWithStandby: replicas === 2,
      // The program does not know the streams' shares: it plans each one's shards for the whole
      // volume.
      volumeSizeGiB: volumeGiB,
      retentionDays,
      indexRotation: "OneDay" as const,
    }));
    const streams = shapes.map((shape) => ({ index: planIndex(shape), shards: planShards(shape).held }));
    const totalShards = streams.reduce((sum, { shards }) => sum + shards, 0);
    const { advised = 0, limit } = planShards(shapes[0] as (typeof shapes)[number]);
    const fits =
      type.vcpus * count >= activeShards(streams) * vcpusPerActiveShard &&
      totalShards <= Math.min(advised, limit) &&
      type.vcpus * count >= strength.vcpus * (storageGiB / 100) &&
      type.memoryGiB * count >= strength.memoryGiB * (storageGiB / 100);
    if (!fits) continue;
    const masters =
      count >= 3
        ? masterTypes.find((master) => count <= master.mostNodes && totalShards <= master.mostShards)
        : undefined;
    const found = { type, count, volumeGiB, masters, streams, totalShards };
    if ((count < 3 || masters !== undefined) && !refused(demand, found)) return found;
  }
  return undefined;
}

export type SizeSettings = ReturnType<typeof settingsOf>;

/** Settings of the program, by their keys. */
export function settingsOf(demand: Demand, { count, masters, type, volumeGiB }: Candidate) {
  return {
    availabilityZones: demand.availabilityZones,
    instanceType: `${type.name}.search`,
    instanceCount: count,
    dedicatedMasters: masters !== undefined,
    masterType: `${masters?.name ?? "m6g.large"}.search`,
    multiAzWithStandby: demand.replicas === 2,
    volumeSizeGiB: volumeGiB,
    /** The longest of all streams. */
    retentionDays: Math.max(...demand.streams.map(({ retentionDays }) => retentionDays)),
    warmNodes: demand.warmNodes,
    producerEndpoint: demand.producerEndpoint,
  };
}

/** Whether the program's rules refuse it. T3 is for trials in one zone. */
function refused(demand: Demand, found: Candidate): boolean {
  if (found.type.name.startsWith("t3.") && demand.availabilityZones > 1) return true;
  const problems = domainProblems({
    ...settingsOf(demand, found),
    domainName: "size",
    engineVersion: ENGINE_VERSION,
    volumeType: "gp3",
    volumeIops: 0,
    volumeThroughputMiBps: 0,
    masterUser: "internal",
    masterUserArn: "",
    accessPolicy: "openInVpc",
    accessPrincipals: [],
    autoTune: "auto",
    coldStorage: false,
    customEndpoint: "",
    certificateArn: "",
  });
  return problems.length > 0;
}

export const activeShards = (streams: Candidate["streams"]): number =>
  streams.reduce((sum, { index }) => sum + index.shards * (1 + index.replicas), 0);
