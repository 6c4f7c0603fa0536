import * as aws from "../aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ExistingGroup, ExistingSubnet, ExistingVpc } from "./existing-vpc-problems";
import { dnsServers } from "./dns-servers";

export async function describeVpc(
  id: string,
  opts: pulumi.InvokeOptions,
): Promise<ExistingVpc & { readonly dnsServers: readonly string[] }> {
  const vpc = await aws.ec2.getVpc({ id }, opts);
  const { cidrBlock, enableDnsHostnames, enableDnsSupport } = vpc;
  const { cidrBlockAssociations, dhcpOptionsId } = vpc as Partial<typeof vpc>;
  const associated = (cidrBlockAssociations ?? [])
    .filter(({ state }) => state === "associated")
    .map((one) => one.cidrBlock);
  const { own, problems } = dnsServers(await dhcpServers(dhcpOptionsId ?? "", opts), cidrBlock);
  return {
    id,
    enableDnsSupport,
    enableDnsHostnames,
    cidrBlocks: [cidrBlock, ...associated.filter((other) => other !== cidrBlock).sort()],
    dnsServers: own,
    dnsProblems: problems,
  };
}

/** `default` stands for a VPC without DHCP options. */
async function dhcpServers(dhcpOptionsId: string, opts: pulumi.InvokeOptions): Promise<readonly string[]> {
  if (!dhcpOptionsId.startsWith("dopt-")) return [];
  return (await aws.ec2.getVpcDhcpOptions({ dhcpOptionsId }, opts)).domainNameServers;
}

/** An existing subnet; its routes are looked up in the VPC of the settings. */
export async function describeSubnet(
  id: string,
  vpcId: string,
  opts: pulumi.InvokeOptions,
): Promise<ExistingSubnet & { readonly hasIpv6: boolean }> {
  const [subnet, hasInternetRoute] = await Promise.all([
    aws.ec2.getSubnet({ id }, opts),
    routesToInternet(id, vpcId, opts),
  ]);
  return {
    id,
    vpcId: subnet.vpcId,
    availabilityZone: subnet.availabilityZone,
    freeAddresses: subnet.availableIpAddressCount,
    hasInternetRoute,
    hasIpv6: subnet.ipv6CidrBlock !== "",
  };
}

/** Whether the subnet's route table, or else the VPC's main one, leads to an internet gateway. */
async function routesToInternet(subnetId: string, vpcId: string, opts: pulumi.InvokeOptions): Promise<boolean> {
  const tables = async (name: string, value: string): Promise<string[]> =>
    (await aws.ec2.getRouteTables({ vpcId, filters: [{ name, values: [value] }] }, opts)).ids;
  const own = await tables("association.subnet-id", subnetId);
  const [routeTableId] = own.length > 0 ? own : await tables("association.main", "true");
  if (routeTableId === undefined) return false;
  const { routes } = await aws.ec2.getRouteTable({ routeTableId }, opts);
  return routes.some(({ gatewayId }) => gatewayId.startsWith("igw-"));
}

export function describeGroups(ids: Iterable<string>, opts: pulumi.InvokeOptions): Promise<ExistingGroup[]> {
  const describe = async (id: string): Promise<ExistingGroup> => {
    const { vpcId } = await aws.ec2.getSecurityGroup({ id }, opts);
    return { id, vpcId };
  };
  return Promise.all([...ids].map(describe));
}
