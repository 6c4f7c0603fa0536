import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AdoptedVpc } from "./network/network";
import { adoptedDomainProblems, ExistingDomain } from "./domain/adopted-domain";
import { adoptedKeyProblems, foreignKeyProblems } from "./key/adopted-key";
import { adoptedVpcProblems, ExistingGroup, ExistingSubnet, ExistingVpc } from "./network/adopted-vpc";
import type { Place } from "./iam/arns";
import { ArnSettings, foreignArnProblems } from "./domain/foreign-arns";
import { chooseZones } from "./network/availability-zones";
import { dnsServers } from "./network/dns-servers";
import { EndpointService, EndpointOptions, wantedEndpoints } from "./network/endpoint-services";
import { existingEndpoints } from "./network/existing-endpoints";
import { earlierDomainName, fittedDomainName } from "./fitted-name";
import { zonesOfLiveSubnets } from "./network/live-subnets";
import { Refusal } from "./refusal";
import { stackTag } from "./stack-tag";
import { chooseSubnets } from "./network/subnet-plan";
import { versionChange } from "./domain/upgrade-path";

/** The settings that look-ups depend on; names as in the settings. */
export interface EnvironmentOptions extends Omit<ArnSettings, "kinesisStreamArn">, EndpointOptions {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly vpcCidr: string;
  readonly availabilityZones: number;
  readonly availabilityZoneNames: readonly string[];
  readonly clientSecurityGroupIds: readonly string[];
  readonly instanceCount: number;
  readonly domainName: string;
  readonly engineVersion: string;
  readonly existingDomainEndpoint: string;
  readonly streamSecurityGroupId: string;
  readonly domainSecurityGroupId: string;
  readonly kmsKeyArn: string;
  readonly permissionsBoundaryArn: string;
  readonly ipAddressType: "ipv4" | "dualstack";
  readonly allowDataLoss: boolean;
  readonly streams: readonly { readonly streamName: string; readonly kinesisStreamArn: string }[];
}

/**
 * What the program finds in the account before it declares anything: plain values, so that every resource is decided in a
 * preview. The run after finds what this stack has made as well, and must declare the same: what the stack may have made
 * itself can only be a reason to refuse.
 */
export interface Environment {
  readonly place: Place;
  /** The existing VPC of the settings, checked, with one subnet a zone. */
  readonly adoptedVpc?: AdoptedVpc;
  /** Zones of a new VPC's subnets, by position; empty where the VPC exists. */
  readonly zoneNames: readonly string[];
  /** Endpoints that the settings ask for and that nobody else has made in the VPC. */
  readonly endpointServices: readonly EndpointService[];
}

/**
 * Looks up what is there.
 * @throws Refusal listing everything about an existing VPC, domain or key that would make a deployment fail, or a domain
 * that would have to move.
 */
export async function lookUp(options: EnvironmentOptions, provider: aws.Provider): Promise<Environment> {
  const opts: pulumi.InvokeOptions = { provider };
  const [identity, partition, region, ownDomain] = await Promise.all([
    aws.getCallerIdentity({}, opts),
    aws.getPartition({}, opts),
    aws.getRegion({}, opts),
    options.existingDomainArn ? undefined : findDomain(options.domainName, opts),
  ]);
  const place = { partition: partition.partition, region: region.region, accountId: identity.accountId };
  refuseForeign(options, place);
  refuseForeignBoundary(options.permissionsBoundaryArn, place);
  if (options.kmsKeyArn) await checkAdoptedKey(options.kmsKeyArn, place, opts);
  if (options.existingDomainArn) await checkAdoptedDomain(options, opts);
  if (ownDomain) {
    refuseOfAnother(options.domainName, ownDomain);
    refuseReplacement(options, ownDomain);
  }
  if (!ownDomain && !options.existingDomainArn) await refuseRename(options, opts);
  const { names: offeredZones } = await aws.getAvailabilityZones(
    // Local and Wavelength Zones are the ones to opt into.
    { filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }] },
    opts,
  );
  const vpcId = options.vpcId || ownDomain?.vpcId;
  const asked = wantedEndpoints(options);
  const taken = vpcId ? await existingEndpoints(vpcId, place.region, asked, opts) : [];
  const endpointServices = asked.filter((service) => !taken.includes(service));
  if (options.vpcId) {
    const needs = { offeredZones, endpoints: endpointServices.length };
    const adoptedVpc = await adoptVpc(options, ownDomain, needs, opts);
    return { place, adoptedVpc, zoneNames: [], endpointServices };
  }
  await refuseNewVpc(options, ownDomain?.vpcId, opts);
  await checkClients(options, ownDomain?.vpcId, opts);
  const zoneNames = await zonesOfNewVpc(options, offeredZones, ownDomain?.vpcId, opts);
  return { place, zoneNames, endpointServices };
}

async function zonesOfNewVpc(
  options: EnvironmentOptions,
  offered: readonly string[],
  domainVpcId: string | undefined,
  opts: pulumi.InvokeOptions,
): Promise<string[]> {
  const live = await zonesOfLiveSubnets(options.vpcCidr, domainVpcId, opts);
  const { availabilityZones: count, availabilityZoneNames: named } = options;
  const { zones, problems } = chooseZones({ count, named, offered, live });
  if (problems.length > 0) throw new Refusal(problems.join("\n"));
  return zones;
}

/** The domain of this name, or undefined where there is none. */
async function findDomain(domainName: string, opts: pulumi.InvokeOptions): Promise<ExistingDomain | undefined> {
  try {
    const found = await aws.opensearch.getDomain({ domainName }, opts);
    const { vpcOptions, engineVersion, endpoint, ipAddressType } = found;
    const { tags = {} } = found as Partial<typeof found>;
    const [vpc] = vpcOptions;
    const { securityGroupIds = [], subnetIds = [], vpcId }: Partial<typeof vpc> = vpc ?? {};
    return { vpcId, subnetIds, securityGroupIds, engineVersion, endpoint, ipAddressType, tags };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** The provider has no look-up that answers "none"; any other failure must be seen. */
const isNotFound = (error: unknown): boolean =>
  /not found|ResourceNotFound|couldn.t find resource|empty result|no results/i.test(String(error));

function refuseForeign(options: EnvironmentOptions, place: Place): void {
  const problems = foreignArnProblems(
    { ...options, kinesisStreamArn: options.streams.map(({ kinesisStreamArn }) => kinesisStreamArn) },
    place,
  );
  if (problems.length === 0) return;
  const lines = problems.map(({ setting, message }) => `  ${setting}: ${message}`);
  throw new Refusal(`settings that name what this stack cannot use:\n${lines.join("\n")}`);
}

/**
 * The provider replaces a domain, with its data lost, where it cannot change it in place: it would say so in the preview, and
 * do it where the domain is not protected.
 *
 * @throws Refusal naming the version to go to.
 */
function refuseReplacement(options: EnvironmentOptions, { engineVersion, ipAddressType }: ExistingDomain): void {
  const problems = [
    ...versionProblems(options, engineVersion),
    ...(ipAddressType === "dualstack" && options.ipAddressType === "ipv4"
      ? [
          "ipAddressType: ipv4 given, but the domain is dualstack, which has no way back; set ipAddressType to dualstack",
        ]
      : []),
  ];
  if (problems.length === 0) return;
  throw new Refusal(
    `the domain ${options.domainName} would be replaced and its data lost:\n${problems.map((p) => `  ${p}`).join("\n")}`,
  );
}

function versionProblems({ engineVersion, allowDataLoss }: EnvironmentOptions, current: string): string[] {
  const given = `engineVersion: ${engineVersion} given, but the domain runs ${current}`;
  const change = versionChange(current, engineVersion);
  if (change.kind === "offPath") {
    const way =
      change.next === undefined
        ? "it is not on the upgrade path"
        : `the path leads over ${change.next}, so set engineVersion to that first, and run the update`;
    return [`${given}; ${way} (${UPGRADE_PATH})`];
  }
  if (change.kind === "downgrade" && !allowDataLoss) {
    return [
      `${given}; no domain goes back to an older version, so set engineVersion to ${current}, or both protectData to false and allowDataLoss to true to begin with an empty domain (${UPGRADE_PATH})`,
    ];
  }
  return [];
}

const UPGRADE_PATH = "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/version-migration.html";

/** One without the tag is of an earlier version, or about to be imported. */
function refuseOfAnother(domainName: string, { tags }: ExistingDomain): void {
  for (const [name, own] of Object.entries(stackTag())) {
    const owner = tags[name];
    if (owner === undefined || owner === own) continue;
    throw new Refusal(
      `domainName: ${domainName} given, and the domain of that name belongs to the stack ${owner}; choose another name, or deliver to that domain with existingDomainArn`,
    );
  }
}

/** A stack of before names had a hash would get a domain of the new name, and lose its own. */
async function refuseRename({ domainName, streams }: EnvironmentOptions, opts: pulumi.InvokeOptions): Promise<void> {
  const name = earlierStreamName();
  const earlier = earlierDomainName(name);
  if (earlier === domainName || domainName !== fittedDomainName(name)) return;
  const [domain, isDeployed] = await Promise.all([
    findDomain(earlier, opts),
    anyStreamExists(streamNamesOf({ streams }), opts),
  ]);
  if (!domain || !isDeployed) return;
  throw new Refusal(
    `domainName: none given, which stands for ${domainName} now, and the domain ${earlier} of this stack would be replaced and its data lost; set domainName to ${earlier}, or destroy the stack first`,
  );
}

async function checkAdoptedDomain(options: EnvironmentOptions, opts: pulumi.InvokeOptions): Promise<void> {
  const domainName = options.existingDomainArn.split("domain/")[1] ?? "";
  const domain = await findDomain(domainName, opts);
  const problems = domain ? adoptedDomainProblems(domain, options) : ["there is no such domain"];
  if (problems.length === 0) return;
  throw new Refusal(
    `the domain ${options.existingDomainArn} does not fit:\n${problems.map((p) => `  ${p}`).join("\n")}`,
  );
}

/** IAM takes a boundary of the role's own account, or one of AWS's. */
function refuseForeignBoundary(policyArn: string, { partition, accountId }: Place): void {
  const [, ofPartition = "", , , owner = ""] = policyArn.split(":");
  if (policyArn === "" || (ofPartition === partition && [accountId, "aws"].includes(owner))) return;
  throw new Refusal(
    `permissionsBoundaryArn: ${policyArn} given, and the stack is in account ${accountId} of partition ${partition}; allowed is a policy of that account, or AWS's own`,
  );
}

async function checkAdoptedKey(keyId: string, place: Place, opts: pulumi.InvokeOptions): Promise<void> {
  const foreign = foreignKeyProblems(keyId, place);
  const problems = foreign.length > 0 ? foreign : adoptedKeyProblems(await aws.kms.getKey({ keyId }, opts));
  if (problems.length === 0) return;
  throw new Refusal(`kmsKeyArn: the key ${keyId} does not fit:\n${problems.map((p) => `  ${p}`).join("\n")}`);
}

async function adoptVpc(
  options: EnvironmentOptions,
  ownDomain: ExistingDomain | undefined,
  found: { readonly offeredZones: readonly string[]; readonly endpoints: number },
  opts: pulumi.InvokeOptions,
): Promise<AdoptedVpc> {
  const { clientSecurityGroupIds, domainSecurityGroupId, streamSecurityGroupId } = options;
  const given = [streamSecurityGroupId, domainSecurityGroupId, ...clientSecurityGroupIds];
  const groupIds = new Set(given.filter((id) => id !== ""));
  const [vpc, subnets, groups, hasStream] = await Promise.all([
    describeVpc(options.vpcId, opts),
    Promise.all(options.subnetIds.map((id) => describeSubnet(id, options.vpcId, opts))),
    Promise.all([...groupIds].map((id) => describeGroup(id, opts))),
    anyStreamExists(streamNamesOf(options), opts),
  ]);
  const chosen = chooseSubnets(subnets, options.availabilityZones, ownDomain?.subnetIds);
  const problems = adoptedVpcProblems(
    vpc,
    chosen.flatMap(({ id }) => subnets.filter((subnet) => subnet.id === id)),
    {
      ...found,
      zones: options.availabilityZones,
      dataNodes: options.existingDomainArn ? 0 : options.instanceCount,
      accessHost: options.dashboardAccess !== "none",
      // What is deployed has taken its addresses; what is free now is free for growth.
      alreadyDeployed: ownDomain?.vpcId !== undefined || hasStream,
    },
    groups,
  );
  const withoutIpv6 = subnets.filter(({ id, hasIpv6 }) => !hasIpv6 && chosen.some((subnet) => subnet.id === id));
  if (options.ipAddressType === "dualstack" && withoutIpv6.length > 0) {
    problems.push(
      `ipAddressType is dualstack, and ${withoutIpv6.map(({ id }) => id).join(" and ")} has no IPv6 range; give it one, or set ipAddressType to ipv4`,
    );
  }
  if (ownDomain?.vpcId !== undefined && ownDomain.vpcId !== options.vpcId) {
    problems.push(`the domain ${options.domainName} is in ${ownDomain.vpcId} already. ${WAY_OUT}`);
  }
  if (problems.length > 0) {
    throw new Refusal(`the VPC ${options.vpcId} does not fit:\n${problems.map((p) => `  ${p}`).join("\n")}`);
  }
  const { cidrBlocks, dnsServers } = vpc;
  if (dnsServers.length > 0) {
    await pulumi.log.warn(
      `${options.vpcId} has DNS servers of its own: port 53 is opened to ${dnsServers.join(" and ")} for the setup function and the access host. They must forward AWS's names to the VPC's resolver: docs/operations.md#dns-servers-of-your-own`,
    );
  }
  return { vpcId: options.vpcId, subnetIds: chosen.map(({ id }) => id), cidrBlocks, dnsServers };
}

/** Name of the stack's one stream, before a stack had several. */
const earlierStreamName = (): string => `${pulumi.getProject()}-${pulumi.getStack()}`;

const streamNamesOf = ({ streams }: Pick<EnvironmentOptions, "streams">): string[] => [
  ...streams.map(({ streamName }) => streamName),
  earlierStreamName(),
];

/** Whether a stream of this stack is there: a stack on an existing domain has no domain to go by. */
async function anyStreamExists(names: readonly string[], opts: pulumi.InvokeOptions): Promise<boolean> {
  const found = await Promise.all(names.map((name) => streamExists(name, opts)));
  return found.includes(true);
}

async function streamExists(name: string, opts: pulumi.InvokeOptions): Promise<boolean> {
  try {
    await aws.kinesis.getFirehoseDeliveryStream({ name }, opts);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

const WAY_OUT =
  "A domain cannot move to another VPC: keep the VPC, or choose another domainName, let both run, and copy the indices by snapshot.";

/** A new VPC under an existing domain would be made, and the domain could not follow. */
async function refuseNewVpc(
  options: EnvironmentOptions,
  domainVpcId: string | undefined,
  opts: pulumi.InvokeOptions,
): Promise<undefined> {
  if (domainVpcId === undefined) return;
  const { cidrBlock, tags } = await aws.ec2.getVpc({ id: domainVpcId }, opts);
  const isOwn = Object.entries(stackTag()).every(([name, value]) => tags[name] === value);
  if (!isOwn) {
    throw new Refusal(
      `vpcId: none given, but the domain ${options.domainName} is in ${domainVpcId}, which this stack has not made. ${WAY_OUT}`,
    );
  }
  if (cidrBlock === options.vpcCidr) return;
  throw new Refusal(
    `vpcCidr: ${options.vpcCidr} given, but the domain ${options.domainName} is in ${domainVpcId}, which has ${cidrBlock}. ${WAY_OUT}`,
  );
}

/** A new VPC has no groups but this stack's; those of its clients are there after the first update at the earliest. */
async function checkClients(
  options: EnvironmentOptions,
  domainVpcId: string | undefined,
  opts: pulumi.InvokeOptions,
): Promise<void> {
  const groups = await Promise.all(options.clientSecurityGroupIds.map((id) => describeGroup(id, opts)));
  const others = groups.filter(({ vpcId }) => vpcId !== domainVpcId);
  if (others.length === 0) return;
  throw new Refusal(
    `clientSecurityGroupIds: ${others.map(({ id, vpcId }) => `${id} in ${vpcId}`).join(" and ")} given; a group works in its own VPC only, and the domain's is ${domainVpcId ?? "not made yet"}, so name groups of that VPC, or use clientCidrs`,
  );
}

async function describeVpc(
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

async function describeSubnet(
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

async function describeGroup(id: string, opts: pulumi.InvokeOptions): Promise<ExistingGroup> {
  const { vpcId } = await aws.ec2.getSecurityGroup({ id }, opts);
  return { id, vpcId };
}

/** Whether the subnet's route table, or the VPC's main one where it has none, leads to an internet gateway. */
async function routesToInternet(subnetId: string, vpcId: string, opts: pulumi.InvokeOptions): Promise<boolean> {
  const tables = async (name: string, value: string): Promise<string[]> =>
    (await aws.ec2.getRouteTables({ vpcId, filters: [{ name, values: [value] }] }, opts)).ids;
  const own = await tables("association.subnet-id", subnetId);
  const [routeTableId] = own.length > 0 ? own : await tables("association.main", "true");
  if (routeTableId === undefined) return false;
  const { routes } = await aws.ec2.getRouteTable({ routeTableId }, opts);
  return routes.some(({ gatewayId }) => gatewayId.startsWith("igw-"));
}
