import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";
import { stackTag } from "../stack-tag";
import { MAX_ZONES, planSubnets } from "./subnet-plan";

/**
 * Zones of the private subnets that this stack has, by position in the plan; undefined where there
 * is none. The stack's tag and the address range tell, in the VPC of the domain where it is there.
 */
export async function zonesOfLiveSubnets(
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
