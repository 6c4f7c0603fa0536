import { PolicyResource } from "@pulumi/policy";
import { Property } from "./property";
import { Truth, not } from "./truth";

export const CLASSIC_GROUP = "aws:ec2/securityGroup:SecurityGroup";
export const NATIVE_GROUP = "aws-native:ec2:SecurityGroup";
export const DEFAULT_SECURITY_GROUPS = ["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"];

export const SECURITY_GROUPS = [CLASSIC_GROUP, NATIVE_GROUP];

export const SECURITY_GROUP_RULES = [
  "aws:ec2/securityGroupRule:SecurityGroupRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws-native:ec2:SecurityGroupIngress",
  "aws-native:ec2:SecurityGroupEgress",
];

/** Properties in which a separate rule names its group. */
export const GROUP_KEYS = ["securityGroupId", "groupId"];

/** Every resource that can hold traffic rules. */
export const TRAFFIC_RESOURCES = [...SECURITY_GROUPS, ...DEFAULT_SECURITY_GROUPS, ...SECURITY_GROUP_RULES];

/** One rule of a security group, inline or separate. */
export interface TrafficRule {
  readonly place: Property;
  readonly isIngress: Truth;
  readonly isEgress: Truth;
  readonly protocol: Property;
  readonly fromPort: Property;
  readonly toPort: Property;
  /** Address blocks, IPv4 and IPv6, at its other end. */
  readonly ranges: readonly Property[];
  /** Prefix lists at its other end. */
  readonly prefixLists: readonly Property[];
  /** Groups at its other end. */
  readonly groups: readonly Property[];
  readonly description: Property;
}

/** The rules of a resource: the inline ones of a group, or the separate rule itself. */
export function trafficRules(props: Property, type: string): readonly TrafficRule[] {
  if (SECURITY_GROUP_RULES.includes(type)) return [standalone(props, type)];
  const isNative = type === NATIVE_GROUP;
  const ingress = props.at(isNative ? "securityGroupIngress" : "ingress").items();
  const egress = props.at(isNative ? "securityGroupEgress" : "egress").items();
  return [
    ...ingress.map((place) => trafficRule(place, true, false)),
    ...egress.map((place) => trafficRule(place, false, true)),
  ];
}

function standalone(place: Property, type: string): TrafficRule {
  if (type.includes("Ingress")) return trafficRule(place, true, false);
  if (type.includes("Egress")) return trafficRule(place, false, true);
  // An invalid direction counts as both, so that no rule is missed.
  const direction = place.at("type");
  const isEgress = direction.isText((text) => text === "egress");
  const isIngress = direction.isText((text) => text === "ingress");
  return trafficRule(place, not(isEgress), not(isIngress));
}

function trafficRule(place: Property, isIngress: Truth, isEgress: Truth): TrafficRule {
  const first = (...keys: readonly string[]): Property =>
    keys.map((key) => place.at(key)).find(({ isAbsent }) => !isAbsent) ?? place.at(keys[0] ?? "");
  const every = (...keys: readonly string[]): readonly Property[] => keys.flatMap((key) => place.at(key).items());
  return {
    place,
    isIngress,
    isEgress,
    protocol: first("protocol", "ipProtocol"),
    fromPort: place.at("fromPort"),
    toPort: place.at("toPort"),
    ranges: every("cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6", "cidrIp"),
    prefixLists: every("prefixListIds", "prefixListId", "sourcePrefixListId", "destinationPrefixListId"),
    groups: every("securityGroups", "sourceSecurityGroupId", "referencedSecurityGroupId", "destinationSecurityGroupId"),
    description: place.at("description"),
  };
}

/**
 * Whether the program itself sets the property. A stack policy sees outputs, and before the first
 * update the rule lists of a group with separate rules are unknown.
 */
export function isWritten({ propertyDependencies, type }: PolicyResource, at: Property): boolean {
  if (!at.isUnknown || SECURITY_GROUP_RULES.includes(type)) return true;
  const [list = ""] = at.path.split(/[.[]/);
  return (propertyDependencies[list] ?? []).length > 0;
}
