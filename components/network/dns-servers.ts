import { isPrivateRange } from "./address-range";

/**
 * DNS servers of a VPC's DHCP options. Security groups do not filter the VPC's own resolver; every
 * other server needs egress on port 53.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
 */
export interface DnsServers {
  /** Addresses to open port 53 to; empty with the VPC's own resolver. */
  readonly own: readonly string[];
  readonly problems: readonly string[];
}

/** @param servers `domain-name-servers` of the DHCP options. @param vpcCidr the primary range. */
export function dnsServers(servers: readonly string[], vpcCidr: string): DnsServers {
  const isAmazons = (server: string): boolean =>
    server === "AmazonProvidedDNS" || server === "169.254.169.253" || server === resolverOf(vpcCidr);
  const others = servers.filter((server) => !isAmazons(server) && /^[\d.]+$/.test(server));
  if (others.length === 0 || servers.some(isAmazons)) return { own: [], problems: [] };
  const isPublic = others.filter((server) => !isPrivateRange(`${server}/32`));
  const problem = `its DHCP options name the public DNS servers ${isPublic.join(" and ")}, which cannot resolve private names; use AmazonProvidedDNS, or a server in the VPC that forwards to it`;
  return isPublic.length > 0 ? { own: [], problems: [problem] } : { own: others, problems: [] };
}

/** `10.0.0.2` of `10.0.0.0/16`. */
function resolverOf(vpcCidr: string): string {
  const [first, second, third, last] = (vpcCidr.split("/")[0] ?? "").split(".");
  return [first, second, third, Number(last) + 2].join(".");
}
