import type * as pulumi from "@pulumi/pulumi";

/** The private subnets of a stack. */
export interface PrivateNetwork {
  readonly vpcId: pulumi.Input<string>;
  /** One per Availability Zone; a preview knows the number, maybe not the ids. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly domainSecurityGroupId: pulumi.Input<string>;
  /** IPv4 ranges of the VPC in CIDR notation, the primary one first. */
  readonly vpcCidrs: readonly string[];
  /** DNS servers of the DHCP options, besides the VPC's own resolver. */
  readonly dnsServers: readonly string[];
}
