import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AdoptedVpc } from "./network";
import { adoptedDomainProblems, ExistingDomain } from "./adopted-domain";
import { adoptedVpcProblems, ExistingGroup, ExistingSubnet, ExistingVpc } from "./adopted-vpc";
import type { Place } from "./arns";
import { ArnSettings, foreignArnProblems } from "./foreign-arns";
import { Refusal } from "./refusal";
import { stackTag } from "./stack-tag";
import { chooseSubnets } from "./subnet-plan";
import { versionChange } from "./upgrade-path";

/** The settings that look-ups depend on; names as in the settings. */
export interface Wanted extends ArnSettings {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly vpcCidr: string;
  readonly availabilityZones: number;
  readonly instanceCount: number;
  readonly domainName: string;
  readonly engineVersion: string;
  readonly existingDomainEndpoint: string;
  readonly streamSecurityGroupId: string;
  readonly domainSecurityGroupId: string;
  readonly serviceLinkedRole: "auto" | "create" | "skip";
  readonly ipAddressType: "ipv4" | "dualstack";
  readonly allowDataLoss: boolean;
}

/** What the program finds in the account before it declares anything: plain values, so that every resource is decided in a preview. */
export interface Surroundings {
  readonly place: Place;
  /** The existing VPC of the settings, checked, with one subnet a zone. */
  readonly adoptedVpc?: AdoptedVpc;
  readonly createServiceLinkedRole: boolean;
}

/**
 * Looks up what is there.
 * @throws Refusal listing everything about an existing VPC that would make a deployment fail, or an existing domain that
 * would have to move.
 */
export async function lookUp(wanted: Wanted, provider: aws.Provider): Promise<Surroundings> {
  const opts: pulumi.InvokeOptions = { provider };
  const [identity, partition, region, ownDomain, createServiceLinkedRole] = await Promise.all([
    aws.getCallerIdentity({}, opts),
    aws.getPartition({}, opts),
    aws.getRegion({}, opts),
    wanted.existingDomainArn ? undefined : findDomain(wanted.domainName, opts),
    needsServiceLinkedRole(wanted, opts),
  ]);
  const place = { partition: partition.partition, region: region.region, accountId: identity.accountId };
  refuseForeign(wanted, place);
  if (wanted.existingDomainArn) await checkAdoptedDomain(wanted, opts);
  if (ownDomain) refuseReplacement(wanted, ownDomain);
  const adoptedVpc = await (wanted.vpcId
    ? adoptVpc(wanted, ownDomain?.vpcId, opts)
    : refuseNewVpc(wanted, ownDomain?.vpcId, opts));
  return { place, createServiceLinkedRole, ...(adoptedVpc ? { adoptedVpc } : {}) };
}

/** The domain of this name, or undefined where there is none. */
async function findDomain(domainName: string, opts: pulumi.InvokeOptions): Promise<ExistingDomain | undefined> {
  try {
    const { vpcOptions, engineVersion, endpoint, ipAddressType } = await aws.opensearch.getDomain({ domainName }, opts);
    const [vpc] = vpcOptions;
    return { vpcId: vpc?.vpcId, securityGroupIds: vpc?.securityGroupIds ?? [], engineVersion, endpoint, ipAddressType };
  } catch (error) {
    // The provider has no look-up that answers "none"; any other failure must be seen.
    if (/not found|ResourceNotFound|couldn.t find resource|empty result|no results/i.test(String(error)))
      return undefined;
    throw error;
  }
}

function refuseForeign(wanted: Wanted, place: Place): void {
  const problems = foreignArnProblems(wanted, place);
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
function refuseReplacement(wanted: Wanted, { engineVersion, ipAddressType }: ExistingDomain): void {
  const problems = [
    ...versionProblems(wanted, engineVersion),
    ...(ipAddressType === "dualstack" && wanted.ipAddressType === "ipv4"
      ? [
          "ipAddressType: ipv4 given, but the domain is dualstack, which has no way back; set ipAddressType to dualstack",
        ]
      : []),
  ];
  if (problems.length === 0) return;
  throw new Refusal(
    `the domain ${wanted.domainName} would be replaced and its data lost:\n${problems.map((p) => `  ${p}`).join("\n")}`,
  );
}

function versionProblems({ engineVersion, allowDataLoss }: Wanted, current: string): string[] {
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

async function checkAdoptedDomain(wanted: Wanted, opts: pulumi.InvokeOptions): Promise<void> {
  const domainName = wanted.existingDomainArn.split("domain/")[1] ?? "";
  const domain = await findDomain(domainName, opts);
  const problems = domain ? adoptedDomainProblems(domain, wanted) : ["there is no such domain"];
  if (problems.length === 0) return;
  throw new Refusal(
    `the domain ${wanted.existingDomainArn} does not fit:\n${problems.map((p) => `  ${p}`).join("\n")}`,
  );
}

async function adoptVpc(
  wanted: Wanted,
  domainVpcId: string | undefined,
  opts: pulumi.InvokeOptions,
): Promise<AdoptedVpc> {
  const groupIds = new Set([wanted.streamSecurityGroupId, wanted.domainSecurityGroupId].filter((id) => id !== ""));
  const [vpc, subnets, groups] = await Promise.all([
    describeVpc(wanted.vpcId, opts),
    Promise.all(wanted.subnetIds.map((id) => describeSubnet(id, wanted.vpcId, opts))),
    Promise.all([...groupIds].map((id) => describeGroup(id, opts))),
  ]);
  const chosen = chooseSubnets(subnets, wanted.availabilityZones);
  const problems = adoptedVpcProblems(
    vpc,
    subnets.filter(({ id }) => chosen.some((subnet) => subnet.id === id)),
    {
      zones: wanted.availabilityZones,
      dataNodes: wanted.existingDomainArn ? 0 : wanted.instanceCount,
      // A deployed domain has taken its addresses; what is free now is free for growth.
      alreadyDeployed: domainVpcId !== undefined,
    },
    groups,
  );
  const withoutIpv6 = subnets.filter(({ id, hasIpv6 }) => !hasIpv6 && chosen.some((subnet) => subnet.id === id));
  if (wanted.ipAddressType === "dualstack" && withoutIpv6.length > 0) {
    problems.push(
      `ipAddressType is dualstack, and ${withoutIpv6.map(({ id }) => id).join(" and ")} has no IPv6 range; give it one, or set ipAddressType to ipv4`,
    );
  }
  if (domainVpcId !== undefined && domainVpcId !== wanted.vpcId) {
    problems.push(`the domain ${wanted.domainName} is in ${domainVpcId} already. ${WAY_OUT}`);
  }
  if (problems.length > 0) {
    throw new Refusal(`the VPC ${wanted.vpcId} does not fit:\n${problems.map((p) => `  ${p}`).join("\n")}`);
  }
  return { vpcId: wanted.vpcId, subnetIds: chosen.map(({ id }) => id), cidrBlock: vpc.cidrBlock };
}

const WAY_OUT =
  "A domain cannot move to another VPC: keep the VPC, or choose another domainName, let both run, and copy the indices by snapshot.";

/** A new VPC under an existing domain would be made, and the domain could not follow. */
async function refuseNewVpc(
  wanted: Wanted,
  domainVpcId: string | undefined,
  opts: pulumi.InvokeOptions,
): Promise<undefined> {
  if (domainVpcId === undefined) return;
  const { cidrBlock, tags } = await aws.ec2.getVpc({ id: domainVpcId }, opts);
  const isOwn = Object.entries(stackTag()).every(([name, value]) => tags[name] === value);
  if (!isOwn) {
    throw new Refusal(
      `vpcId: none given, but the domain ${wanted.domainName} is in ${domainVpcId}, which this stack has not made. ${WAY_OUT}`,
    );
  }
  if (cidrBlock === wanted.vpcCidr) return;
  throw new Refusal(
    `vpcCidr: ${wanted.vpcCidr} given, but the domain ${wanted.domainName} is in ${domainVpcId}, which has ${cidrBlock}. ${WAY_OUT}`,
  );
}

async function describeVpc(id: string, opts: pulumi.InvokeOptions): Promise<ExistingVpc> {
  const { enableDnsSupport, enableDnsHostnames, cidrBlock } = await aws.ec2.getVpc({ id }, opts);
  return { id, enableDnsSupport, enableDnsHostnames, cidrBlock };
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

/**
 * A role of either generation will do, and only one can be made in an account.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/slr.html
 */
async function needsServiceLinkedRole(wanted: Wanted, opts: pulumi.InvokeOptions): Promise<boolean> {
  if (wanted.existingDomainArn || wanted.serviceLinkedRole === "skip") return false;
  if (wanted.serviceLinkedRole === "create") return true;
  const services = ["opensearchservice.amazonaws.com", "es.amazonaws.com"];
  const found = await Promise.all(
    services.map((service) => aws.iam.getRoles({ pathPrefix: `/aws-service-role/${service}/` }, opts)),
  );
  return found.every(({ names }) => names.length === 0);
}
