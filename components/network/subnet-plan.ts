import { toAddress, toNumber } from "./address-range";

export interface Subnet {
  readonly id: string;
  readonly availabilityZone: string;
}

/** Maximum of zones in a plan. */
export const MAX_ZONES = 3;

/**
 * Ranges for a new VPC (/16 to /22): a private quarter per zone (1 to 3); the public subnets share
 * the last quarter. A zone's ranges do not depend on the number of zones.
 */
export function planSubnets(vpcCidr: string, zones: number, withPublic: boolean) {
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
 * One subnet per zone, for at most `count` zones: the first of each, preferring those `inUse`, so
 * that the domain does not move.
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
