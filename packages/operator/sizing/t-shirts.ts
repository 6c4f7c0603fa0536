import type { Demand, StreamDemand } from "./demand";

type Domain = Pick<Demand, "replicas" | "availabilityZones">;
type Data = Pick<StreamDemand, "gibPerDay" | "peakRecordsPerSecond" | "retentionDays">;

const common = { load: "light", region: "us-east-1", warmNodes: 0, producerEndpoint: false } as const;
const shirt = (domain: Domain, data: Data): Demand => ({
  ...common,
  ...domain,
  streams: [{ name: "stockdata", recordBytes: 1024, ...data }],
});
const single = { replicas: 0, availabilityZones: 1 } as const;
const threeZones = { replicas: 1, availabilityZones: 3 } as const;

/** Sizes to begin with; `docs/sizing.md` is generated from them. */
export const tShirts: Readonly<Record<string, Demand>> = {
  XS: shirt(single, { gibPerDay: 1, peakRecordsPerSecond: 100, retentionDays: 7 }),
  S: shirt({ replicas: 1, availabilityZones: 2 }, { gibPerDay: 5, peakRecordsPerSecond: 500, retentionDays: 14 }),
  M: shirt(threeZones, { gibPerDay: 25, peakRecordsPerSecond: 2_000, retentionDays: 30 }),
  L: shirt(threeZones, { gibPerDay: 100, peakRecordsPerSecond: 10_000, retentionDays: 30 }),
  XL: shirt({ replicas: 2, availabilityZones: 3 }, { gibPerDay: 500, peakRecordsPerSecond: 50_000, retentionDays: 30 }),
};
