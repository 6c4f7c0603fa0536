import { PolicyResource } from "@pulumi/policy";
import { isPrivate, isWide } from "../cidr";
import { defineRule } from "../define-rule";
import { Expectation } from "../expectation";
import { controlUrl, foundational } from "../frameworks";
import { ACLS, ACL_ENTRIES, AclEntry, CLASSIC_ACLS, aclEntries } from "../network-acl";
import { openPorts, shownRange } from "../opening";
import { Property } from "../property";
import { References } from "../references";
import { Truth, UNKNOWN, all, any, not } from "../truth";

interface Settings {
  readonly adminPorts: readonly number[];
}

export const networkAclNoPublicAdminPorts = defineRule<Settings>({
  name: "network-acl-no-public-admin-ports",
  description: "Network ACLs block SSH and RDP from the Internet.",
  why: "An ACL protects every instance in its subnets; if it is open, one open security group exposes an instance.",
  level: "mandatory",
  // As Security Hub rates it: security groups still protect instances.
  severity: "medium",
  framework: foundational("EC2.21", "Network ACLs should not allow ingress from 0.0.0.0/0 to port 22 or port 3389"),
  remediationSteps: "Allow only the intended ports, or deny 22 and 3389 from anywhere with a lower rule number.",
  url: controlUrl("EC2.21"),
  resources: [...CLASSIC_ACLS, ...ACL_ENTRIES],
  settings: {
    adminPorts: {
      type: "array",
      description: "TCP ports that no network ACL may open to anyone.",
      items: { type: "integer", minimum: 0, maximum: 65535 },
      minItems: 1,
      default: [22, 3389],
    },
  },
  check: (props, type, { adminPorts }) => {
    if (ACL_ENTRIES.includes(type)) return [];
    const entries = aclEntries(props, type);
    return entries.map((entry) => expectation(entry, entries, adminPorts));
  },
  // Another separate entry may come before this one.
  checkStack: (resources, { adminPorts }) => {
    const references = new References(resources);
    const acls = references.ofTypes([...CLASSIC_ACLS, ...ACL_ENTRIES]).map((resource) => ({
      resource,
      acl: aclOf(resource, references),
      entries: aclEntries(Property.ofResource(resource.props), resource.type),
    }));
    return acls
      .filter(({ resource }) => ACL_ENTRIES.includes(resource.type))
      .map(({ resource, acl, entries }) => {
        const beside = acls.filter((other) => other.acl === acl).flatMap((other) => other.entries);
        return [resource.urn, entries.map((entry) => expectation(entry, beside, adminPorts))];
      });
  },
});

/** The key that entries of one ACL share: its URN or, if it is made elsewhere, its id. */
function aclOf(resource: PolicyResource, references: References): unknown {
  if (CLASSIC_ACLS.includes(resource.type)) return resource.urn;
  const [acl] = references.of(resource, ["networkAclId"], ACLS);
  return acl?.urn ?? Property.ofResource(resource.props).at("networkAclId").value ?? resource.urn;
}

function expectation(entry: AclEntry, entries: readonly AclEntry[], adminPorts: readonly number[]): Expectation {
  const open = adminPorts.map((port) => all([opens(entry, port), not(isDeniedBefore(entry, entries, port))]));
  return {
    at: entry.place,
    holds: not(any(open)),
    problem: `lets ${openPorts(entry)} in from ${shownRange(entry.range)}, including ${adminPorts.join(" or ")}`,
    fix: "allow only the intended ports, or deny these with a lower rule number",
  };
}

function opens(entry: AclEntry, port: number): Truth {
  return all([
    entry.isIngress,
    entry.isAllow,
    entry.range.isText((text) => isWide(text) && !isPrivate(text)),
    covers(entry, port),
  ]);
}

/** Whether the entry covers the TCP port. An entry for all protocols covers all ports. */
function covers({ protocol, fromPort, toPort }: AclEntry, port: number): Truth {
  if (protocol.isUnknown) return UNKNOWN;
  const name = String(protocol.value).toLowerCase();
  if (["-1", "all"].includes(name)) return true;
  if (!["6", "tcp"].includes(name)) return false;
  const [from, to] = [fromPort.integer(), toPort.integer()];
  if (from === UNKNOWN || to === UNKNOWN) return UNKNOWN;
  return from <= port && port <= to;
}

/** Whether an entry with a lower number denies the port to a range as wide. */
function isDeniedBefore(entry: AclEntry, entries: readonly AclEntry[], port: number): Truth {
  const number = entry.number.integer();
  return any(
    entries.map((other) => {
      const before = other.number.integer();
      const isBefore = number === UNKNOWN || before === UNKNOWN ? UNKNOWN : before < number;
      return all([
        isBefore,
        other.isIngress,
        not(other.isAllow),
        covers(other, port),
        other.range.isText((text) => ["0.0.0.0/0", "::/0"].includes(text)),
        other.range.isUnknown || entry.range.isUnknown
          ? UNKNOWN
          : String(other.range.value).includes(":") === String(entry.range.value).includes(":"),
      ]);
    }),
  );
}
