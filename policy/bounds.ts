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

/** For messages: a bound means little without the number; anything else may be a secret. */
export function shown(property: Property, whenAbsent: number): string {
  const number = property.integer(whenAbsent);
  if (number === UNKNOWN || Number.isNaN(number)) return "no whole number";
  return property.isAbsent ? `${number} (the default)` : `${number}`;
}

/** What is wrong with a pair of settings, `minimum<name>` and `maximum<name>`. */
export function order(name: string, minimum: number, maximum: number): readonly string[] {
  return minimum <= maximum ? [] : [`minimum${name}: ${minimum} given, at most maximum${name} (${maximum}) allowed`];
}
