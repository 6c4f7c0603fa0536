import { BlockList, isIPv4, isIPv6 } from "node:net";

/** A block of addresses in CIDR notation. Bits after the prefix are ignored. */
export interface Cidr {
  readonly family: "ipv4" | "ipv6";
  readonly address: string;
  /** Length of the prefix in bits. */
  readonly prefix: number;
}

/** Reads `10.0.0.0/16` or `fd00::/8`; a bare address is a block of one. */
export function parseCidr(text: string): Cidr | undefined {
  const [, address = "", bits] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const family = isIPv4(address) ? "ipv4" : isIPv6(address) ? "ipv6" : undefined;
  if (family === undefined) return undefined;
  const longest = family === "ipv4" ? 32 : 128;
  const prefix = bits === undefined ? longest : Number(bits);
  return prefix <= longest ? { family, address, prefix } : undefined;
}

/** Tells whether every address of a block is in the outer one. */
function container(outer: Cidr): (inner: Cidr) => boolean {
  const addresses = new BlockList();
  addresses.addSubnet(outer.address, outer.prefix, outer.family);
  return (inner) =>
    inner.family === outer.family && inner.prefix >= outer.prefix && addresses.check(inner.address, inner.family);
}

export function isWithin(inner: Cidr, outer: Cidr): boolean {
  return container(outer)(inner);
}

/** Tells whether a text is a block within one of the ranges; an invalid range contains nothing. */
export function coveredBy(ranges: readonly string[]): (text: string) => boolean {
  const containers = ranges.flatMap((range) => {
    const outer = parseCidr(range);
    return outer === undefined ? [] : [container(outer)];
  });
  return (text) => {
    const inner = parseCidr(text);
    return inner !== undefined && containers.some((contains) => contains(inner));
  };
}

/**
 * Blocks that the Internet does not route: RFC 1918, 6598 and 4193, loopback, link-local.
 * Documentation, multicast and benchmarking blocks are mistakes in a VPC, so they are left out.
 */
export const isPrivate = coveredBy([
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "fc00::/7",
  "fe80::/10",
  "::1/128",
]);

/** Wider than one organisation's range: a /16, or a /32 of IPv6. */
export function isWide(text: string): boolean {
  const range = parseCidr(text);
  return range === undefined || range.prefix < (range.family === "ipv4" ? 16 : 32);
}
