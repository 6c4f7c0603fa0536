/** The burstable T family: no standby, no Auto-Tune, at most 10 data nodes. */
export const isBurstable = (instanceType: string): boolean => /^t[23]\./.test(instanceType);

/** They take no EBS volume. https://docs.aws.amazon.com/opensearch-service/latest/developerguide/supported-instance-types.html */
export const hasInstanceStore = (instanceType: string): boolean =>
  /^(i3|i4g|i4i|i8g|im4gn|r6gd|r7gd|r8gd|oi2)\./.test(instanceType);

/** The OpenSearch-optimized families, which keep their data in S3. */
export const isOptimized = (instanceType: string): boolean => /^(or[12]|om2|oi2)\./.test(instanceType);

/** GiB of memory per vCPU of a family. */
const MEMORY_PER_VCPU: Readonly<Record<string, number>> = { c: 2, m: 4, om: 4, r: 8, or: 8, i: 8 };
const VCPUS: Readonly<Record<string, number>> = { medium: 1, large: 2, xlarge: 4 };
/** Types without a rule. */
const MEMORY_OF: Readonly<Record<string, number>> = { "t3.small": 2, "t3.medium": 4 };

/**
 * Memory of a node of a type (`m5.xlarge.search`), in GiB: the families keep the same memory per
 * vCPU at every size. Undefined for a type that is not known here.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/supported-instance-types.html
 */
export function memoryGiB(instanceType: string): number | undefined {
  const name = instanceType.replace(/\.search$/, "");
  const [, family = "", size = ""] = /^([a-z]+)\d[a-z]*\.([a-z0-9]+)$/.exec(name) ?? [];
  const multiple = /^(\d+)xlarge$/.exec(size);
  const vcpus = multiple ? 4 * Number(multiple[1]) : VCPUS[size];
  const perVcpu = MEMORY_PER_VCPU[family];
  return MEMORY_OF[name] ?? (vcpus === undefined || perVcpu === undefined ? undefined : vcpus * perVcpu);
}
