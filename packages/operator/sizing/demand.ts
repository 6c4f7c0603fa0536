export interface StreamDemand {
  readonly name: string;
  readonly gibPerDay: number;
  readonly recordBytes: number;
  readonly peakRecordsPerSecond: number;
  readonly retentionDays: number;
}

export interface Demand {
  readonly streams: readonly StreamDemand[];
  /** Copies of a shard besides the primary: 0 on a single node, 1, or 2 with standby. */
  readonly replicas: 0 | 1 | 2;
  readonly availabilityZones: 1 | 2 | 3;
  /** `heavy`: many searches during ingestion. */
  readonly load: "light" | "heavy";
  readonly region: string;
  /** UltraWarm nodes; what they hold is not computed. */
  readonly warmNodes: number;
  readonly producerEndpoint: boolean;
}
