/** Zones of a region, as a new account sees them: `a`, `b` and `c`. */
export function availabilityZones(region: string): readonly string[] {
  return ["a", "b", "c"].map((letter) => region + letter);
}

/** The id of a zone, for example `use1-az2` of `us-east-1b`. Which letter has which id differs by account; here they go in step. */
export function zoneId(zone: string): string {
  const [area = "", ...rest] = zone.slice(0, -1).split("-");
  const number = zone.charCodeAt(zone.length - 1) - "a".charCodeAt(0) + 1;
  return `${area}${rest.map((part) => part.charAt(0)).join("")}-az${number}`;
}
