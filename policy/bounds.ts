import { Property } from "./property";
import { Truth, UNKNOWN } from "./truth";

/** Both ends are allowed. */
export interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
}

export function intersection(one: Bounds, other: Bounds): Bounds {
  return { minimum: Math.max(one.minimum, other.minimum), maximum: Math.min(one.maximum, other.maximum) };
}

export function isWithinBounds(property: Property, whenAbsent: number, { minimum, maximum }: Bounds): Truth {
  const number = property.integer(whenAbsent);
  return number === UNKNOWN ? UNKNOWN : number >= minimum && number <= maximum;
}

/** A number, for messages; anything else may be secret and is not shown. */
export function shown(property: Property, whenAbsent: number): string {
  const number = property.integer(whenAbsent);
  if (number === UNKNOWN || Number.isNaN(number)) return "no whole number";
  return property.isAbsent ? `${number} (the default)` : `${number}`;
}

/** Problems of a pair of settings, `minimum<name>` and `maximum<name>`. */
export function order(name: string, minimum: number, maximum: number): readonly string[] {
  return minimum <= maximum ? [] : [`minimum${name}: ${minimum} given, at most maximum${name} (${maximum}) allowed`];
}
