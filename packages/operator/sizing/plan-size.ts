import {
  addressCount,
  addressPlan,
  type AddressUse,
  STREAM_INTERFACES,
} from "../../../components/network/address-plan";
import { domainProblems } from "../../../components/domain/domain-rules";
import { SESSION_MANAGER } from "../../../components/network/endpoint-services";
import { type IndexLayout, planIndex, SHARD_GIB } from "../../../components/setup/setup-plan";
import { regionQuota } from "./quota";
import { batchLimits } from "../sending/batches";
import { heapGiB, planShards, SHARDS_PER_HEAP_GIB } from "../../../components/domain/shard-plan";
import { dataNodeTypes, type MasterType, masterTypes, type NodeType } from "./node-types";
import type { Demand, SizeSettings } from "./demand";
import { type CostLine, totalUsd } from "./bill";
import { monthlyCost } from "./monthly-cost";

/** A figure, how it was found, and where the rule stands. */
export interface Formula {
  readonly figure: string;
  readonly formula: string;
  readonly result: string;
  readonly source: string;
}

export interface Size {
  readonly demand: Demand;
  readonly settings: SizeSettings;
  readonly index: IndexLayout;
  readonly totalShards: number;
  /** Share of the stream's default quota at the peak; above 1 an increase is needed. */
  readonly quotaUse: { readonly bytes: number; readonly records: number; readonly requests: number };
  /** What to ask for: how many times the default quota; 1 means nothing. */
  readonly quotaIncrease: number;
  readonly interfacesPerSubnet: number;
  readonly addressesPerSubnet: number;
  readonly cost: readonly CostLine[];
  readonly monthlyUsd: number;
  readonly formulas: readonly Formula[];
}

const guide = (page: string): string =>
  `https://docs.aws.amazon.com/opensearch-service/latest/developerguide/${page}.html`;
const firehoseGuide = (page: string): string => `https://docs.aws.amazon.com/firehose/latest/dev/${page}.html`;

/** What indexing adds to the source, and the shares of a volume that the operating system and the service leave (bp-storage). */
const indexingOverhead = 1.1;
const operatingSystemShare = 0.95;
const serviceShare = 0.8;
/** Two rules of the guide (bp-sharding). */
const vcpusPerActiveShard = 1.5;
/** For 100 GiB stored: the guide's figures for heavy load, and a quarter of them, this project's choice, for logs that are little searched. */
const strengths = { heavy: { vcpus: 2, memoryGiB: 8 }, light: { vcpus: 0.5, memoryGiB: 2 } } as const;
/** The program's default. */
const ENGINE_VERSION = "OpenSearch_2.19";
/** A domain's default quota of nodes (limits). */
const mostNodes = 80;
const smallestVolumeGiB = 10;
const volumeStepGiB = 10;
/** The first four and the last address of a subnet are AWS's. */
const reservedAddresses = 5;

/** No type and number of nodes fits; the message says what stood in the way. */
export class NoFitError extends Error {
  override readonly name = "NoFitError";
}

interface Candidate {
  readonly type: NodeType;
  readonly count: number;
  readonly volumeGiB: number;
  readonly masters: MasterType | undefined;
  readonly index: IndexLayout;
  readonly totalShards: number;
  readonly monthlyUsd: number;
}

/**
 * The cheapest domain that holds the demand, and what else it needs.
 * @throws {NoFitError} when nothing that is offered does.
 */
export function planSize(demand: Demand): Size {
  const storageGiB = storageNeeded(demand);
  const candidates = dataNodeTypes.flatMap((type) => candidate(demand, type, storageGiB));
  const [best] = candidates.sort((a, b) => a.monthlyUsd - b.monthlyUsd);
  if (best === undefined) {
    const copies =
      demand.replicas === 0 ? "; without replicas only one node is possible, so more data needs --replicas 1" : "";
    throw new NoFitError(
      `${Math.ceil(storageGiB).toLocaleString("en-US")} GiB on at most ${mostNodes} nodes fit no instance type of this table${copies}`,
    );
  }
  const settings = settingsOf(demand, best);
  const quotaUse = quotaShares(demand);
  const cost = monthlyCost(demand, settings);
  const addresses = addressesNeeded(best.count, demand.availabilityZones);
  return {
    demand,
    settings,
    index: best.index,
    totalShards: best.totalShards,
    quotaUse,
    quotaIncrease: Math.max(1, Math.ceil(Math.max(...Object.values(quotaUse)))),
    interfacesPerSubnet: STREAM_INTERFACES,
    addressesPerSubnet: addressCount(addresses),
    cost,
    monthlyUsd: totalUsd(cost),
    formulas: formulas(demand, best, storageGiB, quotaUse, addresses),
  };
}

/** In the first subnet, which has most: with the access host and Session Manager's endpoints, as by default. */
const addressesNeeded = (dataNodes: number, zones: number): AddressUse[] => [
  ...addressPlan({ dataNodes, zones, endpoints: SESSION_MANAGER.length, accessHost: true }, 0),
  { count: reservedAddresses, purpose: "of AWS" },
];

function storageNeeded({ gibPerDay, replicas, retentionDays }: Demand): number {
  // The day that is being written is kept besides the days that are over.
  const sourceGiB = gibPerDay * (retentionDays + 1);
  return (sourceGiB * (1 + replicas) * indexingOverhead) / operatingSystemShare / serviceShare;
}

/** The fewest nodes of one type that do; none when the quota is too small for them, or the service would refuse them. */
function candidate(demand: Demand, type: NodeType, storageGiB: number): Candidate[] {
  const { availabilityZones, load, replicas, retentionDays } = demand;
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
    const shape = {
      engineVersion: ENGINE_VERSION,
      instanceType: `${type.name}.search`,
      instanceCount: count,
      multiAzWithStandby: replicas === 2,
      volumeSizeGiB: volumeGiB,
      retentionDays,
      indexRotation: "OneDay",
    } as const;
    const index = planIndex(shape);
    const { advised = 0, held: totalShards, limit } = planShards(shape);
    const activeVcpus = index.shards * (1 + index.replicas) * vcpusPerActiveShard;
    const fits =
      type.vcpus * count >= activeVcpus &&
      totalShards <= Math.min(advised, limit) &&
      type.vcpus * count >= strength.vcpus * (storageGiB / 100) &&
      type.memoryGiB * count >= strength.memoryGiB * (storageGiB / 100);
    if (!fits) continue;
    const masters =
      count >= 3
        ? masterTypes.find((master) => count <= master.mostNodes && totalShards <= master.mostShards)
        : undefined;
    const found = { type, count, volumeGiB, masters, index, totalShards };
    if ((count >= 3 && masters === undefined) || refused(demand, found)) continue;
    return [{ ...found, monthlyUsd: totalUsd(monthlyCost(demand, settingsOf(demand, found))) }];
  }
  return [];
}

function settingsOf(demand: Demand, { count, masters, type, volumeGiB }: Omit<Candidate, "monthlyUsd">): SizeSettings {
  return {
    availabilityZones: demand.availabilityZones,
    instanceType: `${type.name}.search`,
    instanceCount: count,
    dedicatedMasters: masters !== undefined,
    masterType: `${masters?.name ?? "m6g.large"}.search`,
    multiAzWithStandby: demand.replicas === 2,
    volumeSizeGiB: volumeGiB,
    retentionDays: demand.retentionDays,
  };
}

/** Whether the program's own rules of the service would refuse it. T3 is for trying out, not for more than one zone. */
function refused(demand: Demand, found: Omit<Candidate, "monthlyUsd">): boolean {
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
    warmNodes: 0,
    coldStorage: false,
    customEndpoint: "",
    certificateArn: "",
  });
  return problems.length > 0;
}

function quotaShares({ peakRecordsPerSecond, recordBytes, region }: Demand): Size["quotaUse"] {
  const quota = regionQuota(region);
  const bytes = peakRecordsPerSecond * recordBytes;
  const requests = Math.max(peakRecordsPerSecond / batchLimits.records, bytes / batchLimits.bytes);
  return {
    bytes: bytes / quota.bytesPerSecond,
    records: peakRecordsPerSecond / quota.recordsPerSecond,
    requests: requests / quota.requestsPerSecond,
  };
}

function formulas(
  demand: Demand,
  best: Candidate,
  storageGiB: number,
  use: Size["quotaUse"],
  addresses: readonly AddressUse[],
): Formula[] {
  const { gibPerDay, peakRecordsPerSecond, recordBytes, region, replicas, retentionDays } = demand;
  const { count, index, type, volumeGiB } = best;
  const copies = 1 + index.replicas;
  const strength = strengths[demand.load];
  const percent = (share: number): string => `${Math.ceil(share * 100)} %`;
  const size = recordBytes / 1024;
  return [
    {
      figure: "storage",
      formula: `${gibPerDay} GiB/day × (${retentionDays} + 1) days × (1 + ${replicas}) × ${indexingOverhead} / ${operatingSystemShare} / ${serviceShare}`,
      result: `${Math.ceil(storageGiB).toLocaleString("en-US")} GiB`,
      source: guide("bp-storage"),
    },
    {
      figure: "volume a node",
      formula: `storage / ${count} nodes, in steps of ${volumeStepGiB} GiB; at most ${type.volumeGiB} GiB on ${type.name}`,
      result: `${volumeGiB} GiB gp3`,
      source: guide("limits"),
    },
    {
      figure: "shards an index",
      formula: `(${volumeGiB} GiB × ${count} / ${copies} copies / ${retentionDays || 30} days) / ${SHARD_GIB} GiB a shard`,
      result: `${index.shards} and ${index.replicas} replica(s)`,
      source: guide("bp-sharding"),
    },
    {
      figure: "vCPU",
      formula: `${index.shards} × ${copies} active shards × ${vcpusPerActiveShard}; ${type.vcpus} × ${count} are there`,
      result: `${index.shards * copies * vcpusPerActiveShard} vCPU needed`,
      source: guide("bp-sharding"),
    },
    {
      figure: `strength, ${demand.load} load`,
      formula: `storage / 100 GiB × (${strength.vcpus} vCPU and ${strength.memoryGiB} GiB); ${type.vcpus * count} vCPU and ${type.memoryGiB * count} GiB are there`,
      result: `${Math.ceil((strength.vcpus * storageGiB) / 100)} vCPU, ${Math.ceil((strength.memoryGiB * storageGiB) / 100)} GiB of memory`,
      source: guide("bp-instances"),
    },
    {
      figure: "shards in all",
      formula: `${index.shards} × ${copies} × (${retentionDays} + 1) indices; at most ${SHARDS_PER_HEAP_GIB} a GiB of heap (${heapGiB(type.memoryGiB)} GiB × ${count})`,
      result: String(best.totalShards),
      source: guide("bp-sharding"),
    },
    {
      figure: "masters",
      formula: best.masters
        ? `three from 3 data nodes on; ${best.masters.name} manages ${best.masters.mostNodes} nodes and ${best.masters.mostShards} shards`
        : "none below 3 data nodes",
      result: best.masters ? `3 × ${best.masters.name}.search` : "0",
      source: guide("managedomains-dedicatedmasternodes"),
    },
    {
      figure: "stream quota",
      formula: `${peakRecordsPerSecond} records/s × ${size} KiB against ${region}: bytes ${percent(use.bytes)}, records ${percent(use.records)}, requests of ${batchLimits.records} ${percent(use.requests)}`,
      result:
        Math.max(...Object.values(use)) > 1
          ? `ask for ${Math.ceil(Math.max(...Object.values(use)))} times the default`
          : "within the default",
      source: firehoseGuide("limits"),
    },
    {
      figure: "addresses a subnet",
      formula: addresses.map((use) => `${use.count} ${use.purpose}`).join(" + "),
      result: String(addressCount(addresses)),
      source: guide("vpc"),
    },
  ];
}
