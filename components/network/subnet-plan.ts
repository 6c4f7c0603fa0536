import { toAddress, toNumber } from "./address-range";

/** Address ranges of the subnets of a new VPC, in CIDR notation, by Availability Zone. */
export interface SubnetPlan {
  readonly privateCidrs: readonly string[];
  /** Empty where nothing needs a public subnet. */
  readonly publicCidrs: readonly string[];
}

/** A subnet as far as the choice needs it. */
export interface Subnet {
  readonly id: string;
  readonly availabilityZone: string;
}

/** Zones that a plan has room for. */
export const MAX_ZONES = 3;

/**
 * Ranges for a new VPC: a quarter of it is private in each of up to three zones, and the last
 * quarter is shared by the public subnets. The ranges of a zone do not depend on how many zones
 * there are, so that growing keeps what exists: a domain's subnet that changed its range would have
 * to be replaced, which its network interfaces do not allow.
 * @param vpcCidr IPv4 range from /16 to /22.
 * @param zones 1 to 3.
 */
export function planSubnets(vpcCidr: string, zones: number, withPublic: boolean): SubnetPlan {
  const [address = "", prefix = ""] = vpcCidr.split("/");
  const size = 2 ** (32 - Number(prefix));
  const base = Math.floor(toNumber(address) / size) * size;
  const quarter = size / 4;
  const block = (start: number, length: number): string => `${toAddress(start)}/${32 - Math.log2(length)}`;
  const each = [...Array(zones).keys()];
  return {
    privateCidrs: each.map((zone) => block(base + zone * quarter, quarter)),
    publicCidrs: withPublic ? each.map((zone) => block(base + 3 * quarter + zone * (quarter / 4), quarter / 4)) : [],
  };
}

/**
 * The subnets for a domain in so many zones: the first of each zone, in the order given, as a
 * domain takes exactly one subnet per zone. Subnets that the domain is in already come first, so
 * that others in the list never move it. Fewer come back where the subnets lie in fewer zones.
 * @param inUse ids of the subnets of a deployed domain.
 */
export function chooseSubnets(
  subnets: readonly Subnet[],
  zones: number,
  inUse: readonly string[] = [],
): readonly Subnet[] {
  const firstOfZone = new Map<string, Subnet>();
  const isInUse = ({ id }: Subnet): boolean => inUse.includes(id);
  for (const subnet of [...subnets.filter(isInUse), ...subnets.filter((subnet) => !isInUse(subnet))]) {
    if (!firstOfZone.has(subnet.availabilityZone)) firstOfZone.set(subnet.availabilityZone, subnet);
  }
  return [...firstOfZone.values()].slice(0, zones);
}
