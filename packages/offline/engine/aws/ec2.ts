// Identifiers of EC2 resources are a prefix and 17 hexadecimal digits.
import { arn, hex, text, type Creation, type StandIn } from "./stand-in";
import { zoneId } from "./zones";

const ec2Id = (prefix: string) => (creation: Creation) => `${prefix}-${hex(creation.urn, 17)}`;
const ec2Arn = (kind: string, prefix: string) => (creation: Creation) =>
  arn(creation.account, "ec2", `${kind}/${ec2Id(prefix)(creation)}`);
const owner = ({ account }: Creation) => account.id;
const zone = (creation: Creation) => text(creation, "availabilityZone") || `${creation.account.region}a`;

const privateIp = ({ urn }: Creation) => `10.0.${parseInt(hex(urn, 2), 16)}.${(parseInt(hex(urn, 4), 16) % 250) + 4}`;
/** An address of TEST-NET-3 (RFC 5737), which belongs to nobody. */
const publicIp = ({ urn }: Creation) => `203.0.113.${parseInt(hex(urn, 2), 16)}`;

const securityGroupRule: StandIn = {
  id: ec2Id("sgr"),
  computed: {
    arn: ec2Arn("security-group-rule", "sgr"),
    securityGroupRuleId: ec2Id("sgr"),
  },
};

export const ec2: Readonly<Record<string, StandIn>> = {
  "aws:ec2/vpc:Vpc": {
    defaults: { enableDnsSupport: true, instanceTenancy: "default" },
    id: ec2Id("vpc"),
    computed: {
      arn: ec2Arn("vpc", "vpc"),
      ownerId: owner,
      defaultSecurityGroupId: ({ urn }) => `sg-${hex(`${urn}/default`, 17)}`,
      defaultRouteTableId: ({ urn }) => `rtb-${hex(`${urn}/default`, 17)}`,
      mainRouteTableId: ({ urn }) => `rtb-${hex(`${urn}/default`, 17)}`,
      defaultNetworkAclId: ({ urn }) => `acl-${hex(`${urn}/default`, 17)}`,
      dhcpOptionsId: ec2Id("dopt"),
    },
  },
  "aws:ec2/subnet:Subnet": {
    defaults: { assignIpv6AddressOnCreation: false, mapPublicIpOnLaunch: false },
    id: ec2Id("subnet"),
    computed: {
      arn: ec2Arn("subnet", "subnet"),
      ownerId: owner,
      availabilityZone: zone,
      availabilityZoneId: (creation) => zoneId(zone(creation)),
    },
  },
  "aws:ec2/internetGateway:InternetGateway": {
    id: ec2Id("igw"),
    computed: { arn: ec2Arn("internet-gateway", "igw"), ownerId: owner },
  },
  "aws:ec2/routeTable:RouteTable": {
    id: ec2Id("rtb"),
    computed: { arn: ec2Arn("route-table", "rtb"), ownerId: owner, propagatingVgws: () => [] },
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": { id: ec2Id("rtbassoc") },
  "aws:ec2/route:Route": {
    // The provider appends a hash of the destination: here always that of 0.0.0.0/0.
    id: ({ urn }) => `r-rtb-${hex(urn, 17)}1080289494`,
    computed: { state: () => "active", origin: () => "CreateRoute" },
  },
  "aws:ec2/eip:Eip": {
    defaults: { domain: "vpc" },
    id: ec2Id("eipalloc"),
    computed: { arn: ec2Arn("elastic-ip", "eipalloc"), allocationId: ec2Id("eipalloc"), publicIp },
  },
  "aws:ec2/natGateway:NatGateway": {
    defaults: { connectivityType: "public" },
    id: ec2Id("nat"),
    computed: { privateIp, publicIp, networkInterfaceId: ec2Id("eni") },
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    id: ec2Id("vpce"),
    defaults: { vpcEndpointType: "Gateway" },
    computed: {
      arn: ec2Arn("vpc-endpoint", "vpce"),
      ownerId: owner,
      state: () => "available",
      prefixListId: ec2Id("pl"),
      networkInterfaceIds: (creation) =>
        Array.isArray(creation.inputs["subnetIds"])
          ? creation.inputs["subnetIds"].map((subnet) => `eni-${hex(`${creation.urn}/${String(subnet)}`, 17)}`)
          : [],
      dnsEntries: (creation) => [
        {
          dnsName: `${ec2Id("vpce")(creation)}.${text(creation, "serviceName").split(".").reverse().join(".")}`,
          hostedZoneId: "Z7HUB22UULQXV",
        },
      ],
    },
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    autoname: { property: "name" },
    // The provider's schema has this default for groups without a description.
    defaults: { description: "Managed by Pulumi", revokeRulesOnDelete: false },
    id: ec2Id("sg"),
    computed: { arn: ec2Arn("security-group", "sg"), ownerId: owner },
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    defaults: { revokeRulesOnDelete: false },
    id: ec2Id("sg"),
    computed: {
      arn: ec2Arn("security-group", "sg"),
      ownerId: owner,
      name: () => "default",
      description: () => "default VPC security group",
    },
  },
  "aws:ec2/securityGroupRule:SecurityGroupRule": {
    defaults: { self: false },
    id: ({ urn }) => `sgrule-${parseInt(hex(urn, 8), 16)}`,
    computed: { securityGroupRuleId: ec2Id("sgr") },
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupRule,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupRule,
  "aws:ec2/instance:Instance": {
    defaults: { getPasswordData: false, sourceDestCheck: true },
    id: ec2Id("i"),
    computed: {
      arn: ec2Arn("instance", "i"),
      instanceState: () => "running",
      primaryNetworkInterfaceId: ec2Id("eni"),
      privateIp,
      privateDns: (creation) => `ip-${privateIp(creation).replaceAll(".", "-")}.ec2.internal`,
      publicIp: (creation) => (creation.inputs["associatePublicIpAddress"] === true ? publicIp(creation) : ""),
      availabilityZone: ({ inputs, created, account }) =>
        created(String(inputs["subnetId"]))?.outputs["availabilityZone"] ?? `${account.region}a`,
    },
  },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    autoname: { property: "name" },
    id: ec2Id("lt"),
    computed: { arn: ec2Arn("launch-template", "lt"), latestVersion: () => 1, defaultVersion: () => 1 },
  },
  "aws:ec2/flowLog:FlowLog": { id: ec2Id("fl"), computed: { arn: ec2Arn("vpc-flow-log", "fl") } },
};
