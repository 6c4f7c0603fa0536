import type { Invoke } from "../../local/engine/deployment";

export interface ExistingSubnet {
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly freeAddresses: number;
  /** Gateways that its own route table leads to; undefined where it has none and follows the VPC's main one. */
  readonly gateways?: readonly string[];
}

/** What is in an account before the program runs, by ids. */
export interface ExistingAccount {
  readonly vpcs?: Readonly<
    Record<
      string,
      {
        cidrBlock: string;
        dns?: boolean;
        /** Of the main route table. */ gateways?: readonly string[];
        tags?: Record<string, string>;
      }
    >
  >;
  readonly subnets?: Readonly<Record<string, ExistingSubnet>>;
  /** Security group → its VPC. One that is not listed is in the first VPC. */
  readonly groups?: Readonly<Record<string, string>>;
  /** By name. */
  readonly domains?: Readonly<
    Record<string, { vpcId?: string; groups?: string[]; engine?: string; endpoint?: string }>
  >;
  /** Service → names of its service-linked roles. */
  readonly serviceLinkedRoles?: Readonly<Record<string, readonly string[]>>;
}

type Args = Readonly<Record<string, unknown>>;

/** The look-ups of the program in such an account; where something is missing they fail as the provider does. */
export function lookUpsIn(account: ExistingAccount): Readonly<Record<string, Invoke>> {
  const { vpcs = {}, subnets = {}, groups: groupVpcs = {}, domains = {}, serviceLinkedRoles = {} } = account;
  const get = <T>(things: Readonly<Record<string, T>>, id: unknown, what: string): T => {
    const thing = things[String(id)];
    if (thing === undefined) throw new Error(`no matching ${what} found`);
    return thing;
  };
  const routes = (gateways: readonly string[]): object[] =>
    // As the provider answers: a route to something else has an empty gateway.
    ["local", "", ...gateways].map((gatewayId) => ({ gatewayId }));
  return {
    "aws:ec2/getVpc:getVpc": ({ id }) => {
      const { cidrBlock, dns = true, tags = {} } = get(vpcs, id, "EC2 VPC");
      return { id, cidrBlock, enableDnsSupport: dns, enableDnsHostnames: dns, tags };
    },
    "aws:ec2/getSubnet:getSubnet": ({ id }) => {
      const { vpcId, availabilityZone, freeAddresses } = get(subnets, id, "EC2 Subnet");
      return { id, vpcId, availabilityZone, availableIpAddressCount: freeAddresses };
    },
    "aws:ec2/getSecurityGroup:getSecurityGroup": ({ id }) => ({
      id,
      vpcId: groupVpcs[String(id)] ?? Object.keys(vpcs)[0],
    }),
    // A route table goes by what it belongs to: a subnet, or the VPC as its main one.
    "aws:ec2/getRouteTables:getRouteTables": ({ vpcId, filters }) => {
      const [{ name, values }] = filters as [{ name: string; values: [string] }];
      if (name === "association.main") return { ids: [`main of ${String(vpcId)}`] };
      return { ids: subnets[values[0]]?.gateways ? [values[0]] : [] };
    },
    "aws:ec2/getRouteTable:getRouteTable": ({ routeTableId }: Args) => {
      const id = String(routeTableId);
      const main = id.startsWith("main of ") ? get(vpcs, id.slice("main of ".length), "EC2 Route Table") : undefined;
      return { routes: routes(main ? (main.gateways ?? []) : (get(subnets, id, "EC2 Route Table").gateways ?? [])) };
    },
    "aws:opensearch/getDomain:getDomain": ({ domainName }) => {
      const domain = domains[String(domainName)];
      // The provider's own words: hashicorp/terraform-provider-aws, internal/service/opensearch/domain_data_source.go.
      if (domain === undefined) throw new Error("your query returned no results");
      const { vpcId, groups = [], engine = "OpenSearch_2.19", endpoint = "vpc-it" } = domain;
      const vpcOptions = vpcId === undefined ? [] : [{ vpcId, securityGroupIds: groups }];
      return { id: domainName, vpcOptions, engineVersion: engine, endpoint };
    },
    "aws:iam/getRoles:getRoles": ({ pathPrefix }) => {
      const service = String(pathPrefix).split("/")[2] ?? "";
      return { names: serviceLinkedRoles[service] ?? [] };
    },
  };
}
