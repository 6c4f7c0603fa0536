import { guide } from "../../../components/problems/rule";
import { addressCount, type AddressUse } from "../../../components/network/address-plan";
import { heapGiB, SHARDS_PER_HEAP_GIB } from "../../../components/domain/shard-plan";
import { SHARD_GIB } from "../../../components/setup/setup-plan";
import { batchLimits } from "../sending/batches";
import * as rules from "./capacity";
import type { Demand } from "./demand";
import { streamsPerRegion } from "./quota";
import type { StreamSize } from "./stream-size";

export interface Formula {
  readonly figure: string;
  readonly formula: string;
  readonly result: string;
  readonly source: string;
}

const firehoseLimits = "https://docs.aws.amazon.com/firehose/latest/dev/limits.html";

const percent = (share: number): string => `${Math.ceil(share * 100)} %`;
const rounded = (value: number): string => String(Number(value.toPrecision(4)));

/** Every figure of a size, each after those that it depends on. */
export function formulas(
  demand: Demand,
  best: rules.Candidate,
  streams: readonly StreamSize[],
  addresses: readonly AddressUse[],
): Formula[] {
  const { count, masters, totalShards, type, volumeGiB } = best;
  const isOne = streams.length === 1;
  const copies = 1 + (streams[0]?.index.replicas ?? 0);
  const storageGiB = rules.storageNeeded(demand);
  const strength = rules.strengths[demand.load];
  const figure = (figure: string, formula: string, result: string, source: string): Formula => ({
    figure,
    formula,
    result,
    source,
  });
  const kept = demand.streams.map(
    ({ gibPerDay, retentionDays }) => `${rounded(gibPerDay)} GiB/day × (${retentionDays} + 1) days`,
  );
  const active = rules.activeShards(best.streams);
  const ofStream = (stream: StreamSize): Formula[] => {
    const { demand: data, index, quotaIncrease, quotaUse: use } = stream;
    const prefix = isOne ? "" : `${data.name}: `;
    const rate = `${rounded(data.peakRecordsPerSecond)} records/s × ${rounded(data.recordBytes / 1024)} KiB`;
    const quota = `bytes ${percent(use.bytes)}, records ${percent(use.records)}, requests of ${batchLimits.records} ${percent(use.requests)}`;
    return [
      figure(
        `${prefix}shards per index`,
        `(${volumeGiB} GiB × ${count} / ${copies} copies / ${data.retentionDays} days) / ${SHARD_GIB} GiB per shard`,
        `${index.shards} and ${index.replicas} replica(s)`,
        guide("bp-sharding"),
      ),
      figure(
        `${prefix}stream quota`,
        `${rate} against ${demand.region}: ${quota}`,
        quotaIncrease > 1 ? `ask for ${quotaIncrease} times the default` : "within the default",
        firehoseLimits,
      ),
    ];
  };
  return [
    figure(
      "storage",
      `${isOne ? (kept[0] ?? "") : `(${kept.join(" + ")})`} × (1 + ${demand.replicas}) × ${rules.indexingOverhead} / ${rules.operatingSystemShare} / ${rules.serviceShare}`,
      `${Math.ceil(storageGiB).toLocaleString("en-US")} GiB`,
      guide("bp-storage"),
    ),
    figure(
      "volume per node",
      `storage / ${count} nodes, in steps of ${rules.volumeStepGiB} GiB; at most ${type.volumeGiB} GiB on ${type.name}`,
      `${volumeGiB} GiB gp3`,
      guide("limits"),
    ),
    ...streams.flatMap(ofStream),
    figure(
      "vCPU",
      `${active} active shards × ${rules.vcpusPerActiveShard}; available: ${type.vcpus} × ${count}`,
      `${active * rules.vcpusPerActiveShard} vCPU needed`,
      guide("bp-sharding"),
    ),
    figure(
      `strength, ${demand.load} load`,
      `storage / 100 GiB × (${strength.vcpus} vCPU and ${strength.memoryGiB} GiB); available: ${type.vcpus * count} vCPU and ${type.memoryGiB * count} GiB`,
      `${Math.ceil((strength.vcpus * storageGiB) / 100)} vCPU, ${Math.ceil((strength.memoryGiB * storageGiB) / 100)} GiB of memory`,
      guide("bp-instances"),
    ),
    figure(
      "total shards",
      `${best.streams.map(({ index }, place) => `${index.shards} × ${copies} × (${demand.streams[place]?.retentionDays ?? 0} + 1) indices`).join(" + ")}; at most ${SHARDS_PER_HEAP_GIB} per GiB of heap (${heapGiB(type.memoryGiB)} GiB × ${count})`,
      String(totalShards),
      guide("bp-sharding"),
    ),
    figure(
      "masters",
      masters
        ? `three from 3 data nodes on; ${masters.name} manages ${masters.mostNodes} nodes and ${masters.mostShards} shards`
        : "none below 3 data nodes",
      masters ? `3 × ${masters.name}.search` : "0",
      guide("managedomains-dedicatedmasternodes"),
    ),
    ...(isOne
      ? []
      : [
          figure(
            "streams",
            `${streams.length} of ${streamsPerRegion(demand.region).toLocaleString("en-US")} in ${demand.region}`,
            "within the default",
            firehoseLimits,
          ),
        ]),
    figure(
      "addresses per subnet",
      addresses.map((use) => `${use.count} ${use.purpose}`).join(" + "),
      String(addressCount(addresses)),
      guide("vpc"),
    ),
  ];
}
