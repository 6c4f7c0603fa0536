/** A zone of a Region, in the words of DescribeAvailabilityZones. */
export interface Zone {
  readonly name: string;
  readonly id: string;
  /** Zones that an account turns on together: a Region's, or a place's Local Zones. */
  readonly groupName: string;
  readonly zoneType: "availability-zone" | "local-zone" | "wavelength-zone";
  readonly optInStatus: "opt-in-not-required" | "opted-in" | "not-opted-in";
}

/** Names of a region's Availability Zones, as a new account sees them: `a`, `b` and `c`. */
export function availabilityZones(region: string): readonly string[] {
  return ["a", "b", "c"].map((letter) => region + letter);
}

/** The zones of a new account: it has turned on no Local or Wavelength Zone. */
export const zonesOf = (region: string): readonly Zone[] =>
  availabilityZones(region).map((name) => ({
    name,
    id: zoneId(name),
    groupName: region,
    zoneType: "availability-zone",
    optInStatus: "opt-in-not-required",
  }));

/**
 * `use1-az2` of `us-east-1b`: letters and ids are in the same order here, and differ by account in
 * AWS.
 */
export function zoneId(zone: string): string {
  const [area = "", ...rest] = zone.slice(0, -1).split("-");
  const number = zone.charCodeAt(zone.length - 1) - "a".charCodeAt(0) + 1;
  return `${area}${rest.map((part) => part.charAt(0)).join("")}-az${number}`;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAvailabilityZones.html */
const FILTERS: Readonly<Record<string, (zone: Zone, region: string) => string>> = {
  "group-name": ({ groupName }) => groupName,
  "opt-in-status": ({ optInStatus }) => optInStatus,
  "region-name": (_, region) => region,
  state: () => "available",
  "zone-id": ({ id }) => id,
  "zone-name": ({ name }) => name,
  "zone-type": ({ zoneType }) => zoneType,
};

interface ZoneArgs {
  readonly allAvailabilityZones?: boolean;
  readonly excludeNames?: readonly string[];
  readonly excludeZoneIds?: readonly string[];
  readonly filters?: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly state?: string;
}

/**
 * The answer of `aws.getAvailabilityZones`, which leaves out zones that are not turned on unless
 * all are asked for, and sorts by name.
 * @throws for a filter that the service does not know.
 */
export function describeZones(zones: readonly Zone[], region: string, args: ZoneArgs): Record<string, unknown> {
  const filters = [...(args.filters ?? []), ...(args.state ? [{ name: "state", values: [args.state] }] : [])];
  const found = zones
    .filter(({ optInStatus }) => args.allAvailabilityZones === true || optInStatus !== "not-opted-in")
    .filter((zone) => filters.every(({ name, values }) => values.includes(filterOf(name)(zone, region))))
    .filter(({ id, name }) => !args.excludeNames?.includes(name) && !args.excludeZoneIds?.includes(id))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  return {
    ...args,
    id: region,
    region,
    names: found.map(({ name }) => name),
    zoneIds: found.map(({ id }) => id),
    groupNames: [...new Set(found.map(({ groupName }) => groupName))],
  };
}

function filterOf(name: string): (zone: Zone, region: string) => string {
  const filter = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
  if (!filter) throw new Error(`InvalidParameterValue: The filter '${name}' is invalid`);
  return filter;
}
