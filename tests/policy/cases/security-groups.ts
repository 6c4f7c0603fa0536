import { UNKNOWN } from "../pack";
import { type Base, changed, type Edit, edit } from "./case";

const HTTPS_ONLY = "security-group-https-only";
const NO_INGRESS = "security-group-no-public-ingress";
const NO_EGRESS = "security-group-no-public-egress";
const DESCRIBED = "security-group-described";
const CLOSED = "default-security-group-closed";

const https = { protocol: "tcp", fromPort: 443, toPort: 443, description: "HTTPS from the stream" };

const group: Base = {
  type: "aws:ec2/securityGroup:SecurityGroup",
  props: {
    vpcId: UNKNOWN,
    description: "The search domain",
    ingress: [
      { ...https, securityGroups: [UNKNOWN] },
      { ...https, protocol: 6, cidrBlocks: ["10.0.0.0/16"], ipv6CidrBlocks: ["fd00::/64"] },
      { ...https, protocol: "TCP", fromPort: "443", self: true },
    ],
    egress: [{ ...https, cidrBlocks: ["192.168.0.0/24"] }],
  },
};

const emptyGroup: Base = { type: group.type, props: { description: "Ruled by resources of their own", ingress: [] } };

const rule: Base = {
  type: "aws:ec2/securityGroupRule:SecurityGroupRule",
  props: { ...https, type: "ingress", securityGroupId: UNKNOWN, sourceSecurityGroupId: UNKNOWN },
};

const publicRule: Base = {
  type: rule.type,
  props: { ...https, type: "egress", securityGroupId: UNKNOWN, cidrBlocks: ["10.0.0.0/8"] },
};

const ingressRule: Base = {
  type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  props: {
    securityGroupId: UNKNOWN,
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    cidrIpv4: "172.16.0.0/12",
    description: "HTTPS from the VPC",
  },
};

const egressRule: Base = {
  ...ingressRule,
  type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
};

const defaultGroup: Base = {
  type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  props: { vpcId: UNKNOWN, ingress: [], egress: [] },
};

const nativeHttps = { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIp: "10.0.0.0/16", description: "HTTPS" };

const nativeGroup: Base = {
  type: "aws-native:ec2:SecurityGroup",
  props: {
    groupDescription: "The search domain",
    securityGroupIngress: [nativeHttps],
    securityGroupEgress: [{ ...nativeHttps, cidrIp: "127.0.0.1/32" }],
  },
};

const nativeIngress: Base = {
  type: "aws-native:ec2:SecurityGroupIngress",
  props: { ...nativeHttps, groupId: UNKNOWN },
};
const nativeEgress: Base = { type: "aws-native:ec2:SecurityGroupEgress", props: { ...nativeHttps, groupId: UNKNOWN } };

export const securityGroupBases: readonly Base[] = [
  group,
  emptyGroup,
  rule,
  publicRule,
  ingressRule,
  egressRule,
  defaultGroup,
  nativeGroup,
  nativeIngress,
  nativeEgress,
];

export const securityGroupEdits: readonly Edit[] = [
  // Ports and protocols.
  edit(group, "ingress.0.fromPort", 442, HTTPS_ONLY),
  edit(group, "ingress.0.toPort", 444, HTTPS_ONLY),
  edit(group, "egress.0.toPort", 8443, HTTPS_ONLY),
  edit(group, "ingress.0.toPort", undefined, HTTPS_ONLY),
  edit(group, "ingress.0.protocol", "-1", HTTPS_ONLY),
  edit(group, "ingress.0.protocol", -1, HTTPS_ONLY),
  edit(group, "ingress.0.protocol", "udp", HTTPS_ONLY),
  edit(group, "ingress.0.protocol", 17, HTTPS_ONLY),
  edit(group, "ingress.0.protocol", "50", HTTPS_ONLY),
  edit(group, "ingress.0.protocol", undefined, HTTPS_ONLY),
  edit(group, "ingress.2.fromPort", "x", HTTPS_ONLY),
  edit(group, "ingress.0.fromPort", UNKNOWN, `${HTTPS_ONLY}?`),
  edit(group, "ingress.0.protocol", UNKNOWN, `${HTTPS_ONLY}?`),
  edit(rule, "fromPort", 22, HTTPS_ONLY),
  edit(ingressRule, "ipProtocol", "-1", HTTPS_ONLY),
  edit(egressRule, "toPort", 65535, HTTPS_ONLY),
  edit(nativeGroup, "securityGroupIngress.0.ipProtocol", "icmp", HTTPS_ONLY),
  edit(nativeIngress, "fromPort", 80, HTTPS_ONLY),
  edit(nativeEgress, "toPort", 444, HTTPS_ONLY),
  // Addresses that are let in.
  edit(group, "ingress.1.cidrBlocks", ["10.0.0.0/16", "0.0.0.0/0"], NO_INGRESS),
  edit(group, "ingress.1.cidrBlocks", ["0.0.0.0/1"], NO_INGRESS),
  edit(group, "ingress.1.cidrBlocks", ["10.0.0.0/7"], NO_INGRESS),
  edit(group, "ingress.1.cidrBlocks", ["10.0.0.1/0"], NO_INGRESS),
  edit(group, "ingress.1.cidrBlocks", ["8.8.8.8/32"], NO_INGRESS),
  edit(group, "ingress.1.cidrBlocks", "0.0.0.0/0", NO_INGRESS),
  edit(group, "ingress.1.cidrBlocks", ["the office"], NO_INGRESS),
  edit(group, "ingress.1.cidrBlocks", []),
  edit(group, "ingress.1.ipv6CidrBlocks", ["::/0"], NO_INGRESS),
  edit(group, "ingress.1.ipv6CidrBlocks", ["8000::/1"], NO_INGRESS),
  edit(group, "ingress.1.ipv6CidrBlocks", ["0:0:0:0:0:ffff:0:0/96"], NO_INGRESS),
  edit(group, "ingress.1.ipv6CidrBlocks", ["fe80::/10", "::1/128"]),
  edit(group, "ingress.1.cidrBlocks", UNKNOWN, `${NO_INGRESS}?`),
  edit(group, "ingress.1.cidrBlocks", [UNKNOWN], `${NO_INGRESS}?`),
  edit(group, "ingress.1.cidrBlocks", [UNKNOWN, "0.0.0.0/0"], NO_INGRESS),
  edit(group, "ingress.0.prefixListIds", ["pl-1"], `${NO_INGRESS}?`),
  edit(group, "egress.0.prefixListIds", ["pl-1"]),
  edit(ingressRule, "cidrIpv4", "172.32.0.0/16", NO_INGRESS),
  edit(ingressRule, "cidrIpv6", "2000::/3", NO_INGRESS),
  edit(ingressRule, "prefixListId", UNKNOWN, `${NO_INGRESS}?`),
  edit(nativeGroup, "securityGroupIngress.0.cidrIp", "0.0.0.0/0", NO_INGRESS),
  edit(nativeIngress, "cidrIpv6", "::/0", NO_INGRESS),
  edit(nativeIngress, "sourcePrefixListId", "pl-1", `${NO_INGRESS}?`),
  edit(rule, "cidrBlocks", ["0.0.0.0/0"], NO_INGRESS),
  // Addresses that are let out.
  edit(group, "egress.0.cidrBlocks", ["0.0.0.0/0"], NO_EGRESS),
  edit(publicRule, "cidrBlocks", ["1.2.3.4/32"], NO_EGRESS),
  edit(egressRule, "cidrIpv4", "0.0.0.0/0", NO_EGRESS),
  edit(nativeEgress, "cidrIp", "128.0.0.0/1", NO_EGRESS),
  edit(nativeEgress, "destinationPrefixListId", "pl-1"),
  edit(nativeGroup, "securityGroupEgress.0.cidrIp", "0.0.0.0/0", NO_EGRESS),
  edit(nativeGroup, "securityGroupEgress", undefined, NO_EGRESS),
  edit(nativeGroup, "securityGroupEgress", [], NO_EGRESS),
  edit(egressRule, "cidrIpv4", UNKNOWN, `${NO_EGRESS}?`),
  // A rule whose direction is not known, or is none.
  edit(publicRule, "type", UNKNOWN),
  edit(changed(publicRule, "cidrBlocks", ["0.0.0.0/0"]), "type", UNKNOWN, `${NO_EGRESS}?`, `${NO_INGRESS}?`),
  edit(changed(publicRule, "cidrBlocks", ["0.0.0.0/0"]), "type", "inward", NO_EGRESS, NO_INGRESS),
  // Descriptions.
  edit(group, "description", "Managed by Pulumi", DESCRIBED),
  edit(group, "description", undefined, DESCRIBED),
  edit(group, "description", UNKNOWN, `${DESCRIBED}?`),
  edit(group, "ingress.0.description", "  ", DESCRIBED),
  edit(rule, "description", undefined, DESCRIBED),
  edit(ingressRule, "description", "", DESCRIBED),
  edit(egressRule, "description", undefined, DESCRIBED),
  edit(nativeGroup, "groupDescription", undefined, DESCRIBED),
  edit(nativeGroup, "securityGroupIngress.0.description", undefined, DESCRIBED),
  // The default group.
  edit(defaultGroup, "ingress", [{ ...https, self: true }], CLOSED),
  edit(defaultGroup, "egress", [{ ...https, cidrBlocks: ["10.0.0.0/8"] }], CLOSED),
  edit(defaultGroup, "ingress", UNKNOWN, `${CLOSED}?`, `${DESCRIBED}?`, `${HTTPS_ONLY}?`, `${NO_INGRESS}?`),
  // Nothing is known of the rules, or they are no rules.
  edit(emptyGroup, "ingress", UNKNOWN, `${DESCRIBED}?`, `${HTTPS_ONLY}?`, `${NO_INGRESS}?`),
  edit(emptyGroup, "ingress", ["x"], HTTPS_ONLY),
  edit(emptyGroup, "ingress", "None", HTTPS_ONLY),
  edit(emptyGroup, "ingress", [{}], DESCRIBED, HTTPS_ONLY),
  edit(emptyGroup, "ingress", { ...https, cidrBlocks: ["0.0.0.0/0"] }, NO_INGRESS),
];
