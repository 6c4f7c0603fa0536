const GIB_PER_TIB = 1024;

/**
 * Largest gp3 volume by instance type, in GiB. gp2 has half of it on m5, m6g and r6g, and the same on t3; io1 is taken to be like
 * gp2. Of m7g only the limit of gp3 is published, which is taken for all.
 * Source: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html#ebsresource
 */
const maxGp3GiB: Readonly<Record<string, number>> = {
  "t3.small": 100,
  "t3.medium": 200,
  ...sizes(["m5", "m6g"], {
    large: 1024,
    xlarge: 2 * GIB_PER_TIB,
    "2xlarge": 3 * GIB_PER_TIB,
    "4xlarge": 6 * GIB_PER_TIB,
    "12xlarge": 18 * GIB_PER_TIB,
  }),
  ...sizes(["r6g"], {
    large: 2 * GIB_PER_TIB,
    xlarge: 3 * GIB_PER_TIB,
    "2xlarge": 6 * GIB_PER_TIB,
    "4xlarge": 12 * GIB_PER_TIB,
  }),
  ...sizes(["m7g"], {
    medium: 512,
    large: 768,
    xlarge: 2 * GIB_PER_TIB,
    "2xlarge": 3 * GIB_PER_TIB,
    "4xlarge": 6 * GIB_PER_TIB,
  }),
};

function sizes(families: readonly string[], bySize: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    families.flatMap((family) => Object.entries(bySize).map(([size, gib]) => [`${family}.${size}`, gib])),
  );
}

/**
 * The largest volume of an instance type (`m5.xlarge.search`), in GiB, or undefined where this table does not know the
 * type: a type that AWS adds tomorrow must not be refused here.
 */
export function maxVolumeGiB(instanceType: string, volumeType: string): number | undefined {
  const type = instanceType.replace(/\.search$/, "");
  const gp3 = maxGp3GiB[type];
  if (gp3 === undefined || type.startsWith("t3.") || volumeType === "gp3" || type.startsWith("m7g.")) return gp3;
  return gp3 / 2;
}

/** The burstable T family: no standby, no Auto-Tune, at most 10 data nodes. */
export const isBurstable = (instanceType: string): boolean => /^t[23]\./.test(instanceType);

/** Types with disks of their own, which take no EBS volume. @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/supported-instance-types.html */
export const hasInstanceStore = (instanceType: string): boolean =>
  /^(i3|i4g|i4i|i8g|im4gn|r6gd|r7gd|r8gd|oi2)\./.test(instanceType);

/** Types with a Graviton processor: a "g" behind the generation, as in `m6g` and `im4gn`. */
export const isGraviton = (instanceType: string): boolean => /^[a-z]+\d+g[a-z]*\./.test(instanceType);

/** The OpenSearch-optimized families, which keep their data in S3. */
export const isOptimized = (instanceType: string): boolean => /^(or[12]|om2|oi2)\./.test(instanceType);
