import { SUPPORTED_VERSION } from "../components/domain/search-engine";
import { DNS_SUFFIXES } from "../components/iam/arns";
import { exactly, iamArn, regionalArn } from "./arn";
import { boolean, choice, integer, list, text } from "./declaration";

/** Any family and size, so that new types of AWS are accepted. */
const instanceType = /^[a-z][a-z0-9]*\.[a-z0-9]+\.(search|elasticsearch)$/;

export const domain = {
  domainName: text({
    description:
      "Name of the domain; empty means <project>-<stack>, shortened with a hash where it does not fit. Changing it replaces the domain and loses its data.",
    pattern: /^[a-z][a-z0-9-]{2,27}$/,
    allowed: "3 to 28 lower-case letters, digits and hyphens, beginning with a letter",
  }),
  engineVersion: text({
    description:
      "Engine and version. An upgrade is in place (blue/green), one step of the service's upgrade path at a time; other steps are refused.",
    default: "OpenSearch_2.19",
    pattern: SUPPORTED_VERSION,
    allowed: "OpenSearch_1.x to OpenSearch_3.x, or Elasticsearch_7.10",
  }),
  instanceType: text({
    description: "Instance type of the data nodes; the old suffix .elasticsearch is accepted and becomes .search.",
    default: "m5.xlarge.search",
    pattern: instanceType,
    allowed: "an instance type of OpenSearch Service, like m5.xlarge.search",
  }),
  instanceCount: integer({
    description: "Data nodes; a multiple of availabilityZones.",
    default: 1,
    min: 1,
    max: 80,
  }),
  dedicatedMasters: boolean({
    description: "Three dedicated cluster manager (master) nodes.",
    default: false,
  }),
  masterType: text({
    description: "Instance type of the dedicated masters.",
    default: "m6g.large.search",
    pattern: instanceType,
    allowed: "an instance type of OpenSearch Service, like m6g.large.search",
  }),
  volumeSizeGiB: integer({
    description: "EBS volume of each data node, in GiB; the instance type sets the upper limit.",
    default: 100,
    min: 10,
    max: 24576,
  }),
  volumeType: choice({
    description: "EBS volume type.",
    default: "gp3",
    oneOf: ["gp3", "gp2", "io1"],
  }),
  volumeIops: integer({
    description: "Provisioned IOPS per volume; 0 leaves it to the service (not possible with io1).",
    default: 0,
    min: 100,
    max: 80000,
    or: 0,
  }),
  volumeThroughputMiBps: integer({
    description: "Provisioned throughput per gp3 volume, in MiB/s; 0 leaves it to the service.",
    default: 0,
    min: 125,
    max: 2000,
    or: 0,
  }),
  masterUser: choice({
    description: "Master user: a name and password in the domain's own user database, or an IAM role.",
    default: "internal",
    oneOf: ["internal", "iam"],
  }),
  masterUserName: text({
    description: "Name of the internal master user; its password is generated.",
    default: "admin",
    pattern: /^[A-Za-z0-9_.@-]{1,64}$/,
    allowed: "1 to 64 letters, digits and _ . @ -",
  }),
  masterUserArn: text({
    description: "IAM role with the rights of a master user, besides the setup function's own role.",
    pattern: exactly(iamArn("role")),
    allowed: "the ARN of an IAM role",
  }),
  accessPolicy: choice({
    description: "Domain access policy: anyone that the security groups admit, or accessPrincipals only.",
    default: "openInVpc",
    oneOf: ["openInVpc", "principals"],
  }),
  accessPrincipals: list({
    description: "IAM users and roles of the access policy, besides the stream's and the setup function's roles.",
    each: exactly(iamArn("(role|user)")),
    allowed: "a list of up to 50 different ARNs of IAM roles or users",
    max: 50,
  }),
  customerKey: boolean({
    description:
      "Encrypt domain, stream, backup, logs and secrets with one KMS key, a new one or kmsKeyArn, instead of AWS's keys. Changing it replaces the domain.",
    default: false,
  }),
  autoTune: choice({
    description:
      "Auto-Tune of memory, queues and caches; auto turns it on wherever the service offers it: only in the partition aws, and not on T types. In place.",
    default: "auto",
    oneOf: ["auto", "enabled", "disabled"],
  }),
  offPeakWindowStart: text({
    description:
      "Start of the daily 10-hour window, in UTC, for updates and optimizations; empty leaves it to the service (22:00 local time of the Region). In place.",
    pattern: /^([01]\d|2[0-3]):[0-5]\d$/,
    allowed: "a time from 00:00 to 23:59 as HH:MM",
  }),
  autoSoftwareUpdate: boolean({
    description:
      "Install service software updates in the next off-peak window. Pulumi.prod.yaml turns it on. In place; each update is blue/green.",
    default: false,
  }),
  warmNodes: integer({
    description:
      "UltraWarm nodes, for read-only indices; 0 means none. Needs dedicated masters. In place; before turning it off, move all indices out of warm storage.",
    default: 0,
    min: 2,
    max: 150,
    or: 0,
  }),
  warmType: choice({
    description: "Type of the UltraWarm nodes, with 1.5 or 20 TiB each. A change is blue/green.",
    default: "ultrawarm1.medium.search",
    oneOf: ["ultrawarm1.medium.search", "ultrawarm1.large.search"],
  }),
  coldStorage: boolean({
    description: "Cold storage for rarely read indices; needs warm nodes. In place.",
    default: false,
  }),
  customEndpoint: text({
    description:
      "Your own host name for the domain, a CNAME of its endpoint in your DNS; stream and setup keep using the endpoint. In place (blue/green).",
    pattern: /^(?=.{4,255}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    allowed: "a host name in lower case, like search.example.com",
  }),
  certificateArn: text({
    description: "ACM certificate for customEndpoint, in the stack's Region and account. In place.",
    pattern: exactly(regionalArn("acm", "certificate/[A-Za-z0-9-]{1,64}")),
    allowed: "the ARN of an ACM certificate",
  }),
  ipAddressType: choice({
    description:
      "IPv4 only, or IPv4 and IPv6; dualstack needs an existing VPC whose subnets have IPv6 ranges. Going back to ipv4 is refused, as it replaces the domain.",
    default: "ipv4",
    oneOf: ["ipv4", "dualstack"],
  }),
  kmsKeyArn: text({
    description:
      "Existing KMS key instead of a new one; implies customerKey. Its policy must admit the services. Changing it replaces the domain.",
    pattern: exactly(regionalArn("kms", "key/[A-Za-z0-9-]{1,64}")),
    allowed:
      "the ARN of a symmetric key, not of an alias, like arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  }),
  multiAzWithStandby: boolean({
    description: "Multi-AZ with Standby: 3 zones, one of them on standby.",
    default: false,
  }),
  serviceLinkedRole: choice({
    description:
      "Service-linked role for VPC access: auto makes it unless it or the older service's exists, create makes it unless it exists, skip never.",
    default: "auto",
    oneOf: ["auto", "create", "skip"],
  }),
  logResourcePolicy: choice({
    description:
      "Resource policy that lets the domain write its logs: a new one or an existing one. An account can have ten per Region. A change is in place.",
    default: "create",
    oneOf: ["create", "existing"],
  }),
  existingDomainArn: text({
    description: "Existing VPC domain to deliver to, instead of a new one.",
    pattern: exactly(regionalArn("es", "domain/[a-z][a-z0-9-]{2,27}")),
    allowed: "the ARN of a domain",
  }),
  existingDomainEndpoint: text({
    description: "Endpoint of the existing domain, without https://.",
    pattern: exactly(
      `vpc-[a-z0-9-]+\\.[a-z0-9-]+\\.es\\.(${Object.values(DNS_SUFFIXES).join("|").replaceAll(".", "\\.")})`,
    ),
    allowed: "the host name of a VPC endpoint, like vpc-search-abc.us-east-1.es.amazonaws.com",
  }),
};
