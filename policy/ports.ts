import { Property } from "./property";
import { Truth, UNKNOWN } from "./truth";

/**
 * TCP, by its name in any letter case or by its number (IANA protocol 6). Left out, it is not: EC2
 * then means every protocol.
 */
export function isTcp({ isUnknown, value }: Property): Truth {
  if (isUnknown) return UNKNOWN;
  return value === 6 || (typeof value === "string" && ["tcp", "6"].includes(value.toLowerCase()));
}

/**
 * Every port from `from` to `to` is among the allowed ones. A missing end, or a range that runs
 * backwards, allows nothing good: EC2 reads the first as "all ports" for some protocols and refuses
 * the second.
 */
export function opensOnly(allowed: readonly number[], from: Property, to: Property): Truth {
  const first = from.integer();
  const last = to.integer();
  const ends = [first, last].filter((end) => end !== UNKNOWN);
  if (!ends.every((end) => allowed.includes(end))) return false;
  if (first === UNKNOWN || last === UNKNOWN) return UNKNOWN;
  const opened = new Set(allowed.filter((port) => port >= first && port <= last));
  return first <= last && opened.size === last - first + 1;
}
