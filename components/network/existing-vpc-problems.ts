import { addressCount, AddressNeeds, addressPlan } from "./address-plan";

export interface ExistingVpc {
  readonly id: string;
  readonly enableDnsSupport: boolean;
  readonly enableDnsHostnames: boolean;
  /** All of its IPv4 ranges, the primary one first. */
  readonly cidrBlocks: readonly string[];
  /** Problems of its DNS servers. */
  readonly dnsProblems: readonly string[];
}

export interface ExistingSubnet {
  readonly id: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly freeAddresses: number;
  /** Its route table leads to an internet gateway: the subnet is public. */
  readonly hasInternetRoute: boolean;
}

export interface ExistingGroup {
  readonly id: string;
  readonly vpcId: string;
}

export interface NetworkNeeds extends AddressNeeds {
  /** Whether the stack already has its addresses. */
  readonly alreadyDeployed: boolean;
  /** The Region's Availability Zones: a domain cannot be in a Local or Wavelength Zone. */
  readonly offeredZones: readonly string[];
}

export function existingVpcProblems(
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
      `its subnets lie in ${subnets.length} Availability Zones, but availabilityZones is ${needs.zones}; give a subnet in each`,
    );
  }
  problems.push(...vpc.dnsProblems);
  for (const [position, subnet] of subnets.entries()) {
    if (subnet.vpcId !== vpc.id) problems.push(`${subnet.id} is in ${subnet.vpcId}, not in ${vpc.id}`);
    if (subnet.hasInternetRoute) {
      problems.push(`${subnet.id} routes to an internet gateway; the domain and the stream belong in private subnets`);
    }
    if (!needs.offeredZones.includes(subnet.availabilityZone)) {
      problems.push(
        `${subnet.id} is in ${subnet.availabilityZone}, which is not an Availability Zone of the Region (${[...needs.offeredZones].sort().join(", ")}); Local and Wavelength Zones have no domains`,
      );
    }
    const uses = addressPlan(needs, position);
    if (!needs.alreadyDeployed && subnet.freeAddresses < addressCount(uses)) {
      const listed = uses.map(({ count, purpose }) => `${count} ${purpose}`).join(", ");
      problems.push(
        `${subnet.id} has ${subnet.freeAddresses} free addresses; ${addressCount(uses)} are needed (${listed})`,
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
