import { hasInstanceStore, isBurstable, isGraviton, isOptimized, maxVolumeGiB } from "./instance-types";

/** The plain values that decide whether the service would accept a domain; names as in the settings. */
export interface DomainShape {
  readonly domainName: string;
  /** `OpenSearch_x.y` or `Elasticsearch_x.y`. */
  readonly engineVersion: string;
  readonly instanceType: string;
  readonly instanceCount: number;
  readonly availabilityZones: number;
  /** Where the subnets are chosen already: how many there are. */
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
  readonly signedRequestsOnly: boolean;
  /** Empty or left out without SAML sign-in. */
  readonly samlMetadata?: string;
  /** Empty or left out without IAM Identity Center. */
  readonly identityCenter?: string;
}

/**
 * A rule of the service across settings, found out otherwise only minutes into a deployment. What no setting can break is no
 * rule here: encryption, HTTPS and fine-grained access are constants, masters are three or none, and only types that can
 * have Auto-Tune get it.
 */
interface DomainRule {
  readonly id: string;
  /** The settings that break it together. */
  readonly settings: readonly (keyof DomainShape)[];
  /** What is wrong and what is allowed, or undefined when the rule holds. */
  readonly check: (shape: DomainShape) => string | undefined;
  readonly source: string;
}

const guide = (page: string): string =>
  `https://docs.aws.amazon.com/opensearch-service/latest/developerguide/${page}.html`;

const when = (wrong: boolean, message: string): string | undefined => (wrong ? message : undefined);

/** The version as a number that compares: OpenSearch 2.19 is 2.19 → 219; Elasticsearch versions are all older. */
function openSearchVersion(engineVersion: string): number {
  const match = /^OpenSearch_(\d+)\.(\d+)$/.exec(engineVersion);
  return match ? Number(match[1]) * 100 + Number(match[2]) : 0;
}

/** The types that the domain would run: that of the masters counts only where there are any. */
export const typesOf = (s: Pick<DomainShape, "instanceType" | "dedicatedMasters" | "masterType">): string[] => [
  s.instanceType,
  ...(s.dedicatedMasters ? [s.masterType] : []),
];

/** Every cross-field rule of the service that this program can break. */
export const domainRules: readonly DomainRule[] = [
  {
    id: "name",
    settings: ["domainName"],
    check: (s) =>
      when(
        !/^[a-z][a-z0-9-]{2,27}$/.test(s.domainName),
        `${s.domainName} given; allowed is 3 to 28 lower-case letters, digits and hyphens, beginning with a letter`,
      ),
    source: "https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_CreateDomain.html",
  },
  {
    id: "fine-grained-access-needs-version",
    settings: ["engineVersion"],
    check: (s) =>
      when(
        !/^(OpenSearch_\d+\.\d+|Elasticsearch_(6\.[78]|7\.\d+))$/.test(s.engineVersion),
        `${s.engineVersion} given; fine-grained access control needs OpenSearch, or Elasticsearch_6.7 or later`,
      ),
    source: guide("fgac"),
  },
  {
    id: "a-subnet-a-zone",
    settings: ["subnetCount", "availabilityZones"],
    check: (s) =>
      when(
        s.subnetCount !== undefined && s.subnetCount !== s.availabilityZones,
        `${s.subnetCount ?? 0} subnets in ${s.availabilityZones} zones given; a domain takes exactly one subnet a zone`,
      ),
    source: guide("vpc"),
  },
  {
    id: "nodes-fill-zones",
    settings: ["instanceCount", "availabilityZones"],
    check: (s) =>
      when(
        s.instanceCount % s.availabilityZones !== 0,
        `${s.instanceCount} nodes in ${s.availabilityZones} zones given; the nodes must be a multiple of the zones`,
      ),
    source: guide("managedomains-multiaz"),
  },
  {
    id: "standby-needs-three-zones",
    settings: ["multiAzWithStandby", "availabilityZones"],
    check: (s) =>
      when(
        s.multiAzWithStandby && s.availabilityZones !== 3,
        `standby with ${s.availabilityZones} zones given; it needs exactly 3`,
      ),
    source: guide("managedomains-multiaz"),
  },
  {
    id: "standby-needs-masters",
    settings: ["multiAzWithStandby", "dedicatedMasters"],
    check: (s) =>
      when(
        s.multiAzWithStandby && !s.dedicatedMasters,
        "standby without dedicated masters given; it needs three of them",
      ),
    source: guide("managedomains-multiaz"),
  },
  {
    id: "standby-needs-version",
    settings: ["multiAzWithStandby", "engineVersion"],
    check: (s) =>
      when(
        s.multiAzWithStandby && openSearchVersion(s.engineVersion) < 103,
        `standby on ${s.engineVersion} given; it needs OpenSearch_1.3 or later`,
      ),
    source: guide("managedomains-multiaz"),
  },
  {
    id: "standby-needs-steady-instances",
    settings: ["multiAzWithStandby", "instanceType", "dedicatedMasters", "masterType"],
    check: (s) => {
      const burstable = typesOf(s).filter(isBurstable);
      return when(
        s.multiAzWithStandby && burstable.length > 0,
        `standby with ${burstable.join(" and ")} given; the T family cannot have it`,
      );
    },
    source: guide("managedomains-multiaz"),
  },
  {
    id: "standby-needs-gp3-or-io1",
    settings: ["multiAzWithStandby", "volumeType"],
    check: (s) => when(s.multiAzWithStandby && s.volumeType === "gp2", "standby with gp2 given; allowed is gp3 or io1"),
    source: guide("managedomains-multiaz"),
  },
  {
    id: "type-cannot-encrypt",
    settings: ["instanceType", "dedicatedMasters", "masterType"],
    check: (s) => {
      const old = typesOf(s).filter((type) => /^(m3|r3|t2)\./.test(type));
      return when(
        old.length > 0,
        `${old.join(" and ")} given; the M3, R3 and T2 types cannot encrypt at rest, so use a newer one`,
      );
    },
    source: guide("encryption-at-rest"),
  },
  {
    id: "type-brings-its-own-store",
    settings: ["instanceType"],
    check: (s) =>
      when(
        hasInstanceStore(s.instanceType),
        `${s.instanceType} given; it has an instance store and takes no EBS volume, which this program gives every data node`,
      ),
    source: guide("supported-instance-types"),
  },
  {
    id: "graviton-needs-version",
    settings: ["engineVersion", "instanceType", "dedicatedMasters", "masterType"],
    check: (s) => {
      const graviton = typesOf(s).filter(isGraviton);
      return when(
        graviton.length > 0 && /^Elasticsearch_(6\.|7\.[0-8]$)/.test(s.engineVersion),
        `${graviton.join(" and ")} on ${s.engineVersion} given; Graviton types need Elasticsearch_7.9 or later, or OpenSearch`,
      );
    },
    source: guide("supported-instance-types"),
  },
  {
    id: "optimized-needs-version",
    settings: ["engineVersion", "instanceType"],
    check: (s) =>
      when(
        isOptimized(s.instanceType) && openSearchVersion(s.engineVersion) < 211,
        `${s.instanceType} on ${s.engineVersion} given; OpenSearch-optimized types need OpenSearch_2.11 or later`,
      ),
    source: guide("or1"),
  },
  {
    id: "burstable-node-count",
    settings: ["instanceType", "instanceCount"],
    check: (s) =>
      when(
        isBurstable(s.instanceType) && s.instanceCount > 10,
        `${s.instanceCount} nodes of ${s.instanceType} given; the T family allows at most 10`,
      ),
    source: guide("limits"),
  },
  {
    id: "volume-fits-instance",
    settings: ["volumeSizeGiB", "instanceType", "volumeType"],
    check: (s) => {
      const max = maxVolumeGiB(s.instanceType, s.volumeType);
      return when(
        max !== undefined && s.volumeSizeGiB > max,
        `${s.volumeSizeGiB} GiB of ${s.volumeType} on ${s.instanceType} given; allowed is at most ${max ?? 0} GiB`,
      );
    },
    source: guide("limits"),
  },
  {
    id: "gp2-has-no-iops",
    settings: ["volumeType", "volumeIops", "volumeThroughputMiBps"],
    check: (s) =>
      when(
        s.volumeType === "gp2" && (s.volumeIops > 0 || s.volumeThroughputMiBps > 0),
        "IOPS or throughput for gp2 given; they follow from its size, so leave both at 0",
      ),
    source: guide("createupdatedomains"),
  },
  {
    id: "io1-needs-iops",
    settings: ["volumeType", "volumeIops", "volumeSizeGiB", "volumeThroughputMiBps"],
    check: (s) =>
      when(
        s.volumeType === "io1" &&
          (s.volumeIops === 0 || s.volumeIops > 50 * s.volumeSizeGiB || s.volumeThroughputMiBps > 0),
        `${s.volumeIops} IOPS and ${s.volumeThroughputMiBps} MiB/s for ${s.volumeSizeGiB} GiB of io1 given; io1 needs IOPS, at most 50 a GiB, and takes no throughput`,
      ),
    source: "https://docs.aws.amazon.com/ebs/latest/userguide/provisioned-iops.html",
  },
  {
    id: "gp3-iops",
    settings: ["volumeType", "volumeIops", "volumeSizeGiB"],
    check: (s) =>
      when(
        s.volumeType === "gp3" && s.volumeIops > 0 && (s.volumeIops < 3000 || s.volumeIops > 500 * s.volumeSizeGiB),
        `${s.volumeIops} IOPS for ${s.volumeSizeGiB} GiB of gp3 given; allowed is 3000 to 500 a GiB`,
      ),
    source: "https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html",
  },
  {
    id: "gp3-throughput",
    settings: ["volumeType", "volumeThroughputMiBps", "volumeIops"],
    check: (s) =>
      when(
        s.volumeType === "gp3" && 4 * s.volumeThroughputMiBps > Math.max(s.volumeIops, 3000),
        `${s.volumeThroughputMiBps} MiB/s with ${Math.max(s.volumeIops, 3000)} IOPS given; gp3 allows 0.25 MiB/s an IOPS`,
      ),
    source: "https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html",
  },
  {
    id: "one-kind-of-master-user",
    settings: ["masterUser", "masterUserArn"],
    check: (s) =>
      when(
        s.masterUser === "internal" && s.masterUserArn !== "",
        `internal and ${s.masterUserArn} given; an ARN needs masterUser iam, as a domain has one kind of master user`,
      ),
    source: guide("fgac"),
  },
  {
    id: "principals-are-for-a-closed-policy",
    settings: ["accessPolicy", "accessPrincipals"],
    check: (s) =>
      when(
        s.accessPolicy === "openInVpc" && s.accessPrincipals.length > 0,
        `openInVpc and ${s.accessPrincipals.length} principals given; an open policy would ignore them, so set accessPolicy to principals`,
      ),
    source: guide("ac"),
  },
  {
    id: "signed-requests-lock-out-passwords",
    settings: ["accessPolicy", "masterUser", "signedRequestsOnly"],
    check: (s) =>
      when(
        s.accessPolicy === "principals" && s.masterUser === "internal" && !s.signedRequestsOnly,
        "principals and internal given; a policy that names principals refuses sign-in by password, so use masterUser iam (or set signedRequestsOnly)",
      ),
    source: guide("fgac"),
  },
  {
    id: "saml-needs-unsigned-requests",
    settings: ["samlMetadata", "accessPolicy"],
    check: (s) =>
      when(
        Boolean(s.samlMetadata) && s.accessPolicy === "principals",
        "SAML and principals given; a policy that names principals refuses browsers, which sign no request, so set accessPolicy to openInVpc: the security groups and fine-grained access control decide then",
      ),
    source: guide("fgac"),
  },
  {
    id: "identity-center-needs-version",
    settings: ["identityCenter", "engineVersion"],
    check: (s) =>
      when(
        Boolean(s.identityCenter) && openSearchVersion(s.engineVersion) < 103,
        `Identity Center on ${s.engineVersion} given; it needs OpenSearch_1.3 or later`,
      ),
    source: guide("idc-aos"),
  },
];

/** Everything about a domain that the service would refuse, each with its source; empty when it is fine. */
export function domainProblems(shape: DomainShape): { setting: string; message: string }[] {
  return domainRules.flatMap((rule) => {
    const message = rule.check(shape);
    return message === undefined
      ? []
      : [{ setting: rule.settings.join(" + "), message: `${message} (${rule.source})` }];
  });
}
