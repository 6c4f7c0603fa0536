import type { IndexLayout } from "../../../components/setup/setup-plan";
import { batchLimits } from "../sending/batches";
import type { StreamDemand } from "./demand";
import { regionQuota } from "./quota";

export interface StreamSize {
  readonly demand: StreamDemand;
  readonly index: IndexLayout;
  readonly shards: number;
  /** Share of the stream's default quota at the peak; above 1 an increase is needed. */
  readonly quotaUse: { readonly bytes: number; readonly records: number; readonly requests: number };
  /** How many times the default quota to ask for; 1 means nothing. */
  readonly quotaIncrease: number;
  readonly monthlyUsd: number;
}

export function quotaShares(
  { peakRecordsPerSecond, recordBytes }: StreamDemand,
  region: string,
): StreamSize["quotaUse"] {
  const quota = regionQuota(region);
  const bytes = peakRecordsPerSecond * recordBytes;
  const requests = Math.max(peakRecordsPerSecond / batchLimits.records, bytes / batchLimits.bytes);
  return {
    bytes: bytes / quota.bytesPerSecond,
    records: peakRecordsPerSecond / quota.recordsPerSecond,
    requests: requests / quota.requestsPerSecond,
  };
}
