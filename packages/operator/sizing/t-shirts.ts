import type { Demand } from "./demand";

const common = { recordBytes: 1024, load: "light", region: "us-east-1" } as const;

/** Sizes to begin with; `docs/sizing.md` is generated from them. */
export const tShirts: Readonly<Record<string, Demand>> = {
  XS: { ...common, gibPerDay: 1, peakRecordsPerSecond: 100, retentionDays: 7, replicas: 0, availabilityZones: 1 },
  S: { ...common, gibPerDay: 5, peakRecordsPerSecond: 500, retentionDays: 14, replicas: 1, availabilityZones: 2 },
  M: { ...common, gibPerDay: 25, peakRecordsPerSecond: 2_000, retentionDays: 30, replicas: 1, availabilityZones: 3 },
  L: { ...common, gibPerDay: 100, peakRecordsPerSecond: 10_000, retentionDays: 30, replicas: 1, availabilityZones: 3 },
  XL: { ...common, gibPerDay: 500, peakRecordsPerSecond: 50_000, retentionDays: 30, replicas: 2, availabilityZones: 3 },
};
