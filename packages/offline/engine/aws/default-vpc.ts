import { type Account, arn, hex } from "./stand-in";
import { availabilityZones, zoneId } from "./zones";

export interface AccountResource {
  readonly id: string;
  readonly type: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/**
 * The VPC that AWS makes in every Region of a new account, with a public subnet per zone.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html
 */
export function defaultVpc(account: Account): readonly [vpc: AccountResource, ...subnets: AccountResource[]] {
  const vpcId = `vpc-${hex(`default ${account.region}`, 17)}`;
  const vpc: AccountResource = {
    id: vpcId,
    type: "aws:ec2/vpc:Vpc",
    outputs: {
      arn: arn(account, "ec2", `vpc/${vpcId}`),
      cidrBlock: "172.31.0.0/16",
      default: true,
      state: "available",
      enableDnsHostnames: true,
      enableDnsSupport: true,
      ownerId: account.id,
      tags: {},
    },
  };
  const subnets = availabilityZones(account.region).map((zone, index): AccountResource => {
    const id = `subnet-${hex(`default ${zone}`, 17)}`;
    const outputs = {
      arn: arn(account, "ec2", `subnet/${id}`),
      vpcId,
      cidrBlock: `172.31.${index * 16}.0/20`,
      availabilityZone: zone,
      availabilityZoneId: zoneId(zone),
      defaultForAz: true,
      mapPublicIpOnLaunch: true,
      ownerId: account.id,
      tags: {},
    };
    return { id, type: "aws:ec2/subnet:Subnet", outputs };
  });
  return [vpc, ...subnets];
}
