// Where awsx 3.9 puts subnets:
// https://github.com/pulumi/pulumi-awsx, `awsx/ec2/subnetDistributorNew.ts`.

export interface SubnetSpec {
  readonly type: string;
  readonly name?: string;
  readonly cidrMask?: number;
  /** Number of addresses, instead of `cidrMask`; a power of two. */
  readonly size?: number;
  /** One block per zone, instead of a computed one. */
  readonly cidrBlocks?: readonly string[];
  readonly tags?: Readonly<Record<string, unknown>>;
}

/** One subnet to make, or a range to leave unused. */
export interface PlannedSubnet {
  readonly name: string;
  readonly type: string;
  readonly zone: string;
  readonly zoneIndex: number;
  readonly cidrBlock: string;
  readonly tags: Readonly<Record<string, unknown>>;
}

/**
 * Divides a VPC's range evenly between zones, and a zone's between subnets in the order of the
 * specs (awsx's strategy `Auto`).
 * @throws when a zone's range is too small, or explicit blocks are not one per zone.
 */
export function planSubnets(
  vpcName: string,
  vpcCidr: string,
  zones: readonly string[],
  specs: readonly SubnetSpec[] | undefined,
): PlannedSubnet[] {
  const vpc = parseCidr(vpcCidr);
  const zoneMask = vpc.mask + bitsFor(zones.length);
  const layout = (specs ?? defaultSpecs(zoneMask)).map((spec) => ({
    ...spec,
    mask: spec.cidrMask ?? (spec.size === undefined ? undefined : 32 - Math.log2(spec.size)),
  }));
  const defaultMask = zoneMask + bitsFor(layout.length);
  checkExplicitBlocks(layout, zones);

  return zones.flatMap((zone, zoneIndex) => {
    let next = vpc.base + zoneIndex * sizeOf(zoneMask);
    const end = next + sizeOf(zoneMask);
    return layout.map((spec) => {
      const mask = spec.mask ?? defaultMask;
      // A larger subnet after a smaller one begins at the next multiple of its own size.
      const start = Math.ceil(next / sizeOf(mask)) * sizeOf(mask);
      next = start + sizeOf(mask);
      const explicit = spec.cidrBlocks?.[zoneIndex];
      if (explicit === undefined && next > end) {
        const sizes = layout.map((each) => `/${each.mask ?? defaultMask}`).join(", ");
        throw new Error(`Subnets are too large for VPC. Each zone has a /${zoneMask}, which does not hold ${sizes}.`);
      }
      return {
        name: `${vpcName}-${spec.name ?? spec.type.toLowerCase()}-${zoneIndex + 1}`,
        type: spec.type,
        zone,
        zoneIndex,
        cidrBlock: explicit ?? `${formatAddress(start)}/${mask}`,
        tags: spec.tags ?? {},
      };
    });
  });
}

/** A larger private and a smaller public subnet: awsx's default. */
function defaultSpecs(zoneMask: number): SubnetSpec[] {
  const mask = Math.max(zoneMask, 16);
  return [
    { type: "Private", cidrMask: mask + 1 },
    { type: "Public", cidrMask: mask + 2 },
  ];
}

function checkExplicitBlocks(specs: readonly SubnetSpec[], zones: readonly string[]): void {
  const explicit = specs.filter(({ cidrBlocks }) => cidrBlocks !== undefined);
  const isComplete =
    explicit.length === specs.length && explicit.every((spec) => spec.cidrBlocks?.length === zones.length);
  if (explicit.length > 0 && !isComplete) {
    throw new Error(`subnetSpecs: cidrBlocks must be given for every subnet, and be ${zones.length}, one a zone.`);
  }
}

const bitsFor = (count: number): number => Math.ceil(Math.log2(Math.max(1, count)));
const sizeOf = (mask: number): number => 2 ** (32 - mask);

function parseCidr(cidr: string): { base: number; mask: number } {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr);
  if (!match) throw new Error(`cidrBlock is ${JSON.stringify(cidr)}; an IPv4 range such as 10.0.0.0/16 is needed.`);
  const [a, b, c, d, mask] = match.slice(1).map(Number) as [number, number, number, number, number];
  return { base: ((a * 256 + b) * 256 + c) * 256 + d, mask };
}

function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
