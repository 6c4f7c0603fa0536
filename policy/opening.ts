import { parseCidr } from "./cidr";
import { Property } from "./property";
import { TrafficRule } from "./security-group";

const PROTOCOLS: Readonly<Record<string, string>> = {
  tcp: "TCP",
  "6": "TCP",
  udp: "UDP",
  "17": "UDP",
  icmp: "ICMP",
  "1": "ICMP",
  icmpv6: "ICMPv6",
  "58": "ICMPv6",
};

/**
 * The ports that a rule opens, for messages: `TCP port 22`. Other text may be secret and is not
 * shown.
 */
export function openPorts({
  protocol,
  fromPort,
  toPort,
}: Pick<TrafficRule, "protocol" | "fromPort" | "toPort">): string {
  if (protocol.isUnknown) return "a protocol that is not yet known";
  const name = nameOf(protocol);
  if (name === undefined) return "every protocol and port";
  if (name.startsWith("ICMP")) return name;
  const [from, to] = [fromPort.integer(), toPort.integer()];
  if (typeof from !== "number" || typeof to !== "number" || Number.isNaN(from) || Number.isNaN(to))
    return `${name} ports`;
  if (from === to) return `${name} port ${from}`;
  return from <= 0 && to === 65535 ? `every ${name} port` : `${name} ports ${from} to ${to}`;
}

/** Undefined for all protocols, and for those whose ports EC2 ignores. */
function nameOf({ value }: Property): string | undefined {
  const key = typeof value === "number" ? String(value) : typeof value === "string" ? value.toLowerCase() : "";
  return Object.hasOwn(PROTOCOLS, key) ? PROTOCOLS[key] : undefined;
}

/** ICMP allows no login session. */
export function isIcmp({ protocol }: Pick<TrafficRule, "protocol">): boolean {
  return nameOf(protocol)?.startsWith("ICMP") ?? false;
}

/** The other end of a rule, for messages: ` to 10.0.0.0/8`, or nothing. */
export function otherEnd({ ranges, prefixLists, groups, place }: TrafficRule): string {
  const ends = [
    ...ranges.map(shownRange),
    ...prefixLists.map(() => "a prefix list"),
    ...groups.map(() => "members of a group"),
    ...(place.at("self").isTrue() === true ? ["its own members"] : []),
  ];
  const [first, ...others] = [...new Set(ends)];
  if (first === undefined) return "";
  return others.length === 0 ? ` to ${first}` : ` to ${first} and ${others.length} more`;
}

export function shownRange(range: Property): string {
  if (range.isUnknown) return "a range that is not yet known";
  const cidr = typeof range.value === "string" ? parseCidr(range.value) : undefined;
  return cidr === undefined ? "an invalid address range" : `${cidr.address}/${cidr.prefix}`;
}
