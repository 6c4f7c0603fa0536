/** A setting's type, default, allowed values and meaning. */
export interface Setting<T> {
  readonly description: string;
  /** Type in Pulumi.yaml; the CLI checks it before the program runs. */
  readonly type: "string" | "integer" | "boolean" | "array" | "object";
  readonly default: T;
  /** The allowed values, in words, with the reason where it is not obvious. */
  readonly allowed: string;
  /** Parses the text from the Pulumi engine; undefined when it is not allowed. */
  readonly parse: (raw: string) => T | undefined;
}

type Described<T> = Pick<Setting<T>, "description" | "default">;

/** A whole number from `min` to `max`, or `or` for "not set"; `why` explains the bounds. */
export function integer(
  meaning: Described<number> & { min: number; max: number; or?: number; why?: string },
): Setting<number> {
  const { min, max, or, why, ...rest } = meaning;
  return {
    ...rest,
    type: "integer",
    allowed: `a whole number from ${min} to ${max}${or === undefined ? "" : `, or ${or}`}${why ? ` (${why})` : ""}`,
    parse: (raw) => {
      const value = /^-?\d+$/.test(raw) ? Number(raw) : NaN;
      return (value >= min && value <= max) || value === or ? value : undefined;
    },
  };
}

export function boolean(meaning: Described<boolean>): Setting<boolean> {
  return {
    ...meaning,
    type: "boolean",
    allowed: "true or false",
    parse: (raw) => (raw === "true" ? true : raw === "false" ? false : undefined),
  };
}

export function choice<const T extends string>(meaning: Described<NoInfer<T>> & { oneOf: readonly T[] }): Setting<T> {
  const { oneOf, ...rest } = meaning;
  return {
    ...rest,
    type: "string",
    allowed: `one of ${oneOf.join(", ")}`,
    parse: (raw) => oneOf.find((option) => option === raw),
  };
}

/**
 * Text that matches a pattern and `fits`. The default is the empty text, which means "not set": the
 * Pulumi CLI requires every key without a default.
 */
export function text(
  meaning: Omit<Described<string>, "default"> & {
    default?: string;
    pattern: RegExp;
    fits?: (raw: string) => boolean;
    allowed: string;
  },
): Setting<string> {
  const { pattern, fits = () => true, default: usual = "", ...rest } = meaning;
  return {
    ...rest,
    type: "string",
    default: usual,
    parse: (raw) => ((pattern.test(raw) && fits(raw)) || raw === usual ? raw : undefined),
  };
}

/** At most `max` different texts that match a pattern and `fits`, as JSON; none by default. */
export function list(meaning: {
  description: string;
  each: RegExp;
  fits?: (item: string) => boolean;
  allowed: string;
  max: number;
}): Setting<readonly string[]> {
  const { each, fits: itemFits = () => true, max, ...rest } = meaning;
  return {
    ...rest,
    type: "array",
    default: [],
    parse: (raw) => {
      const value = parseJson(raw);
      const fits =
        Array.isArray(value) &&
        value.length <= max &&
        new Set(value).size === value.length &&
        value.every((item): item is string => typeof item === "string" && each.test(item) && itemFits(item));
      return fits ? value : undefined;
    },
  };
}

/** Objects by name, as JSON; the part that reads them checks their content. */
export function objects(
  meaning: Described<Readonly<Record<string, Readonly<Record<string, unknown>>>>> & { max: number; allowed: string },
): Setting<Readonly<Record<string, Readonly<Record<string, unknown>>>>> {
  const { max, ...rest } = meaning;
  return {
    ...rest,
    type: "object",
    parse: (raw) => {
      const value = parseJson(raw);
      if (!isObject(value)) return undefined;
      const entries = Object.entries(value);
      const fits = entries.length >= 1 && entries.length <= max && entries.every(([, one]) => isObject(one));
      return fits ? (value as Readonly<Record<string, Readonly<Record<string, unknown>>>>) : undefined;
    },
  };
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
