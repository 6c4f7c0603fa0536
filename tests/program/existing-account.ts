import assert from "node:assert/strict";
import { describeZones, type Zone } from "@private-ingest/offline/engine/aws/zones";
import type { Invoke, InvokeContext } from "@private-ingest/offline/engine/deployment";
import { type Run, runInProcess } from "./in-process";
import { keysOf } from "./keys";

export interface ExistingVpc {
  readonly cidrBlock: string;
  /** Further ranges; one with a `!` in front is on its way out. */
  readonly secondaryCidrs?: readonly string[];
  /** Of its DHCP options; the VPC's own resolver by default. */
  readonly dnsServers?: readonly string[];
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
  readonly cidrBlock?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly ipv6?: string;
  /** Gateways of its own route table; undefined where it follows the VPC's main one. */
  readonly gateways?: readonly string[];
}

export interface ExistingEndpoint {
  readonly vpcId: string;
  readonly serviceName: string;
  /** On by default. */
  readonly privateDns?: boolean;
  /** `available` by default. */
  readonly state?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly groups?: readonly string[];
}

/** What is in an account before the program runs, by ids. */
export interface ExistingAccount {
  readonly vpcs?: Readonly<Record<string, ExistingVpc>>;
  readonly subnets?: Readonly<Record<string, ExistingSubnet>>;
  /** Security group → its VPC. One that is not listed is in the first VPC, where there is one. */
  readonly groups?: Readonly<Record<string, string>>;
  /** Security groups that are not there. */
  readonly missingGroups?: readonly string[];
  /** By name. */
  readonly domains?: Readonly<
    Record<
      string,
      {
        vpcId?: string;
        subnets?: string[];
        groups?: string[];
        engine?: string;
        endpoint?: string;
        ipAddressType?: string;
        tags?: Record<string, string>;
      }
    >
  >;
  /** By ARN: what is not said is as it should be. */
  readonly keys?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly endpoints?: readonly ExistingEndpoint[];
  /** Security group → its description. */
  readonly groupDescriptions?: Readonly<Record<string, string>>;
  /** Names of delivery streams. */
  readonly streams?: readonly string[];
  /** Zones of the account; those of a new one by default. */
  readonly zones?: readonly Zone[];
  /** Service → names of its service-linked roles. */
  readonly serviceLinkedRoles?: Readonly<Record<string, readonly string[]>>;
}

type Args = Readonly<Record<string, unknown>>;

interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

/** The look-ups in such an account; what is missing fails as with the provider. */
export function lookUpsIn(account: ExistingAccount): Readonly<Record<string, Invoke>> {
  const { vpcs = {}, subnets = {}, groups: groupVpcs = {}, domains = {}, keys = {}, serviceLinkedRoles = {} } = account;
  const { endpoints = [], groupDescriptions = {}, missingGroups = [], streams = [], zones } = account;
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
      const { cidrBlock, dns = true, secondaryCidrs = [], tags = {} } = get(vpcs, id, "EC2 VPC");
      const cidrBlockAssociations = [cidrBlock, ...secondaryCidrs].map((range) => ({
        cidrBlock: range.replace("!", ""),
        state: range.startsWith("!") ? "disassociating" : "associated",
      }));
      const dhcpOptionsId = `dopt-${String(id)}`;
      const resolver = { enableDnsSupport: dns, enableDnsHostnames: dns, dhcpOptionsId };
      return { id, cidrBlock, cidrBlockAssociations, ...resolver, tags };
    },
    "aws:ec2/getVpcDhcpOptions:getVpcDhcpOptions": ({ dhcpOptionsId }) => {
      const { dnsServers = ["AmazonProvidedDNS"] } = get(vpcs, String(dhcpOptionsId).slice("dopt-".length), "options");
      return { id: dhcpOptionsId, domainNameServers: dnsServers };
    },
    "aws:ec2/getSubnets:getSubnets": ({ filters }) => ({
      ids: Object.entries(subnets)
        .filter(([, { tags = {}, vpcId }]) =>
          (filters as Filter[]).every(({ name, values }) =>
            values.includes(name === "vpc-id" ? vpcId : (tags[name.slice("tag:".length)] ?? "")),
          ),
        )
        .map(([id]) => id),
    }),
    "aws:ec2/getVpcEndpoint:getVpcEndpoint": ({ filters, serviceName, tags: asked = {}, vpcId }) => {
      const states = (filters as Filter[]).find(({ name }) => name === "vpc-endpoint-state")?.values ?? [];
      const found = endpoints.filter(
        ({ state = "available", tags = {}, ...one }) =>
          one.vpcId === vpcId &&
          one.serviceName === serviceName &&
          states.includes(state) &&
          Object.entries(asked as Args).every(([name, value]) => tags[name] === value),
      );
      // The provider's own words: terraform-provider-aws, internal/tfresource/not_found_error.go.
      if (found.length > 1) throw new Error("multiple EC2 VPC Endpoints matched; use additional constraints");
      const [{ groups = [], privateDns = true, tags = {} } = {}] = found;
      if (found.length === 0) throw new Error("no matching EC2 VPC Endpoint found");
      return { id: "vpce-1", privateDnsEnabled: privateDns, securityGroupIds: groups, tags };
    },
    "aws:kinesis/getFirehoseDeliveryStream:getFirehoseDeliveryStream": ({ name }) => {
      if (!streams.includes(String(name))) throw new Error("couldn't find resource");
      return { name };
    },
    ...(zones && {
      "aws:index/getAvailabilityZones:getAvailabilityZones": (args: Args, context: InvokeContext) =>
        describeZones(zones, context.account.region, args),
    }),
    "aws:ec2/getSubnet:getSubnet": ({ id }) => {
      const { availabilityZone, cidrBlock, freeAddresses, ipv6 = "", vpcId } = get(subnets, id, "EC2 Subnet");
      return { id, vpcId, availabilityZone, cidrBlock, availableIpAddressCount: freeAddresses, ipv6CidrBlock: ipv6 };
    },
    "aws:ec2/getSecurityGroup:getSecurityGroup": ({ id }) => {
      const vpcId = groupVpcs[String(id)] ?? Object.keys(vpcs)[0];
      const there = vpcId === undefined || missingGroups.includes(String(id)) ? {} : { [String(id)]: vpcId };
      const description = groupDescriptions[String(id)] ?? "";
      return { id, vpcId: get(there, id, "EC2 Security Group"), description };
    },
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
      // The provider's own words: internal/service/opensearch/domain_data_source.go.
      if (domain === undefined) throw new Error("your query returned no results");
      const { vpcId, subnets = [], groups = [], engine = "OpenSearch_2.19", endpoint = "vpc-it" } = domain;
      const { ipAddressType = "ipv4", tags = {} } = domain;
      const vpcOptions = vpcId === undefined ? [] : [{ vpcId, subnetIds: subnets, securityGroupIds: groups }];
      return { id: domainName, vpcOptions, engineVersion: engine, endpoint, ipAddressType, tags };
    },
    "aws:kms/getKey:getKey": ({ keyId }) => ({
      id: keyId,
      keyState: "Enabled",
      keySpec: "SYMMETRIC_DEFAULT",
      keyUsage: "ENCRYPT_DECRYPT",
      keyManager: "CUSTOMER",
      ...get(keys, keyId, "KMS Key"),
    }),
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

/** The settings that deliver into somebody's domain there, and the domain. */
export const onTheirDomain = {
  ...adopted,
  subnetIds: ["subnet-0a000000"],
  domainSecurityGroupId: "sg-0b000000",
  existingDomainArn: "arn:aws:es:us-east-1:123456789012:domain/theirs",
  existingDomainEndpoint: "vpc-theirs-abc.us-east-1.es.amazonaws.com",
};
export const theirs = {
  vpcId: adopted.vpcId,
  groups: [onTheirDomain.domainSecurityGroupId],
  endpoint: onTheirDomain.existingDomainEndpoint,
};

/** An update of the stack `dev`, with settings on top of its own, in such an account. */
export const runWith = (config: Readonly<Record<string, unknown>>, account: ExistingAccount): Promise<Run> =>
  runInProcess({ mode: "update", config, invokes: lookUpsIn(account) });

/** What the program refuses with there, before it registers anything but its root and provider. */
export async function refusalOf(config: Readonly<Record<string, unknown>>, account: ExistingAccount): Promise<string> {
  const { errors, resources } = await runWith(config, account);
  const left = keysOf(resources).filter((key) => !key.startsWith("pulumi.Stack"));
  assert.deepEqual(left, ["providers.aws aws"]);
  assert.equal(errors.length, 1);
  return errors[0]!;
}
