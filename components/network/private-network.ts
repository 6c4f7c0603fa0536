import type * as pulumi from "@pulumi/pulumi";

/** The private subnets that the parts of a stack are in. */
export interface PrivateNetwork {
  readonly vpcId: pulumi.Input<string>;
  /** One per Availability Zone; the number is known in a preview, the ids may not be. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly domainSecurityGroupId: pulumi.Input<string>;
  /** IPv4 ranges of the VPC in CIDR notation, the primary one first. */
  readonly vpcCidrs: readonly string[];
  /** The DNS servers of the DHCP options, besides the VPC's own resolver. */
  readonly dnsServers: readonly string[];
}
