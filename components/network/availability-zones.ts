export interface ZoneOptions {
  readonly count: number;
  /** The setting `availabilityZoneNames`, or empty. */
  readonly named: readonly string[];
  /** Names of the Region's Availability Zones, in any order; no Local or Wavelength Zones. */
  readonly offered: readonly string[];
  /** Zones of existing private subnets, by position; undefined for a missing one. */
  readonly live: readonly (string | undefined)[];
}

/** Names of Local Zones (`us-west-2-lax-1a`) and Wavelength Zones do not match. */
export const ZONE_NAME = /^[a-z]{2,4}(-[a-z]+)+-\d[a-z]$/;

/**
 * A zone per private subnet, by position: that of the existing subnet, of the setting, or the next
 * by name. A subnet keeps its zone, as interfaces in it prevent a replacement.
 * @returns `count` zones, or the problems (setting and message) for a Refusal.
 */
export function chooseZones({ count, named, offered, live }: ZoneOptions): { zones: string[]; problems: string[] } {
  const unused = [...offered].sort().filter((zone) => !live.includes(zone));
  const positions = [...Array(count).keys()];
  const moved = positions.filter(
    (position) => live[position] !== undefined && named[position] !== undefined && named[position] !== live[position],
  );
  const unknown = named.filter((zone) => !offered.includes(zone) && !live.includes(zone));
  const zones = positions.flatMap((position) => live[position] ?? named[position] ?? unused.shift() ?? []);
  const local = zones.filter((zone) => live.includes(zone) && !ZONE_NAME.test(zone) && !offered.includes(zone));
  const problems = [
    ...local.map(
      (zone) =>
        `availabilityZones: a subnet of this stack is in ${zone}, and Local and Wavelength Zones have no domains; destroy the stack and deploy it again`,
    ),
    ...moved.map(
      (position) =>
        `availabilityZoneNames: ${named[position] ?? ""} given for subnet ${position + 1}, which is in ${live[position] ?? ""}; a subnet cannot move to another zone, so name ${live[position] ?? ""} in its place, or destroy the stack first`,
    ),
    ...(unknown.length > 0
      ? [
          `availabilityZoneNames: ${unknown.join(" and ")} given; this account has ${list(offered)}, and Local and Wavelength Zones have no domains`,
        ]
      : []),
    ...(zones.length < count
      ? [`availabilityZones: ${count} given; this account has ${list(offered)} in the Region`]
      : []),
    ...(new Set(zones).size < zones.length && moved.length === 0
      ? [`availabilityZoneNames: ${zones.join(", ")} would be used; every subnet needs a zone of its own`]
      : []),
  ];
  return { zones, problems };
}

const list = (zones: readonly string[]): string => [...zones].sort().join(", ") || "none";
