import assert from "node:assert/strict";
import type { Invoke } from "../../local/engine/deployment";
import { type Run, runInProcess } from "./in-process";
import { keysOf } from "./keys";

export interface ExistingVpc {
  readonly cidrBlock: string;
  /** DNS support and DNS host names; on by default. */
  readonly dns?: boolean;
  /** Gateways that its main route table leads to. */
  readonly gateways?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

export interface ExistingSubnet {
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly freeAddresses: number;
  readonly ipv6?: string;
  /** Gateways that its own route table leads to; undefined where it has none and follows the VPC's main one. */
  readonly gateways?: readonly string[];
}

/** What is in an account before the program runs, by ids. */
export interface ExistingAccount {
  readonly vpcs?: Readonly<Record<string, ExistingVpc>>;
  readonly subnets?: Readonly<Record<string, ExistingSubnet>>;
  /** Security group → its VPC. One that is not listed is in the first VPC. */
  readonly groups?: Readonly<Record<string, string>>;
  /** By name. */
  readonly domains?: Readonly<
    Record<string, { vpcId?: string; groups?: string[]; engine?: string; endpoint?: string; ipAddressType?: string }>
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
      const { vpcId, availabilityZone, freeAddresses, ipv6 = "" } = get(subnets, id, "EC2 Subnet");
      return { id, vpcId, availabilityZone, availableIpAddressCount: freeAddresses, ipv6CidrBlock: ipv6 };
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
      const { vpcId, groups = [], engine = "OpenSearch_2.19", endpoint = "vpc-it", ipAddressType = "ipv4" } = domain;
      const vpcOptions = vpcId === undefined ? [] : [{ vpcId, securityGroupIds: groups }];
      return { id: domainName, vpcOptions, engineVersion: engine, endpoint, ipAddressType };
    },
    "aws:iam/getRoles:getRoles": ({ pathPrefix }) => {
      const service = String(pathPrefix).split("/")[2] ?? "";
      return { names: serviceLinkedRoles[service] ?? [] };
    },
  };
}

/** An account with one VPC: two subnets in its first zone and one in its second. */
export const oneVpc = {
  vpcs: { "vpc-0a000000": { cidrBlock: "172.16.0.0/16" } },
  subnets: {
    "subnet-0a000000": { vpcId: "vpc-0a000000", availabilityZone: "us-east-1a", freeAddresses: 50, gateways: [] },
    "subnet-0b000000": { vpcId: "vpc-0a000000", availabilityZone: "us-east-1a", freeAddresses: 50 },
    "subnet-0c000000": { vpcId: "vpc-0a000000", availabilityZone: "us-east-1b", freeAddresses: 50 },
  },
} satisfies ExistingAccount;

/** The settings that adopt it. */
export const adopted = { vpcId: "vpc-0a000000", subnetIds: Object.keys(oneVpc.subnets) };

/** An update of the stack `dev`, with settings on top of its own, in such an account. */
export const runWith = (config: Readonly<Record<string, unknown>>, account: ExistingAccount): Promise<Run> =>
  runInProcess({ mode: "update", config, invokes: lookUpsIn(account) });

/** What the program refuses with there, before it registers anything but its root and provider. */
export async function refusalOf(config: Readonly<Record<string, unknown>>, account: ExistingAccount): Promise<string> {
  const { errors, resources } = await runWith(config, account);
  assert.deepEqual(
    keysOf(resources).filter((key) => !key.startsWith("pulumi.Stack")),
    ["providers.aws aws"],
  );
  assert.equal(errors.length, 1);
  return errors[0]!;
}
