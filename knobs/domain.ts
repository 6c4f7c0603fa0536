import { exactly, iamArn, regionalArn } from "./arn";
import { boolean, choice, integer, list, text } from "./knob";

/** Of any family and size: what AWS adds tomorrow must not be refused here. */
const instanceType = /^[a-z][a-z0-9]*\.[a-z0-9]+\.(search|elasticsearch)$/;

/** The domain: its size, its users, its keys. */
export const domain = {
  domainName: text({
    description:
      "Name of the domain; empty means <project>-<stack>. Changing it replaces the domain and loses its data.",
    pattern: /^[a-z][a-z0-9-]{2,27}$/,
    allowed: "3 to 28 lower-case letters, digits and hyphens, beginning with a letter",
  }),
  engineVersion: text({
    description: "Engine and version. An upgrade is in place (blue/green); a downgrade replaces the domain.",
    default: "OpenSearch_2.19",
    pattern: /^(OpenSearch_[1-3]\.\d{1,2}|Elasticsearch_(7\.10|6\.8))$/,
    allowed: "OpenSearch_1.x to OpenSearch_3.x, Elasticsearch_7.10 or Elasticsearch_6.8",
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
    description: "Provisioned IOPS a volume; 0 leaves it to the service (not possible with io1).",
    default: 0,
    min: 100,
    max: 80000,
    or: 0,
  }),
  volumeThroughputMiBps: integer({
    description: "Provisioned throughput a gp3 volume, in MiB/s; 0 leaves it to the service.",
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
    description: "Domain access policy: anyone the security groups let in, or only the principals listed.",
    default: "openInVpc",
    oneOf: ["openInVpc", "principals"],
  }),
  accessPrincipals: list({
    description: "IAM users and roles of the access policy, besides the stream's and the setup function's roles.",
    each: exactly(iamArn("(role|user)")),
    allowed: "a list of up to 50 different ARNs of IAM roles or users",
    max: 50,
  }),
  signedRequestsOnly: boolean({
    description:
      "Accept that accessPolicy principals makes sign-in by name and password impossible (with an internal master user).",
    default: false,
  }),
  customerKey: boolean({
    description:
      "One KMS key of this stack for domain, stream, backup, logs and secrets, in place of AWS's own. Changing it replaces the domain.",
    default: false,
  }),
  multiAzWithStandby: boolean({
    description: "Multi-AZ with Standby: 3 zones, one of them on standby.",
    default: false,
  }),
  serviceLinkedRole: choice({
    description:
      "Service-linked role for VPC access: made where this or the older service's is absent, where this one is absent, or never.",
    default: "auto",
    oneOf: ["auto", "create", "skip"],
  }),
  logResourcePolicy: choice({
    description:
      "Resource policy that lets the domain write its logs: made by the stack, or one that exists. An account has ten per Region. A change is in place.",
    default: "create",
    oneOf: ["create", "existing"],
  }),
  existingDomainArn: text({
    description: "Existing VPC domain to deliver to, in place of a new one.",
    pattern: exactly(regionalArn("es", "domain/[a-z][a-z0-9-]{2,27}")),
    allowed: "the ARN of a domain",
  }),
  existingDomainEndpoint: text({
    description: "Endpoint of the existing domain, without https://.",
    pattern: /^vpc-[a-z0-9-]+\.[a-z0-9-]+\.es\.amazonaws\.com(\.cn)?$/,
    allowed: "the host name of a VPC endpoint, like vpc-search-abc.us-east-1.es.amazonaws.com",
  }),
};
