import { Property } from "./property";
import { Truth, not } from "./truth";

/** Network ACLs with inline entries, and separate entries. */
export const CLASSIC_ACLS = ["aws:ec2/networkAcl:NetworkAcl", "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"];
export const ACLS = [...CLASSIC_ACLS, "aws-native:ec2:NetworkAcl"];
export const ACL_ENTRIES = ["aws:ec2/networkAclRule:NetworkAclRule", "aws-native:ec2:NetworkAclEntry"];

/** One entry of a network ACL, inline or separate. */
export interface AclEntry {
  readonly place: Property;
  readonly number: Property;
  readonly isIngress: Truth;
  readonly isAllow: Truth;
  readonly protocol: Property;
  readonly fromPort: Property;
  readonly toPort: Property;
  readonly range: Property;
}

export function aclEntries(props: Property, type: string): readonly AclEntry[] {
  if (CLASSIC_ACLS.includes(type))
    return props
      .at("ingress")
      .items()
      .map((place) => entry(place, { action: "action", number: "ruleNo" }, true));
  const isNative = type.startsWith("aws-native:");
  const { from, to } = isNative
    ? { from: ["portRange", "from"], to: ["portRange", "to"] }
    : { from: ["fromPort"], to: ["toPort"] };
  return [
    {
      ...entry(props, { action: "ruleAction", number: "ruleNumber" }, not(props.at("egress").isTrue())),
      fromPort: props.at(...from),
      toPort: props.at(...to),
    },
  ];
}

function entry(place: Property, names: { action: string; number: string }, isIngress: Truth): AclEntry {
  const ipv6 = place.at("ipv6CidrBlock");
  return {
    place,
    number: place.at(names.number),
    isIngress,
    isAllow: place.at(names.action).isText((action) => action.toLowerCase() === "allow"),
    protocol: place.at("protocol"),
    fromPort: place.at("fromPort"),
    toPort: place.at("toPort"),
    range: ipv6.isAbsent ? place.at("cidrBlock") : ipv6,
  };
}
