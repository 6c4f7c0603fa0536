export interface ZoneWishes {
  readonly count: number;
  /** The setting `availabilityZoneNames`, or empty. */
  readonly named: readonly string[];
  /** Names of the Region's Availability Zones, in any order; no Local or Wavelength Zones. */
  readonly offered: readonly string[];
  /** Zones of the private subnets that are there, by position; undefined where there is none. */
  readonly live: readonly (string | undefined)[];
}

/** No Local Zone has such a name (`us-west-2-lax-1a`), and no Wavelength Zone. */
export const ZONE_NAME = /^[a-z]{2,4}(-[a-z]+)+-\d[a-z]$/;

/**
 * A zone per private subnet, by position. A subnet keeps its zone for life, as interfaces in it
 * forbid a replacement: what exists decides first, then the setting, then the order of names.
 * @returns as many zones as asked for, or the problems: setting and message, for a Refusal.
 */
export function chooseZones({ count, named, offered, live }: ZoneWishes): { zones: string[]; problems: string[] } {
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
