const GIB_PER_TIB = 1024;

/** Largest gp2 or io1 and gp3 volume of a type, in GiB; undefined if the type has none. */
type LargestVolumes = readonly [gp2: number, gp3: number | undefined];

const tib = (gp2: number, gp3: number | undefined): LargestVolumes => [
  gp2 * GIB_PER_TIB,
  gp3 === undefined ? undefined : gp3 * GIB_PER_TIB,
];

/** For m7g only the gp3 limit is published; it is used for all types of volume. https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html#ebsresource */
const largestVolumes: Readonly<Record<string, LargestVolumes>> = {
  "t3.small": [100, 100],
  "t3.medium": [200, 200],
  ...bySize(["m4"], {
    large: tib(0.5, undefined),
    xlarge: tib(1, undefined),
    ...sameFor(["2xlarge", "4xlarge", "10xlarge"], tib(1.5, undefined)),
  }),
  ...bySize(["c4"], {
    large: [100, undefined],
    xlarge: tib(0.5, undefined),
    "2xlarge": tib(1, undefined),
    ...sameFor(["4xlarge", "8xlarge"], tib(1.5, undefined)),
  }),
  ...bySize(["r4"], {
    large: tib(1, undefined),
    ...sameFor(["xlarge", "2xlarge", "4xlarge", "8xlarge", "16xlarge"], tib(1.5, undefined)),
  }),
  ...bySize(["m5", "m6g"], {
    large: tib(0.5, 1),
    xlarge: tib(1, 2),
    "2xlarge": tib(1.5, 3),
    "4xlarge": tib(3, 6),
    "8xlarge": tib(6, 12),
    "12xlarge": tib(9, 18),
  }),
  ...bySize(["c5", "c6g"], {
    large: tib(0.25, 0.25),
    xlarge: tib(0.5, 0.5),
    "2xlarge": tib(1, 1),
    "4xlarge": tib(1.5, 1.5),
    "8xlarge": tib(3, 3),
    "9xlarge": tib(3.5, 3.5),
    "12xlarge": tib(4.5, 4.5),
    "18xlarge": tib(7, 7),
  }),
  ...bySize(["r5", "r6g"], {
    large: tib(1, 2),
    xlarge: tib(1.5, 3),
    "2xlarge": tib(3, 6),
    "4xlarge": tib(6, 12),
    "8xlarge": tib(8, 16),
    "12xlarge": tib(12, 24),
  }),
  ...bySize(["m7g"], {
    medium: tib(0.5, 0.5),
    large: tib(0.75, 0.75),
    xlarge: tib(2, 2),
    "2xlarge": tib(3, 3),
    "4xlarge": tib(6, 6),
  }),
};

/** An instance's maximum to and from its volumes: IOPS and MiB/s. */
interface InstanceCap {
  readonly iops: number;
  readonly throughput: number;
}

const cap = (iops: number, throughput: number): InstanceCap => ({ iops, throughput });

/**
 * The maximum of the EBS-optimized instance, which the service applies to volumes, too:
 * `DescribeInstanceTypeLimits` answers 20,000 IOPS and 593 MiB/s for a Graviton2 type.
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html
 * @see https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DescribeInstanceTypeLimits.html
 */
const instanceCaps: Readonly<Record<string, InstanceCap>> = {
  ...bySize(["t3"], sameFor(["small", "medium"], cap(11_800, 260))),
  ...bySize(["m5", "r5"], {
    ...sameFor(["large", "xlarge", "2xlarge", "4xlarge"], cap(18_750, 593)),
    "12xlarge": cap(40_000, 1_187),
    "24xlarge": cap(80_000, 2_375),
  }),
  ...bySize(["c5"], {
    ...sameFor(["large", "xlarge", "2xlarge", "4xlarge"], cap(20_000, 593)),
    "9xlarge": cap(40_000, 1_187),
    "18xlarge": cap(80_000, 2_375),
  }),
  ...bySize(["m6g", "c6g", "r6g"], {
    ...sameFor(["medium", "large", "xlarge", "2xlarge", "4xlarge"], cap(20_000, 593)),
    "8xlarge": cap(40_000, 1_187),
    "12xlarge": cap(50_000, 1_781),
  }),
  ...bySize(["m7g", "c7g", "r7g", "m8g", "c8g", "r8g", "m7i", "c7i", "r7i"], {
    ...sameFor(["medium", "large", "xlarge", "2xlarge", "4xlarge", "8xlarge"], cap(40_000, 1_250)),
    "12xlarge": cap(60_000, 1_875),
    "16xlarge": cap(80_000, 2_500),
  }),
};

/** The lowest maximum of all types. */
const SMALLEST_CAP = cap(11_800, 260);

function bySize<T>(families: readonly string[], sizes: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(
    families.flatMap((family) => Object.entries(sizes).map(([size, value]) => [`${family}.${size}`, value])),
  );
}

function sameFor<T>(sizes: readonly string[], value: T): Record<string, T> {
  return Object.fromEntries(sizes.map((size) => [size, value]));
}

const nameOf = (instanceType: string): string => instanceType.replace(/\.search$/, "");

export function refusesGp3(instanceType: string): boolean {
  const found = largestVolumes[nameOf(instanceType)];
  return found !== undefined && found[1] === undefined;
}

/** Largest volume of a type, in GiB; undefined for an unknown type. */
export function maxVolumeGiB(instanceType: string, volumeType: string): number | undefined {
  const [gp2, gp3] = largestVolumes[nameOf(instanceType)] ?? [];
  return volumeType === "gp3" ? gp3 : gp2;
}

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Larger gp3 volumes are several EBS volumes, each of this size. */
const GP3_STEP_GIB = 3 * GIB_PER_TIB;
/** Up to this size, EBS's own throughput is the minimum. */
const SMALL_GP3_GIB = 170;

/**
 * Bounds of a gp3 volume in OpenSearch Service, which differ from EC2's. Included: 3 IOPS per GiB
 * and 250 MiB/s per 3 TiB. At most: 16,000 IOPS and 1,000 MiB/s per 3 TiB. The instance caps all
 * four. Unknown types have the bounds of all.
 * @see https://aws.amazon.com/opensearch-service/pricing/ (the baseline)
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html#ebsresource
 * @see https://github.com/ministryofjustice/cloud-platform-infrastructure/pull/3202 and 3194, hashicorp/terraform-provider-aws#39136
 */
export function gp3Ranges(sizeGiB: number, instanceType: string): Record<"iops" | "throughput", Range> {
  const known = instanceCaps[nameOf(instanceType)];
  const floor = known ?? SMALLEST_CAP;
  const most = known ?? cap(Infinity, Infinity);
  const steps = Math.ceil(sizeGiB / GP3_STEP_GIB);
  return {
    iops: {
      min: Math.min(floor.iops, Math.max(3_000, 3 * sizeGiB)),
      max: Math.min(most.iops, 16_000 * steps, 500 * sizeGiB),
    },
    throughput: {
      min: Math.min(floor.throughput, sizeGiB <= SMALL_GP3_GIB ? 125 : 250 * steps),
      max: Math.min(most.throughput, 1_000 * steps),
    },
  };
}

/** Whether the lower bounds are the service's own; for an unknown type, if no type caps them. */
const isBaselineKnown = (sizeGiB: number, instanceType: string): boolean =>
  nameOf(instanceType) in instanceCaps || sizeGiB <= GP3_STEP_GIB;

/** Bounds of an io1 volume. https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DescribeInstanceTypeLimits.html */
export const io1Limits = { minGiB: 35, iops: { min: 1_000, max: 16_000 }, iopsPerGiB: 50 } as const;

/**
 * IOPS and MiB/s to declare for a volume; 0 leaves a figure to the service. For gp3 both are set:
 * an update would send those of the former size, which the service refuses for another size
 * (terraform-aws-modules/terraform-aws-opensearch#25).
 */
export function volumePerformance(volume: {
  readonly volumeType: "gp3" | "gp2" | "io1";
  readonly volumeSizeGiB: number;
  readonly instanceType: string;
  readonly volumeIops: number;
  readonly volumeThroughputMiBps: number;
}): { iops?: number; throughput?: number } {
  if (volume.volumeType === "gp2") return {};
  if (volume.volumeType === "io1") return { iops: volume.volumeIops };
  const { iops, throughput } = gp3Ranges(volume.volumeSizeGiB, volume.instanceType);
  const isKnown = isBaselineKnown(volume.volumeSizeGiB, volume.instanceType);
  return {
    ...(volume.volumeIops > 0 ? { iops: volume.volumeIops } : isKnown ? { iops: iops.min } : {}),
    ...(volume.volumeThroughputMiBps > 0
      ? { throughput: volume.volumeThroughputMiBps }
      : isKnown
        ? { throughput: throughput.min }
        : {}),
  };
}
