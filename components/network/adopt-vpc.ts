import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../problems/refusal";
import { existingVpcProblems, type NetworkNeeds } from "./existing-vpc-problems";
import { MOVE_FIX } from "./domain-vpc";
import { describeGroups, describeSubnet, describeVpc } from "./existing-vpc";
import type { AdoptedVpc } from "./network";
import { chooseSubnets } from "./subnet-plan";

export interface AdoptVpcOptions {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly availabilityZones: number;
  readonly clientSecurityGroupIds: readonly string[];
  readonly domainSecurityGroupId: string;
  readonly streamSecurityGroupId: string;
  readonly domainName: string;
  readonly ipAddressType: "ipv4" | "dualstack";
}

/**
 * Looks up the VPC of the settings and chooses a subnet per zone, preferring those of `ownDomain`.
 * @throws Refusal listing all problems of VPC, subnets and groups.
 */
export async function adoptVpc(
  options: AdoptVpcOptions,
  ownDomain: { readonly vpcId: string | undefined; readonly subnetIds: readonly string[] } | undefined,
  needs: Omit<NetworkNeeds, "zones">,
  opts: pulumi.InvokeOptions,
): Promise<AdoptedVpc> {
  const { vpcId, clientSecurityGroupIds, domainSecurityGroupId, streamSecurityGroupId } = options;
  const given = [streamSecurityGroupId, domainSecurityGroupId, ...clientSecurityGroupIds];
  const [vpc, subnets, groups] = await Promise.all([
    describeVpc(vpcId, opts),
    Promise.all(options.subnetIds.map((id) => describeSubnet(id, vpcId, opts))),
    describeGroups(new Set(given.filter((id) => id !== "")), opts),
  ]);
  const chosen = chooseSubnets(subnets, options.availabilityZones, ownDomain?.subnetIds).flatMap(({ id }) =>
    subnets.filter((subnet) => subnet.id === id),
  );
  refuse(`the VPC ${vpcId} does not fit`, [
    ...existingVpcProblems(vpc, chosen, { ...needs, zones: options.availabilityZones }, groups),
    ...ipv6Problems(options, chosen),
    ...moveProblems(options, ownDomain?.vpcId),
  ]);
  const { cidrBlocks, dnsServers } = vpc;
  if (dnsServers.length > 0) {
    await pulumi.log.warn(
      `${vpcId} has its own DNS servers: port 53 is opened to ${dnsServers.join(" and ")} for the setup function and the access host. They must forward AWS's names to the VPC's resolver: docs/operations.md#dns-servers-of-your-own`,
    );
  }
  return { vpcId, subnetIds: chosen.map(({ id }) => id), cidrBlocks, dnsServers };
}

function ipv6Problems(
  { ipAddressType }: AdoptVpcOptions,
  subnets: readonly { readonly id: string; readonly hasIpv6: boolean }[],
): string[] {
  const without = subnets.filter(({ hasIpv6 }) => !hasIpv6).map(({ id }) => id);
  if (ipAddressType === "ipv4" || without.length === 0) return [];
  return [
    `ipAddressType is dualstack, and ${without.join(" and ")} has no IPv6 range; give it one, or set ipAddressType to ipv4`,
  ];
}

const moveProblems = ({ vpcId, domainName }: AdoptVpcOptions, domainVpcId: string | undefined): string[] =>
  domainVpcId === undefined || domainVpcId === vpcId
    ? []
    : [`vpcId: ${vpcId} given, but the domain ${domainName} is in ${domainVpcId}. ${MOVE_FIX}`];
