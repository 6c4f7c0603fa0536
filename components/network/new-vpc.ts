import * as aws from "../aws";
import type * as pulumi from "@pulumi/pulumi";
import { Refusal } from "../problems/refusal";
import { stackTag } from "../stack/stack-tag";
import { chooseZones } from "./availability-zones";
import { MOVE_FIX } from "./domain-vpc";
import { describeGroups } from "./existing-vpc";
import { MAX_ZONES, planSubnets } from "./subnet-plan";

export interface NewVpcOptions {
  readonly vpcCidr: string;
  readonly availabilityZones: number;
  readonly availabilityZoneNames: readonly string[];
  readonly clientSecurityGroupIds: readonly string[];
  readonly domainName: string;
}

/**
 * Zones of a new VPC's subnets, by position; existing subnets keep theirs.
 * @throws Refusal if the domain could not follow, a client's group is elsewhere, or a zone is not
 * offered.
 */
export async function zonesOfNewVpc(
  options: NewVpcOptions,
  offered: readonly string[],
  domainVpcId: string | undefined,
  opts: pulumi.InvokeOptions,
): Promise<string[]> {
  if (domainVpcId !== undefined) await refuseMove(options, domainVpcId, opts);
  await refuseForeignClients(options.clientSecurityGroupIds, domainVpcId, opts);
  const live = await zonesOfLiveSubnets(options.vpcCidr, domainVpcId, opts);
  const { availabilityZones: count, availabilityZoneNames: named } = options;
  const { zones, problems } = chooseZones({ count, named, offered, live });
  if (problems.length > 0) throw new Refusal(problems.join("\n"));
  return zones;
}

/** Refuses a new VPC if the stack's domain is in another: a domain cannot move. */
async function refuseMove(
  { domainName, vpcCidr }: NewVpcOptions,
  domainVpcId: string,
  opts: pulumi.InvokeOptions,
): Promise<void> {
  const { cidrBlock, tags } = await aws.ec2.getVpc({ id: domainVpcId }, opts);
  const isOwn = Object.entries(stackTag()).every(([name, value]) => tags[name] === value);
  if (!isOwn) {
    throw new Refusal(
      `vpcId: none given, but the domain ${domainName} is in ${domainVpcId}, which this stack has not made. ${MOVE_FIX}`,
    );
  }
  if (cidrBlock === vpcCidr) return;
  throw new Refusal(
    `vpcCidr: ${vpcCidr} given, but the domain ${domainName} is in ${domainVpcId}, which has ${cidrBlock}. ${MOVE_FIX}`,
  );
}

/** A new VPC has only this stack's groups: clients can have theirs after the first update. */
async function refuseForeignClients(
  groupIds: readonly string[],
  domainVpcId: string | undefined,
  opts: pulumi.InvokeOptions,
): Promise<void> {
  const others = (await describeGroups(groupIds, opts)).filter(({ vpcId }) => vpcId !== domainVpcId);
  if (others.length === 0) return;
  throw new Refusal(
    `clientSecurityGroupIds: ${others.map(({ id, vpcId }) => `${id} in ${vpcId}`).join(" and ")} given; a group works in its own VPC only, and the domain's is ${domainVpcId ?? "not made yet"}, so name groups of that VPC, or use clientCidrs`,
  );
}

/**
 * Zones of this stack's existing private subnets, by position; undefined for a missing one. They
 * are found by the stack's tag and address range, in the domain's VPC if there is one.
 */
async function zonesOfLiveSubnets(
  vpcCidr: string,
  vpcId: string | undefined,
  opts: pulumi.InvokeOptions,
): Promise<(string | undefined)[]> {
  const filters = [
    ...Object.entries(stackTag()).map(([name, value]) => ({ name: `tag:${name}`, values: [value] })),
    ...(vpcId === undefined ? [] : [{ name: "vpc-id", values: [vpcId] }]),
  ];
  const { ids } = await aws.ec2.getSubnets({ filters }, opts);
  const subnets = await Promise.all(ids.map((id) => aws.ec2.getSubnet({ id }, opts)));
  const zones = new Map(subnets.map(({ availabilityZone, cidrBlock }) => [cidrBlock, availabilityZone]));
  return planSubnets(vpcCidr, MAX_ZONES, false).privateCidrs.map((cidr) => zones.get(cidr));
}
