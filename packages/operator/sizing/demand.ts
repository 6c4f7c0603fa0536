/** What comes in through one stream, and how long it stays. */
export interface StreamDemand {
  /** The stream's name in the stack's settings. */
  readonly name: string;
  readonly gibPerDay: number;
  readonly recordBytes: number;
  readonly peakRecordsPerSecond: number;
  readonly retentionDays: number;
}

/** What a domain is to hold, and how. */
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
  /** Whether producers in the VPC get an endpoint of Firehose. */
  readonly producerEndpoint: boolean;
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
  /** The longest of all streams. */
  readonly retentionDays: number;
  readonly warmNodes: number;
  readonly producerEndpoint: boolean;
}
