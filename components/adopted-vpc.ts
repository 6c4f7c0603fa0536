/** An existing VPC, as looked up. */
export interface ExistingVpc {
  readonly id: string;
  readonly enableDnsSupport: boolean;
  readonly enableDnsHostnames: boolean;
  readonly cidrBlock: string;
}

/** A subnet chosen from it, as looked up. */
export interface ExistingSubnet {
  readonly id: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly freeAddresses: number;
  /** Its route table leads to an internet gateway: the subnet is public. */
  readonly hasInternetRoute: boolean;
}

/** A security group given in the settings, as looked up. */
export interface ExistingGroup {
  readonly id: string;
  readonly vpcId: string;
}

/** What is to be put into the subnets. */
export interface NetworkNeeds {
  readonly zones: number;
  /** 0 for an existing domain, which has its addresses. */
  readonly dataNodes: number;
  /** The addresses are taken already. */
  readonly alreadyDeployed: boolean;
}

/** Network interfaces that a stream may come to use in one subnet. */
export const STREAM_INTERFACES = 3;

/**
 * Addresses to keep free in each subnet: for the stream's interfaces, and three times the domain's nodes there, as a
 * blue/green deployment runs old and new side by side.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html
 * @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
 */
export const addressesPerSubnet = (dataNodes: number, zones: number): number =>
  STREAM_INTERFACES + 3 * Math.ceil(dataNodes / zones);

/** Everything about an existing VPC, the chosen subnets and the given security groups that would make a deployment fail or expose it. */
export function adoptedVpcProblems(
  vpc: ExistingVpc,
  subnets: readonly ExistingSubnet[],
  needs: NetworkNeeds,
  groups: readonly ExistingGroup[],
): string[] {
  const problems: string[] = [];
  if (!vpc.enableDnsSupport || !vpc.enableDnsHostnames) {
    problems.push(
      `${vpc.id} has DNS support ${onOff(vpc.enableDnsSupport)} and DNS host names ${onOff(vpc.enableDnsHostnames)}; both must be on, as the domain's endpoint is a private name`,
    );
  }
  if (subnets.length < needs.zones) {
    problems.push(
      `its subnets lie in ${subnets.length} Availability Zones, where availabilityZones asks for ${needs.zones}; give a subnet in each`,
    );
  }
  const needed = addressesPerSubnet(needs.dataNodes, needs.zones);
  for (const subnet of subnets) {
    if (subnet.vpcId !== vpc.id) problems.push(`${subnet.id} is in ${subnet.vpcId}, not in ${vpc.id}`);
    if (subnet.hasInternetRoute) {
      problems.push(`${subnet.id} routes to an internet gateway; the domain and the stream belong in private subnets`);
    }
    if (!needs.alreadyDeployed && subnet.freeAddresses < needed) {
      problems.push(
        `${subnet.id} has ${subnet.freeAddresses} free addresses; ${needed} are needed (${STREAM_INTERFACES} for the stream, 3 × ${Math.ceil(needs.dataNodes / needs.zones)} for the domain's nodes there)`,
      );
    }
  }
  for (const { id, vpcId } of groups) {
    if (vpcId !== vpc.id)
      problems.push(`${id} is in ${vpcId}, not in ${vpc.id}; a security group works in its own VPC only`);
  }
  return problems;
}

const onOff = (on: boolean): string => (on ? "on" : "off");
