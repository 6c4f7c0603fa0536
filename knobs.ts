import { isNetworkAddress } from "./components/subnet-plan";

/** What a setting is: its type, default, allowed values and meaning. `settings.ts` reads by it; Pulumi.yaml and the docs are generated from it. */
export interface Knob<T> {
  readonly group: Group;
  readonly description: string;
  /** The type Pulumi.yaml declares; the CLI checks it before the program runs. */
  readonly type: "string" | "integer" | "boolean" | "array";
  readonly default: T;
  /** What a value may be, in words, with the reason where it is not obvious. */
  readonly allowed: string;
  /** The value, or undefined when it is not allowed. `raw` is the text that the Pulumi engine hands to a program. */
  readonly parse: (raw: string) => T | undefined;
}

export type Group = "network" | "domain" | "stream" | "setup" | "access" | "monitoring" | "safety";

/** Where the limits of a group's settings are written down; an error about one of them leads there. */
export const sources: Readonly<Record<Group, string>> = {
  network: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html",
  domain: "https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_CreateDomain.html",
  stream:
    "https://docs.aws.amazon.com/firehose/latest/APIReference/API_AmazonopensearchserviceDestinationConfiguration.html",
  setup: "docs/settings.md#setup",
  access: "docs/settings.md#access",
  monitoring: "docs/settings.md#monitoring",
  safety: "docs/settings.md#safety",
};

type Meaning = Pick<Knob<unknown>, "group" | "description">;

function integer(
  meaning: Meaning & { default: number; min: number; max: number; or?: number; why?: string },
): Knob<number> {
  const { min, max, or, why, ...rest } = meaning;
  return {
    ...rest,
    type: "integer",
    allowed: `a whole number from ${min} to ${max}${or === undefined ? "" : `, or ${or}`}${why ? ` (${why})` : ""}`,
    parse: (raw) => {
      const value = /^-?\d+$/.test(raw) ? Number(raw) : NaN;
      return (value >= min && value <= max) || value === or ? value : undefined;
    },
  };
}

function boolean(meaning: Meaning & { default: boolean }): Knob<boolean> {
  return {
    ...meaning,
    type: "boolean",
    allowed: "true or false",
    parse: (raw) => (raw === "true" ? true : raw === "false" ? false : undefined),
  };
}

function choice<const T extends string>(meaning: Meaning & { default: NoInfer<T>; oneOf: readonly T[] }): Knob<T> {
  const { oneOf, ...rest } = meaning;
  return {
    ...rest,
    type: "string",
    allowed: `one of ${oneOf.join(", ")}`,
    parse: (raw) => oneOf.find((option) => option === raw),
  };
}

/** Text that fits a pattern. The empty text is "not set": a key without a default would be required by the Pulumi CLI. */
function text(
  meaning: Meaning & { default?: string; pattern: RegExp; fits?: (raw: string) => boolean; allowed: string },
): Knob<string> {
  const { pattern, fits = () => true, ...rest } = meaning;
  return {
    ...rest,
    type: "string",
    default: meaning.default ?? "",
    parse: (raw) => ((pattern.test(raw) && fits(raw)) || raw === (meaning.default ?? "") ? raw : undefined),
  };
}

function list(meaning: Meaning & { each: RegExp; allowed: string; max: number }): Knob<readonly string[]> {
  const { each, max, ...rest } = meaning;
  return {
    ...rest,
    type: "array",
    default: [],
    parse: (raw) => {
      const value = parseJson(raw);
      const fits =
        Array.isArray(value) &&
        value.length <= max &&
        new Set(value).size === value.length &&
        value.every((item): item is string => typeof item === "string" && each.test(item));
      return fits ? value : undefined;
    },
  };
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

const arn = (service: string, resource: string): RegExp =>
  new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:(\\d{12})?:${resource}$`);

/** Every setting, in the order in which the docs list them. */
export const knobs = {
  vpcId: text({
    group: "network",
    description: "Existing VPC to use; empty makes a new one. A domain cannot move to another VPC.",
    pattern: /^vpc-[0-9a-f]{8,17}$/,
    allowed: "the id of a VPC, like vpc-0a1b2c3d4e5f67890",
  }),
  subnetIds: list({
    group: "network",
    description: "Private subnets of the existing VPC; the first in each Availability Zone is used. Only with vpcId.",
    each: /^subnet-[0-9a-f]{8,17}$/,
    allowed: "a list of up to 16 different subnet ids, like subnet-0a1b2c3d4e5f67890",
    max: 16,
  }),
  vpcCidr: text({
    group: "network",
    description: "Address range of the new VPC. Changing it replaces the VPC, which an existing domain does not allow.",
    default: "10.0.0.0/16",
    pattern: /^(\d{1,3}\.){3}\d{1,3}\/(1[6-9]|2[0-2])$/,
    fits: isNetworkAddress,
    allowed: "an IPv4 range from /16 to /22 by its first address, like 10.0.0.0/16",
  }),
  availabilityZones: integer({
    group: "network",
    description: "Availability Zones of the domain and the stream: one private subnet in each.",
    default: 1,
    min: 1,
    max: 3,
  }),
  natGateways: choice({
    group: "network",
    description: "NAT gateways of the new VPC. Nothing here needs one; they cost about 33 USD a month each.",
    default: "none",
    oneOf: ["none", "single", "onePerAz"],
  }),
  sharedSecurityGroup: boolean({
    group: "network",
    description: "One security group for stream and domain, admitting HTTPS from itself, in place of two.",
    default: false,
  }),
  streamSecurityGroupId: text({
    group: "network",
    description: "Existing security group for the stream; empty makes kdf-sec-grp. Changing it replaces the stream.",
    pattern: /^sg-[0-9a-f]{8,17}$/,
    allowed: "the id of a security group, like sg-0a1b2c3d4e5f67890",
  }),
  domainSecurityGroupId: text({
    group: "network",
    description: "Existing security group of the domain; empty makes es-sec-grp.",
    pattern: /^sg-[0-9a-f]{8,17}$/,
    allowed: "the id of a security group, like sg-0a1b2c3d4e5f67890",
  }),

  domainName: text({
    group: "domain",
    description:
      "Name of the domain; empty means <project>-<stack>. Changing it replaces the domain and loses its data.",
    pattern: /^[a-z][a-z0-9-]{2,27}$/,
    allowed: "3 to 28 lower-case letters, digits and hyphens, beginning with a letter",
  }),
  engineVersion: text({
    group: "domain",
    description: "Engine and version. An upgrade is in place (blue/green); a downgrade replaces the domain.",
    default: "OpenSearch_2.19",
    pattern: /^(OpenSearch_[1-3]\.\d{1,2}|Elasticsearch_(7\.10|6\.8))$/,
    allowed: "OpenSearch_1.x to OpenSearch_3.x, Elasticsearch_7.10 or Elasticsearch_6.8",
  }),
  instanceType: text({
    group: "domain",
    description: "Instance type of the data nodes; the old suffix .elasticsearch is accepted and becomes .search.",
    default: "m5.xlarge.search",
    pattern: /^[a-z][a-z0-9]*\.[a-z0-9]+\.(search|elasticsearch)$/,
    allowed: "an instance type of OpenSearch Service, like m5.xlarge.search",
  }),
  instanceCount: integer({
    group: "domain",
    description: "Data nodes; a multiple of availabilityZones.",
    default: 1,
    min: 1,
    max: 80,
  }),
  dedicatedMasters: boolean({
    group: "domain",
    description: "Three dedicated cluster manager (master) nodes.",
    default: false,
  }),
  masterType: text({
    group: "domain",
    description: "Instance type of the dedicated masters.",
    default: "m6g.large.search",
    pattern: /^[a-z][a-z0-9]*\.[a-z0-9]+\.(search|elasticsearch)$/,
    allowed: "an instance type of OpenSearch Service, like m6g.large.search",
  }),
  volumeSizeGiB: integer({
    group: "domain",
    description: "EBS volume of each data node, in GiB; the instance type sets the upper limit.",
    default: 100,
    min: 10,
    max: 24576,
  }),
  volumeType: choice({
    group: "domain",
    description: "EBS volume type.",
    default: "gp3",
    oneOf: ["gp3", "gp2", "io1"],
  }),
  volumeIops: integer({
    group: "domain",
    description: "Provisioned IOPS a volume; 0 leaves it to the service (not possible with io1).",
    default: 0,
    min: 100,
    max: 80000,
    or: 0,
  }),
  volumeThroughputMiBps: integer({
    group: "domain",
    description: "Provisioned throughput a gp3 volume, in MiB/s; 0 leaves it to the service.",
    default: 0,
    min: 125,
    max: 2000,
    or: 0,
  }),
  masterUser: choice({
    group: "domain",
    description: "Master user: a name and password in the domain's own user database, or an IAM role.",
    default: "internal",
    oneOf: ["internal", "iam"],
  }),
  masterUserName: text({
    group: "domain",
    description: "Name of the internal master user; its password is generated.",
    default: "admin",
    pattern: /^[A-Za-z0-9_.@-]{1,64}$/,
    allowed: "1 to 64 letters, digits and _ . @ -",
  }),
  masterUserArn: text({
    group: "domain",
    description: "IAM role with the rights of a master user, besides the setup function's own role.",
    pattern: arn("iam", "role/.{1,512}"),
    allowed: "the ARN of an IAM role",
  }),
  accessPolicy: choice({
    group: "domain",
    description: "Domain access policy: anyone the security groups let in, or only the principals listed.",
    default: "openInVpc",
    oneOf: ["openInVpc", "principals"],
  }),
  accessPrincipals: list({
    group: "domain",
    description: "IAM users and roles of the access policy, besides the stream's and the setup function's roles.",
    each: arn("iam", "(role|user)/.{1,512}"),
    allowed: "a list of up to 50 different ARNs of IAM roles or users",
    max: 50,
  }),
  signedRequestsOnly: boolean({
    group: "domain",
    description:
      "Accept that accessPolicy principals makes sign-in by name and password impossible (with an internal master user).",
    default: false,
  }),
  customerKey: boolean({
    group: "domain",
    description:
      "One KMS key of this stack for domain, stream, backup, logs and secrets, in place of AWS's own. Changing it replaces the domain.",
    default: false,
  }),
  multiAzWithStandby: boolean({
    group: "domain",
    description: "Multi-AZ with Standby: 3 zones, one of them on standby.",
    default: false,
  }),
  serviceLinkedRole: choice({
    group: "domain",
    description: "Service-linked role for VPC access: made when it is absent, always, or never.",
    default: "auto",
    oneOf: ["auto", "create", "skip"],
  }),
  existingDomainArn: text({
    group: "domain",
    description: "Existing VPC domain to deliver to, in place of a new one.",
    pattern: arn("es", "domain/[a-z][a-z0-9-]{2,27}"),
    allowed: "the ARN of a domain",
  }),
  existingDomainEndpoint: text({
    group: "domain",
    description: "Endpoint of the existing domain, without https://.",
    pattern: /^vpc-[a-z0-9-]+\.[a-z0-9-]+\.es\.amazonaws\.com(\.cn)?$/,
    allowed: "the host name of a VPC endpoint, like vpc-search-abc.us-east-1.es.amazonaws.com",
  }),

  source: choice({
    group: "stream",
    description:
      "Where records come from: producers that call the stream, or a Kinesis data stream. Changing it replaces the stream.",
    default: "directPut",
    oneOf: ["directPut", "kinesis"],
  }),
  kinesisStreamArn: text({
    group: "stream",
    description: "Kinesis data stream to read from; only with source kinesis.",
    pattern: arn("kinesis", "stream/[A-Za-z0-9_.-]{1,128}"),
    allowed: "the ARN of a Kinesis data stream",
  }),
  indexName: text({
    group: "stream",
    description: "Index the documents go to; the rotation appends a date.",
    default: "stockdata",
    pattern: /^[a-z0-9][a-z0-9_-]{0,59}$/,
    allowed:
      "1 to 60 lower-case letters, digits, - and _, beginning with a letter or digit (20 characters are left for the date)",
  }),
  indexRotation: choice({
    group: "stream",
    description: "How often a new index is begun (UTC).",
    default: "OneDay",
    oneOf: ["NoRotation", "OneHour", "OneDay", "OneWeek", "OneMonth"],
  }),
  bufferSizeMiB: integer({
    group: "stream",
    description: "Deliver when this many MiB are buffered.",
    default: 5,
    min: 1,
    max: 100,
  }),
  bufferIntervalSeconds: integer({
    group: "stream",
    description: "Deliver when the oldest buffered record is this old.",
    default: 60,
    min: 60,
    max: 900,
    why: "the floor of 60 is this project's policy; AWS itself takes 0 to 900 today, and many small bulk requests are what a search cluster suffers from",
  }),
  retrySeconds: integer({
    group: "stream",
    description: "How long a delivery is retried before its documents go to the backup bucket; 0 means no retry.",
    default: 300,
    min: 0,
    max: 7200,
  }),
  backupMode: choice({
    group: "stream",
    description: "What the backup bucket gets. Changing it replaces the stream.",
    default: "failedDocumentsOnly",
    oneOf: ["failedDocumentsOnly", "allDocuments"],
  }),
  backupBucketArn: text({
    group: "stream",
    description: "Existing bucket for the backup; empty makes a private one.",
    pattern: /^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    allowed: "the ARN of an S3 bucket",
  }),
  backupRetentionDays: integer({
    group: "stream",
    description: "Days until objects in the new backup bucket expire; 0 keeps them.",
    default: 90,
    min: 0,
    max: 3650,
  }),
  backupVersioning: boolean({
    group: "stream",
    description: "Versioning of the new backup bucket.",
    default: false,
  }),
  transformTimeoutSeconds: integer({
    group: "stream",
    description: "Time limit of the transform function.",
    default: 45,
    min: 1,
    max: 300,
    why: "Firehose waits at most 5 minutes",
  }),
  transformMemoryMiB: integer({
    group: "stream",
    description: "Memory of the transform function, in MiB.",
    default: 256,
    min: 128,
    max: 10240,
  }),
  documentId: choice({
    group: "stream",
    description:
      "Who makes document ids: Firehose (a retry cannot double a document) or the domain (cheaper under heavy writes). OpenSearch only.",
    default: "default",
    oneOf: ["default", "none"],
  }),

  retentionDays: integer({
    group: "setup",
    description: "Days until an index is deleted; 0 keeps it.",
    default: 30,
    min: 0,
    max: 3650,
  }),
  dashboards: boolean({
    group: "setup",
    description: "Make the index pattern, line chart, saved search and dashboard.",
    default: true,
  }),

  extraRoles: list({
    group: "setup",
    description:
      "More security roles of the domain, as role=index pattern=action,action, or role=action,action for the cluster.",
    each: /^[A-Za-z0-9_-]{1,64}(=[a-z0-9*][a-z0-9*._-]{0,79})?=[a-z0-9_*][A-Za-z0-9_:/*-]*(,[a-z0-9_*][A-Za-z0-9_:/*-]*)*$/,
    allowed: "a list of up to 50 different texts like analysts=stockdata*=read or analysts=cluster_composite_ops_ro",
    max: 50,
  }),
  extraMappings: list({
    group: "setup",
    description:
      "More holders of security roles, as role=holder: the ARN of an IAM role or user, or an internal user. Other holders stay.",
    each: /^[A-Za-z0-9_-]{1,64}=(arn:aws[a-z-]*:iam::\d{12}:(role|user)\/.{1,512}|[A-Za-z0-9_.@-]{1,64})$/,
    allowed: "a list of up to 50 different texts like analysts=arn:aws:iam::123456789012:role/analyst",
    max: 50,
  }),
  requiredParts: list({
    group: "setup",
    description:
      "Parts whose absence from the cluster fails the update; without it they are skipped and the report says so.",
    each: /^(retention|dashboards)$/,
    allowed: "a list of retention, dashboards or both",
    max: 2,
  }),

  dashboardAccess: choice({
    group: "access",
    description:
      "How people reach Dashboards: not at all, port forwarding through Session Manager, or a Windows desktop behind it.",
    default: "ssm",
    oneOf: ["none", "ssm", "desktop"],
  }),

  sessionManagerEndpoints: boolean({
    group: "access",
    description: "Make the two interface endpoints of Session Manager; turn it off where an existing VPC has them.",
    default: true,
  }),

  alarmEmail: text({
    group: "monitoring",
    description: "Address that alarms are mailed to; AWS asks it to confirm.",
    pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
    allowed: "an e-mail address",
  }),
  alarms: boolean({
    group: "monitoring",
    description: "CloudWatch alarms and dashboard.",
    default: true,
  }),

  protectData: boolean({
    group: "safety",
    description: "Protect domain, backup bucket, key and secret from deletion. Pulumi.dev.yaml turns it off.",
    default: true,
  }),
  allowDataLoss: boolean({
    group: "safety",
    description: "Second key of deletion: with protectData off, destroy empties the backup bucket.",
    default: false,
  }),
  tags: list({
    group: "safety",
    description: "Tags of every resource, as name=value.",
    each: /^(?!aws:)[\p{L}\p{N} _.:/+@-]{1,128}=[\p{L}\p{N} _.:/=+@-]{0,256}$/u,
    allowed: "a list of up to 40 name=value texts; names must not begin with aws:",
    max: 40,
  }),
} satisfies Record<string, Knob<never> | Knob<string> | Knob<number> | Knob<boolean> | Knob<readonly string[]>>;

export type Knobs = typeof knobs;
