import { Property } from "./property";
import { Truth, UNKNOWN } from "./truth";

/** By name or by number (IANA protocol 6). Without a protocol, EC2 allows all. */
export function isTcp({ isUnknown, value }: Property): Truth {
  if (isUnknown) return UNKNOWN;
  return value === 6 || (typeof value === "string" && ["tcp", "6"].includes(value.toLowerCase()));
}

/** EC2 reads a missing end as "all ports" for some protocols. */
export function opensOnly(allowed: readonly number[], from: Property, to: Property): Truth {
  const first = from.integer();
  const last = to.integer();
  const ends = [first, last].filter((end) => end !== UNKNOWN);
  if (!ends.every((end) => allowed.includes(end))) return false;
  if (first === UNKNOWN || last === UNKNOWN) return UNKNOWN;
  const opened = new Set(allowed.filter((port) => port >= first && port <= last));
  return first <= last && opened.size === last - first + 1;
}
