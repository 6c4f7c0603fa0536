import { guide, type Problem, problemsIn, type Rule } from "../problems/rule";
import { openSearchVersion } from "./search-engine";
import { hasInstanceStore, isBurstable, isOptimized } from "./instance-types";
import { gp3Ranges, io1Limits, maxVolumeGiB, type Range, refusesGp3, volumePerformance } from "./volume-limits";

/** The values that decide whether the service accepts a domain; names as in the settings. */
export interface DomainShape {
  readonly domainName: string;
  /** `OpenSearch_x.y` or `Elasticsearch_x.y`. */
  readonly engineVersion: string;
  readonly instanceType: string;
  readonly instanceCount: number;
  readonly availabilityZones: number;
  /** Number of subnets, once they are chosen. */
  readonly subnetCount?: number;
  readonly dedicatedMasters: boolean;
  readonly masterType: string;
  readonly multiAzWithStandby: boolean;
  readonly volumeSizeGiB: number;
  readonly volumeType: "gp3" | "gp2" | "io1";
  /** 0 leaves it to the service. */
  readonly volumeIops: number;
  /** MiB/s; 0 leaves it to the service. */
  readonly volumeThroughputMiBps: number;
  readonly masterUser: "internal" | "iam";
  readonly masterUserArn: string;
  readonly accessPolicy: "openInVpc" | "principals";
  readonly accessPrincipals: readonly string[];
  readonly autoTune: "auto" | "enabled" | "disabled";
  /** Once it is looked up: `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition?: string;
  /** 0, or 2 to 150. */
  readonly warmNodes: number;
  readonly coldStorage: boolean;
  readonly customEndpoint: string;
  readonly certificateArn: string;
  /** Empty or left out without SAML sign-in. */
  readonly samlMetadata?: string;
  /** Empty or left out without IAM Identity Center. */
  readonly identityCenter?: string;
}

/** A rule of the service across settings, found out otherwise only minutes into a deployment. */
interface DomainRule extends Rule<DomainShape> {
  readonly id: string;
  readonly source: string;
}

const isOutside = (value: number, { min, max }: Range): boolean => value < min || value > max;

const shown = ({ min, max }: Range): string =>
  min === max ? String(min) : max === Infinity ? `at least ${min}` : `${min} to ${max}`;

const volumeRange = (s: DomainShape): Range => ({
  min: s.volumeType === "io1" ? io1Limits.minGiB : 10,
  max: maxVolumeGiB(s.instanceType, s.volumeType) ?? Infinity,
});

const io1Iops = ({ volumeSizeGiB }: DomainShape): Range => ({
  min: io1Limits.iops.min,
  max: Math.min(io1Limits.iops.max, io1Limits.iopsPerGiB * volumeSizeGiB),
});

const gp3 = (s: DomainShape): ReturnType<typeof gp3Ranges> => gp3Ranges(s.volumeSizeGiB, s.instanceType);

const cannotEncrypt = (type: string): boolean => /^(m3|r3|t2)\./.test(type);

/** The domain's instance types; that of the masters counts only with dedicated masters. */
export const typesOf = (s: Pick<DomainShape, "instanceType" | "dedicatedMasters" | "masterType">): string[] => [
  s.instanceType,
  ...(s.dedicatedMasters ? [s.masterType] : []),
];

/** "Available in commercial Regions"; before the look-up, `aws` is assumed. */
const isTunedPartition = (partition = "aws"): boolean => partition === "aws";

/** Whether the service offers Auto-Tune to a domain. https://docs.aws.amazon.com/opensearch-service/latest/developerguide/auto-tune.html */
export const hasAutoTune = (
  s: Pick<DomainShape, "instanceType" | "dedicatedMasters" | "masterType" | "partition">,
): boolean => isTunedPartition(s.partition) && !typesOf(s).some(isBurstable);

/** The service's rules across settings. */
export const domainRules: readonly DomainRule[] = [
  {
    id: "name",
    settings: ["domainName"],
    isBroken: (s) => !/^[a-z][a-z0-9-]{2,27}$/.test(s.domainName),
    message: (s) =>
      `${s.domainName} given; allowed is 3 to 28 lower-case letters, digits and hyphens, beginning with a letter`,
    source: "https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_CreateDomain.html",
  },
  {
    id: "a-subnet-a-zone",
    settings: ["subnetCount", "availabilityZones"],
    isBroken: (s) => s.subnetCount !== undefined && s.subnetCount !== s.availabilityZones,
    message: (s) =>
      `${s.subnetCount ?? 0} subnets in ${s.availabilityZones} zones given; a domain needs exactly one subnet per zone`,
    source: guide("vpc"),
  },
  {
    id: "nodes-fill-zones",
    settings: ["instanceCount", "availabilityZones"],
    isBroken: (s) => s.instanceCount % s.availabilityZones !== 0,
    message: (s) =>
      `${s.instanceCount} nodes in ${s.availabilityZones} zones given; the nodes must be a multiple of the zones`,
    source: guide("managedomains-multiaz"),
  },
  {
    id: "standby-needs-three-zones",
    settings: ["multiAzWithStandby", "availabilityZones"],
    isBroken: (s) => s.multiAzWithStandby && s.availabilityZones !== 3,
    message: (s) => `standby with ${s.availabilityZones} zones given; it needs exactly 3`,
    source: guide("managedomains-multiaz"),
  },
  {
    id: "standby-needs-masters",
    settings: ["multiAzWithStandby", "dedicatedMasters"],
    isBroken: (s) => s.multiAzWithStandby && !s.dedicatedMasters,
    message: () => "standby without dedicated masters given; it needs three of them",
    source: guide("managedomains-multiaz"),
  },
  {
    id: "standby-needs-version",
    settings: ["multiAzWithStandby", "engineVersion"],
    isBroken: (s) => s.multiAzWithStandby && openSearchVersion(s.engineVersion) < 103,
    message: (s) => `standby on ${s.engineVersion} given; it needs OpenSearch_1.3 or later`,
    source: guide("managedomains-multiaz"),
  },
  {
    id: "standby-needs-steady-instances",
    settings: ["multiAzWithStandby", "instanceType", "dedicatedMasters", "masterType"],
    isBroken: (s) => s.multiAzWithStandby && typesOf(s).some(isBurstable),
    message: (s) =>
      `standby with ${typesOf(s).filter(isBurstable).join(" and ")} given; the T family does not support it`,
    source: guide("managedomains-multiaz"),
  },
  {
    id: "auto-tune-is-not-offered",
    settings: ["autoTune", "instanceType", "dedicatedMasters", "masterType"],
    isBroken: (s) => s.autoTune === "enabled" && !hasAutoTune(s),
    message: (s) =>
      `enabled with ${typesOf(s).join(" and ")}${s.partition === undefined ? "" : ` in the partition ${s.partition}`} given; the T family and other partitions than aws have no Auto-Tune, so set autoTune to auto`,
    source: guide("auto-tune"),
  },
  {
    id: "standby-needs-auto-tune",
    settings: ["multiAzWithStandby", "autoTune"],
    isBroken: (s) => s.multiAzWithStandby && (s.autoTune === "disabled" || !isTunedPartition(s.partition)),
    message: (s) =>
      `standby with Auto-Tune ${s.autoTune}${s.partition === undefined ? "" : ` in the partition ${s.partition}`} given; standby needs Auto-Tune, so set autoTune to auto (in the partition aws) or multiAzWithStandby to false`,
    source: guide("managedomains-multiaz"),
  },
  {
    id: "standby-needs-gp3-or-io1",
    settings: ["multiAzWithStandby", "volumeType"],
    isBroken: (s) => s.multiAzWithStandby && s.volumeType === "gp2",
    message: () => "standby with gp2 given; allowed is gp3 or io1",
    source: guide("managedomains-multiaz"),
  },
  {
    id: "type-cannot-encrypt",
    settings: ["instanceType", "dedicatedMasters", "masterType"],
    isBroken: (s) => typesOf(s).some(cannotEncrypt),
    message: (s) =>
      `${typesOf(s).filter(cannotEncrypt).join(" and ")} given; the M3, R3 and T2 types cannot encrypt at rest, so use a newer one`,
    source: guide("encryption-at-rest"),
  },
  {
    id: "type-brings-its-own-store",
    settings: ["instanceType"],
    isBroken: (s) => hasInstanceStore(s.instanceType),
    message: (s) =>
      `${s.instanceType} given; it has an instance store and no EBS volume, which every data node needs here`,
    source: guide("supported-instance-types"),
  },
  {
    id: "optimized-needs-version",
    settings: ["engineVersion", "instanceType"],
    isBroken: (s) => isOptimized(s.instanceType) && openSearchVersion(s.engineVersion) < 211,
    message: (s) =>
      `${s.instanceType} on ${s.engineVersion} given; OpenSearch-optimized types need OpenSearch_2.11 or later`,
    source: guide("or1"),
  },
  {
    id: "burstable-node-count",
    settings: ["instanceType", "instanceCount"],
    isBroken: (s) => isBurstable(s.instanceType) && s.instanceCount > 10,
    message: (s) => `${s.instanceCount} nodes of ${s.instanceType} given; the T family allows at most 10`,
    source: guide("limits"),
  },
  {
    id: "gp3-needs-newer-type",
    settings: ["volumeType", "instanceType"],
    isBroken: (s) => s.volumeType === "gp3" && refusesGp3(s.instanceType),
    message: (s) =>
      `gp3 on ${s.instanceType} given; this type supports only gp2, so set volumeType to gp2 or use a newer type`,
    source: guide("limits"),
  },
  {
    id: "volume-fits-instance",
    settings: ["volumeSizeGiB", "instanceType", "volumeType"],
    isBroken: (s) => isOutside(s.volumeSizeGiB, volumeRange(s)),
    message: (s) =>
      `${s.volumeSizeGiB} GiB of ${s.volumeType} on ${s.instanceType} given; allowed is ${shown(volumeRange(s))} GiB`,
    source: guide("limits"),
  },
  {
    id: "gp2-has-no-iops",
    settings: ["volumeType", "volumeIops", "volumeThroughputMiBps"],
    isBroken: (s) => s.volumeType === "gp2" && (s.volumeIops > 0 || s.volumeThroughputMiBps > 0),
    message: (s) =>
      `${s.volumeIops} IOPS and ${s.volumeThroughputMiBps} MiB/s for gp2 given; they follow from its size, so leave both at 0`,
    source: guide("createupdatedomains"),
  },
  {
    id: "io1-iops",
    settings: ["volumeType", "volumeIops", "volumeSizeGiB"],
    isBroken: (s) => s.volumeType === "io1" && isOutside(s.volumeIops, io1Iops(s)),
    message: (s) => `${s.volumeIops} IOPS for ${s.volumeSizeGiB} GiB of io1 given; allowed is ${shown(io1Iops(s))}`,
    source: "https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DescribeInstanceTypeLimits.html",
  },
  {
    id: "io1-has-no-throughput",
    settings: ["volumeType", "volumeThroughputMiBps"],
    isBroken: (s) => s.volumeType === "io1" && s.volumeThroughputMiBps > 0,
    message: (s) => `${s.volumeThroughputMiBps} MiB/s for io1 given; it follows from the IOPS, so leave it at 0`,
    source: "https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_EBSOptions.html",
  },
  {
    id: "gp3-iops",
    settings: ["volumeType", "volumeIops", "volumeSizeGiB", "instanceType"],
    isBroken: (s) => s.volumeType === "gp3" && s.volumeIops > 0 && isOutside(s.volumeIops, gp3(s).iops),
    message: (s) =>
      `${s.volumeIops} IOPS for ${s.volumeSizeGiB} GiB of gp3 on ${s.instanceType} given; allowed is ${shown(gp3(s).iops)}, or 0 for ${gp3(s).iops.min}`,
    source: guide("limits"),
  },
  {
    id: "gp3-throughput",
    settings: ["volumeType", "volumeThroughputMiBps", "volumeSizeGiB", "instanceType"],
    isBroken: (s) =>
      s.volumeType === "gp3" && s.volumeThroughputMiBps > 0 && isOutside(s.volumeThroughputMiBps, gp3(s).throughput),
    message: (s) =>
      `${s.volumeThroughputMiBps} MiB/s for ${s.volumeSizeGiB} GiB of gp3 on ${s.instanceType} given; allowed is ${shown(gp3(s).throughput)}, or 0 for ${gp3(s).throughput.min}`,
    source: guide("limits"),
  },
  {
    id: "gp3-throughput-per-iops",
    settings: ["volumeType", "volumeThroughputMiBps", "volumeIops", "volumeSizeGiB", "instanceType"],
    isBroken: (s) => {
      const { iops = Infinity, throughput = 0 } = volumePerformance(s);
      return s.volumeType === "gp3" && throughput > iops / 4;
    },
    message: (s) => {
      const { iops = Infinity, throughput = 0 } = volumePerformance(s);
      return `${throughput} MiB/s with ${iops} IOPS given; gp3 allows 0.25 MiB/s per IOPS, so set volumeIops to at least ${4 * throughput} or volumeThroughputMiBps to at most ${Math.floor(iops / 4)}`;
    },
    source: "https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html",
  },
  {
    id: "one-kind-of-master-user",
    settings: ["masterUser", "masterUserArn"],
    isBroken: (s) => s.masterUser === "internal" && s.masterUserArn !== "",
    message: (s) =>
      `internal and ${s.masterUserArn} given; a domain has one kind of master user, so an ARN needs masterUser iam`,
    source: guide("fgac"),
  },
  {
    id: "principals-are-for-a-closed-policy",
    settings: ["accessPolicy", "accessPrincipals"],
    isBroken: (s) => s.accessPolicy === "openInVpc" && s.accessPrincipals.length > 0,
    message: (s) =>
      `openInVpc and ${s.accessPrincipals.length} principals given; an open policy ignores them, so set accessPolicy to principals`,
    source: guide("ac"),
  },
  {
    id: "principals-need-signed-requests",
    settings: ["accessPolicy", "masterUser"],
    isBroken: (s) => s.accessPolicy === "principals" && s.masterUser === "internal",
    message: () =>
      "principals and internal given; a policy that names principals accepts only signed requests, but the internal master user signs in by password. Set masterUser to iam, or accessPolicy to openInVpc",
    source: guide("fgac"),
  },
  {
    id: "warm-needs-masters",
    settings: ["warmNodes", "dedicatedMasters"],
    isBroken: (s) => s.warmNodes > 0 && !s.dedicatedMasters,
    message: (s) => `${s.warmNodes} warm nodes without dedicated masters given; set dedicatedMasters to true`,
    source: guide("ultrawarm"),
  },
  {
    id: "warm-needs-steady-data-nodes",
    settings: ["warmNodes", "instanceType"],
    isBroken: (s) => s.warmNodes > 0 && isBurstable(s.instanceType),
    message: (s) =>
      `${s.warmNodes} warm nodes beside ${s.instanceType} given; data nodes of the T family do not support them`,
    source: guide("ultrawarm"),
  },
  {
    id: "warm-nodes-fill-standby-zones",
    settings: ["warmNodes", "multiAzWithStandby", "availabilityZones"],
    isBroken: (s) => s.multiAzWithStandby && s.warmNodes % s.availabilityZones !== 0,
    message: (s) =>
      `${s.warmNodes} warm nodes in ${s.availabilityZones} zones with standby given; they must be a multiple of the zones`,
    source: guide("ultrawarm"),
  },
  {
    id: "cold-needs-warm",
    settings: ["coldStorage", "warmNodes"],
    isBroken: (s) => s.coldStorage && s.warmNodes === 0,
    message: () => "cold storage and 0 warm nodes given; set warmNodes to at least 2",
    source: guide("cold-storage"),
  },
  {
    id: "custom-endpoint-needs-certificate",
    settings: ["customEndpoint", "certificateArn"],
    isBroken: (s) => (s.customEndpoint === "") !== (s.certificateArn === ""),
    message: (s) =>
      `${s.customEndpoint || "no host name"} and ${s.certificateArn || "no certificate"} given; set both or neither`,
    source: guide("customendpoint"),
  },
  {
    id: "saml-needs-unsigned-requests",
    settings: ["samlMetadata", "accessPolicy"],
    isBroken: (s) => Boolean(s.samlMetadata) && s.accessPolicy === "principals",
    message: () =>
      "SAML and principals given; a policy that names principals refuses browsers, as they do not sign requests. Set accessPolicy to openInVpc: security groups and fine-grained access control then decide",
    source: guide("fgac"),
  },
  {
    id: "identity-center-needs-version",
    settings: ["identityCenter", "engineVersion"],
    isBroken: (s) => Boolean(s.identityCenter) && openSearchVersion(s.engineVersion) < 103,
    message: (s) => `Identity Center on ${s.engineVersion} given; it needs OpenSearch_1.3 or later`,
    source: guide("idc-aos"),
  },
];

export const domainProblems = (shape: DomainShape): Problem[] => problemsIn(domainRules, shape);
