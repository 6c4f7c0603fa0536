import * as aws from "../aws";
import { Vpc } from "@pulumi/awsx/ec2";
import * as pulumi from "@pulumi/pulumi";
import { flowLogs } from "./flow-logs";
import { allowHttps, allowHttpsFrom, HTTPS } from "./https-path";
import type { StackContext } from "../stack/stack-context";
import type { PrivateNetwork } from "./private-network";
import { stackTag } from "../stack/stack-tag";
import { POST_STREAM } from "../stream/resource-name";
import type { StreamGroup, StreamNetwork } from "../stream/stream-group";
import { planSubnets } from "./subnet-plan";

/** An existing VPC, looked up and checked. */
export interface AdoptedVpc {
  readonly vpcId: string;
  /** One private subnet per Availability Zone. */
  readonly subnetIds: readonly string[];
  /** Its IPv4 ranges in CIDR notation, the primary one first. */
  readonly cidrBlocks: readonly string[];
  /** DNS servers of its DHCP options; empty with the VPC's own resolver. */
  readonly dnsServers: readonly string[];
}

/** Settings of the network; text that is not set is empty. */
export interface NetworkSettings {
  /** Range of a new VPC, /16 to /22. A change replaces the VPC. */
  readonly vpcCidr: string;
  /** In a new VPC. */
  readonly natGateways: "none" | "single" | "onePerAz";
  /** One group for stream and domain that admits itself. A change replaces the stream. */
  readonly sharedSecurityGroup: boolean;
  /** Existing group for the stream, or empty. A change replaces the stream. */
  readonly streamSecurityGroupId: string;
  /** Existing group of the domain, or empty. */
  readonly domainSecurityGroupId: string;
  /** Groups that may call the domain over HTTPS, besides the stream's. In place. */
  readonly clientSecurityGroupIds: readonly string[];
  /** Private ranges that may call the domain over HTTPS. In place. */
  readonly clientCidrs: readonly string[];
  /** Of a new VPC. A change replaces only the flow log. */
  readonly flowLogs: "none" | "reject" | "all";
}

export interface NetworkArgs {
  readonly settings: NetworkSettings;
  readonly stack: Pick<StackContext, "kmsKeyArn" | "roleOptions">;
  /** Existing VPC to use instead of a new one. A domain cannot move between VPCs. */
  readonly adoptedVpc: AdoptedVpc | undefined;
  /** Zones of a new VPC, 1 to 3, with a private subnet each. A change replaces the subnet. */
  readonly zoneNames: readonly string[];
}

/**
 * VPC, private subnets, and two security groups that allow only HTTPS between them. Cost: only NAT
 * gateways (about 33 USD per month each, plus traffic) and flow logs.
 */
export class Network extends pulumi.ComponentResource implements PrivateNetwork, StreamNetwork {
  readonly vpcId: pulumi.Output<string>;
  readonly subnetIds: readonly pulumi.Output<string>[];
  readonly streamSecurityGroupId: pulumi.Output<string>;
  readonly domainSecurityGroupId: pulumi.Output<string>;
  readonly vpcCidrs: readonly string[];
  readonly dnsServers: readonly string[];
  readonly sharedSecurityGroup: boolean;
  readonly rules: readonly pulumi.Resource[];
  /** The stream's group, with the rules that let it reach the domain. */
  private readonly group: StreamGroup;
  readonly outputs: Pick<Network, "vpcId" | "subnetIds" | "streamSecurityGroupId" | "domainSecurityGroupId">;

  /** Resources made by awsx for a new VPC, known only from its outputs. */
  readonly vpcParts: pulumi.Output<pulumi.Resource[]>;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("private-ingest:network:Network", name, {}, opts);
    const { settings, adoptedVpc } = args;
    const { vpcId, subnetIds, vpcParts } = adoptedVpc ? adopt(adoptedVpc) : this.createVpc(name, args);
    this.vpcId = vpcId;
    this.subnetIds = subnetIds;
    this.vpcParts = vpcParts;
    this.vpcCidrs = adoptedVpc?.cidrBlocks ?? [settings.vpcCidr];
    this.dnsServers = adoptedVpc?.dnsServers ?? [];
    this.sharedSecurityGroup = settings.sharedSecurityGroup;
    this.streamSecurityGroupId = this.streamGroup(name, settings);
    this.domainSecurityGroupId = this.sharedSecurityGroup
      ? this.streamSecurityGroupId
      : this.domainGroup(name, settings);
    this.rules = this.rulesBetweenGroups(name, settings);
    this.group = {
      securityGroupId: this.streamSecurityGroupId,
      rules: this.rules,
      isOwn: settings.streamSecurityGroupId === "",
    };
    this.admitClients(name, settings);
    const { streamSecurityGroupId, domainSecurityGroupId } = this;
    this.outputs = { vpcId, subnetIds, streamSecurityGroupId, domainSecurityGroupId };
    this.registerOutputs(this.outputs);
  }

  /**
   * The security group of a stream: the given one; otherwise the shared one for `stockdata`;
   * otherwise undefined.
   */
  groupOf(stream: string): StreamGroup | undefined {
    return stream === POST_STREAM || !this.group.isOwn ? this.group : undefined;
  }

  private createVpc(
    name: string,
    { settings, stack, zoneNames }: NetworkArgs,
  ): Pick<Network, "vpcId" | "subnetIds" | "vpcParts"> {
    const plan = planSubnets(settings.vpcCidr, zoneNames.length, settings.natGateways !== "none");
    const strategies = { none: "None", single: "Single", onePerAz: "OnePerAz" } as const;
    const vpc = new Vpc(
      name,
      {
        cidrBlock: settings.vpcCidr,
        tags: stackTag(),
        availabilityZoneNames: [...zoneNames],
        // Only the VPC's resolver knows the name of the domain's endpoint.
        enableDnsSupport: true,
        enableDnsHostnames: true,
        natGateways: { strategy: strategies[settings.natGateways] },
        subnetStrategy: "Auto",
        subnetSpecs: [
          { type: "Private", cidrBlocks: [...plan.privateCidrs] },
          ...(plan.publicCidrs.length > 0 ? [{ type: "Public" as const, cidrBlocks: [...plan.publicCidrs] }] : []),
        ],
      },
      // Set explicitly: awsx's children would get a provider of awsx's version.
      { parent: this, provider: this.getProvider("aws:ec2/vpc:Vpc") },
    );
    // Removes all rules of the VPC's default group.
    new aws.ec2.DefaultSecurityGroup(`${name}-default`, { vpcId: vpc.vpcId }, { parent: this });
    const { flowLogs: traffic } = settings;
    if (traffic !== "none") flowLogs(`${name}-flow`, { stack, vpcId: vpc.vpcId, traffic }, this);
    // In a preview, the list is unknown but its length is not: policies use it.
    const subnetIds = plan.privateCidrs.map((_, zone) => vpc.privateSubnetIds.apply((ids) => nth(ids, zone)));
    return { vpcId: vpc.vpcId, subnetIds, vpcParts: partsOf(vpc) };
  }

  private streamGroup(name: string, settings: NetworkSettings): pulumi.Output<string> {
    if (settings.streamSecurityGroupId) return pulumi.output(settings.streamSecurityGroupId);
    const description = settings.sharedSecurityGroup
      ? "Delivery stream and search domain: HTTPS between them"
      : "Delivery stream: HTTPS to the search domain";
    return this.emptyGroup(name, settings.sharedSecurityGroup ? "ingest-sec-grp" : "kdf-sec-grp", description);
  }

  private domainGroup(name: string, settings: NetworkSettings): pulumi.Output<string> {
    if (settings.domainSecurityGroupId) return pulumi.output(settings.domainSecurityGroupId);
    return this.emptyGroup(name, "es-sec-grp", "Search domain: HTTPS from the delivery stream");
  }

  private emptyGroup(name: string, groupName: string, description: string): pulumi.Output<string> {
    return new aws.ec2.SecurityGroup(
      `${name}-${groupName}`,
      { vpcId: this.vpcId, description, tags: { Name: groupName } },
      // A service may take longer than the provider's 15 minutes to remove its interfaces.
      { parent: this, customTimeouts: { delete: "45m" } },
    ).id;
  }

  private rulesBetweenGroups(name: string, settings: NetworkSettings): pulumi.Resource[] {
    // Both groups given: their owner manages the rules, and EC2 refuses a duplicate rule.
    if (settings.streamSecurityGroupId && settings.domainSecurityGroupId) return [];
    const stream = { securityGroupId: this.streamSecurityGroupId, description: "the delivery stream" };
    const domain = { securityGroupId: this.domainSecurityGroupId, description: "the search domain" };
    return allowHttps(`${name}-stream-to-domain`, stream, domain, { parent: this });
  }

  /** Also adds rules to an existing group. Egress of the callers stays with their owners. */
  private admitClients(name: string, settings: NetworkSettings): void {
    const domain = { securityGroupId: this.domainSecurityGroupId, description: "the search domain" };
    for (const cidr of settings.clientCidrs) {
      allowHttpsFrom(`${name}-clients-${cidr}`, [cidr], domain, "clients of the domain", { parent: this });
    }
    for (const referencedSecurityGroupId of settings.clientSecurityGroupIds) {
      new aws.vpc.SecurityGroupIngressRule(
        `${name}-clients-${referencedSecurityGroupId}`,
        {
          ...HTTPS,
          securityGroupId: domain.securityGroupId,
          referencedSecurityGroupId,
          description: "HTTPS from clients of the domain",
        },
        { parent: this },
      );
    }
  }
}

function partsOf(vpc: Vpc): pulumi.Output<pulumi.Resource[]> {
  const { eips, internetGateway, natGateways, routes, routeTableAssociations, routeTables, subnets } = vpc;
  return pulumi
    .all([
      eips,
      natGateways,
      routes,
      routeTableAssociations,
      routeTables,
      subnets,
      internetGateway.apply((one) => [one]),
    ])
    .apply((lists) => lists.flat().filter((part) => pulumi.Resource.isInstance(part)));
}

function adopt({ vpcId, subnetIds }: AdoptedVpc): Pick<Network, "vpcId" | "subnetIds" | "vpcParts"> {
  return {
    vpcId: pulumi.output(vpcId),
    subnetIds: subnetIds.map((id) => pulumi.output(id)),
    vpcParts: pulumi.output([]),
  };
}

function nth(ids: readonly string[], index: number): string {
  const id = ids[index];
  if (id === undefined)
    throw new Error(`the VPC has ${ids.length} private subnets, but at least ${index + 1} were planned`);
  return id;
}
