/** The parts of a stack that need addresses in its subnets. */
export interface AddressNeeds {
  readonly zones: number;
  /** 0 for an existing domain, which already has addresses. */
  readonly dataNodes: number;
  /** Interface endpoints that the stack makes, each with an address per subnet. */
  readonly endpoints: number;
  /** The dashboard access host is in the first subnet. */
  readonly accessHost: boolean;
}

export interface AddressUse {
  readonly count: number;
  /** Purpose, as text after the number: `for the stream`. */
  readonly purpose: string;
}

/** Maximum of a stream's network interfaces per subnet. */
export const STREAM_INTERFACES = 3;

/** A blue/green deployment runs old and new nodes; the service advises three addresses per node. */
const ADDRESSES_PER_NODE = 3;

/**
 * Addresses to keep free in one subnet (its index from 0), by purpose. Lambda shares one interface
 * per subnet and group; the drain and transform functions run outside the VPC.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html
 * @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export function addressPlan(needs: AddressNeeds, subnet: number): AddressUse[] {
  const uses: AddressUse[] = [
    { count: STREAM_INTERFACES, purpose: "for the stream" },
    { count: ADDRESSES_PER_NODE * Math.ceil(needs.dataNodes / needs.zones), purpose: "for the domain's nodes there" },
    { count: 1, purpose: "for the setup function" },
    { count: needs.endpoints, purpose: "for interface endpoints" },
    { count: needs.accessHost && subnet === 0 ? 1 : 0, purpose: "for the access host" },
  ];
  return uses.filter(({ count }) => count > 0);
}

/** Further addresses that a deployed stack may need in one subnet. */
export function growthPlan({ dataNodes, zones }: Pick<AddressNeeds, "dataNodes" | "zones">): AddressUse[] {
  return [
    { count: STREAM_INTERFACES - 1, purpose: "for more of the stream's interfaces" },
    {
      count: (ADDRESSES_PER_NODE - 1) * Math.ceil(dataNodes / zones),
      purpose: "for the domain's new nodes beside the old",
    },
  ].filter(({ count }) => count > 0);
}

export const addressCount = (uses: readonly AddressUse[]): number => uses.reduce((sum, { count }) => sum + count, 0);
