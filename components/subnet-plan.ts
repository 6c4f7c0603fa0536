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

/**
 * Ranges for a new VPC: a quarter of it is private in each of up to three zones, and the last quarter is shared by the
 * public subnets. The ranges of a zone do not depend on how many zones there are, so that growing keeps what exists:
 * a domain's subnet that changed its range would have to be replaced, which its network interfaces do not allow.
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
 * The subnets for a domain in so many zones: the first of each zone, in the order given, as a domain takes exactly one
 * subnet a zone. Fewer come back where the subnets lie in fewer zones.
 */
export function chooseSubnets(subnets: readonly Subnet[], zones: number): readonly Subnet[] {
  const firstOfZone = new Map<string, Subnet>();
  for (const subnet of subnets) {
    if (!firstOfZone.has(subnet.availabilityZone)) firstOfZone.set(subnet.availabilityZone, subnet);
  }
  return [...firstOfZone.values()].slice(0, zones);
}

/** Whether a range is written by its first address, as the service wants it: `10.0.0.0/16`, where `10.0.1.0/16` is not. */
export function isNetworkAddress(cidr: string): boolean {
  const [address = "", prefix = ""] = cidr.split("/");
  const value = toNumber(address);
  return toAddress(value) === address && value % 2 ** (32 - Number(prefix)) === 0;
}

const toNumber = (address: string): number => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

const toAddress = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
