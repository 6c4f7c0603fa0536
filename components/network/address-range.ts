export const toNumber = (address: string): number =>
  address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

export const toAddress = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");

/** Whether a range is written with its first address: `10.0.0.0/16`, not `10.0.1.0/16`. */
export function isNetworkAddress(cidr: string): boolean {
  const [address = "", prefix = ""] = cidr.split("/");
  const value = toNumber(address);
  return toAddress(value) === address && value % 2 ** (32 - Number(prefix)) === 0;
}

/**
 * Ranges that the Internet does not route. @see https://www.rfc-editor.org/rfc/rfc1918 and rfc6598
 */
const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** Whether an IPv4 range is entirely private, as the security group policies require. */
export const isPrivateRange = (cidr: string): boolean =>
  isNetworkAddress(cidr) && PRIVATE_RANGES.some((range) => isWithin(cidr, range));

export function isWithin(inner: string, outer: string): boolean {
  const [first, end] = span(inner);
  const [outerFirst, outerEnd] = span(outer);
  return first >= outerFirst && end <= outerEnd;
}

/** The first address, and the one after the last. */
function span(cidr: string): [first: number, end: number] {
  const [address = "", prefix = ""] = cidr.split("/");
  return [toNumber(address), toNumber(address) + 2 ** (32 - Number(prefix))];
}
