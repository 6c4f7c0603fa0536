/** What comes in and how long it stays. */
export interface Demand {
  readonly gibPerDay: number;
  readonly recordBytes: number;
  readonly peakRecordsPerSecond: number;
  readonly retentionDays: number;
  /** Copies of a shard besides the primary: 0 on a single node, 1, or 2 with standby. */
  readonly replicas: 0 | 1 | 2;
  readonly availabilityZones: 1 | 2 | 3;
  /** `heavy`: much searching and aggregating while data comes in. */
  readonly load: "light" | "heavy";
  readonly region: string;
}

/** Settings of the program, by their keys. */
export interface SizeSettings {
  readonly availabilityZones: number;
  readonly instanceType: string;
  readonly instanceCount: number;
  readonly dedicatedMasters: boolean;
  readonly masterType: string;
  readonly multiAzWithStandby: boolean;
  readonly volumeSizeGiB: number;
  readonly retentionDays: number;
}
