import { isObject } from "./matches";

/** A setting's value as the domain returns it. */
type Value = string | readonly string[];

/** As the domain returns them. Given ones may be dotted; the last one counts. */
export function indexSettings(...given: readonly Readonly<Record<string, unknown>>[]): object {
  const flat = new Map(given.flatMap((one) => flatten(one)));
  const nested: Record<string, unknown> = {};
  for (const [name, value] of flat) put(nested, name.split("."), value);
  return nested;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

function flatten(given: Readonly<Record<string, unknown>>, prefix = ""): [name: string, value: Value][] {
  return Object.entries(given).flatMap(([key, value]): [string, Value][] => {
    const name = prefix === "" && !/^index(\.|$)/.test(key) ? `index.${key}` : prefix + key;
    if (value === null || value === undefined) return [];
    if (isObject(value)) return flatten(value, `${name}.`);
    return [[name, Array.isArray(value) ? value.map(textOf) : textOf(value)]];
  });
}

function put(into: Record<string, unknown>, [key = "", ...rest]: readonly string[], value: Value): void {
  if (rest.length === 0) into[key] = value;
  else put((into[key] = isObject(into[key]) ? into[key] : {}), rest, value);
}
