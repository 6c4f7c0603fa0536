import { Policy } from "@pulumi/policy";
import { Exemption } from "./exemptions";

/** JSON schema of one setting, as the policy SDK takes it. */
export type Schema = NonNullable<Policy["configSchema"]>["properties"][string];

/** A schema per setting of a rule, with its default. */
export type SettingsSchema<Settings extends object> = {
  readonly [Key in keyof Settings]: Schema & { default: Settings[Key] };
};

/** Settings of every rule. */
export interface CommonSettings {
  readonly exemptions: readonly Exemption[];
}

const text = (description: string): Schema => ({ type: "string", description });

export const commonSchema: SettingsSchema<CommonSettings> = {
  exemptions: {
    type: "array",
    description: "Resources this policy does not judge; each with a reason and a last day.",
    default: [],
    items: {
      type: "object",
      additionalProperties: false,
      required: ["urn"],
      properties: {
        policy: text("The policy it applies to; by default the one it is written in."),
        urn: { ...text("URN of the resource; * matches any text."), minLength: 1 },
        reason: text("Why it is exempt. Without a reason it does not count."),
        expires: {
          ...text("Last valid day, YYYY-MM-DD (UTC). Without it, or after it, it does not count."),
          pattern: "^\\d{4}-\\d{2}-\\d{2}$",
        },
      },
    },
  },
};

/** A checked configuration, with defaults filled in. */
export interface Configured<Settings extends object> {
  readonly settings: Settings;
  /** Its problems; if there are any, do not use the settings. */
  readonly problems: readonly string[];
}

/** Checks configurations and fills in defaults; caches the last one, as each resource passes it. */
export function configurationReader<Settings extends object>(
  schema: SettingsSchema<Settings>,
  problemsBeyond: (settings: Settings) => readonly string[] = () => [],
): (given: Readonly<Record<string, unknown>>) => Configured<Settings> {
  const defaults = defaultsOf(schema);
  let last: (Configured<Settings> & { readonly given: Readonly<Record<string, unknown>> }) | undefined;
  return (given) => {
    if (last === undefined || !haveSameValues(last.given, given)) {
      const settings = { ...defaults, ...given };
      const problems = problemsOf(schema, given);
      last = { given, settings, problems: problems.length > 0 ? problems : problemsBeyond(settings) };
    }
    return last;
  };
}

/** The SDK passes a new object with the same values each time. */
function haveSameValues(one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => key in other && one[key] === other[key]);
}

function defaultsOf<Settings extends object>(schema: SettingsSchema<Settings>): Settings {
  const entries = Object.entries<{ default: unknown }>(schema);
  return Object.fromEntries(entries.map(([key, setting]) => [key, setting.default])) as Settings;
}

/** With paths. The CLI checks the schema; other hosts of the pack do not. */
export function problemsOf(
  schemas: Readonly<Record<string, Schema>>,
  given: Readonly<Record<string, unknown>>,
): string[] {
  return Object.entries(given).flatMap(([key, value]) => {
    const schema = schemas[key];
    if (schema === undefined)
      return [`${key}: not a setting of this policy; it has ${Object.keys(schemas).join(", ")}`];
    return check(schema, value, key);
  });
}

function check(schema: Schema, value: unknown, path: string): string[] {
  const wrong = (allowed: string): string[] => [`${path}: ${JSON.stringify(value)} given, ${allowed}`];
  if (typeof schema.type === "string" && !isOfType(schema.type, value)) return wrong(`${schema.type} allowed`);
  if (typeof value === "number") {
    if (schema.minimum !== undefined && value < schema.minimum) return wrong(`at least ${schema.minimum} allowed`);
    if (schema.maximum !== undefined && value > schema.maximum) return wrong(`at most ${schema.maximum} allowed`);
  }
  if (typeof value === "string") {
    if (value.length < (schema.minLength ?? 0)) return wrong(`at least ${schema.minLength ?? 0} characters needed`);
    if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value))
      return wrong(`${schema.pattern} allowed`);
  }
  if (Array.isArray(value)) {
    const items = schema.items as Schema;
    if (value.length < (schema.minItems ?? 0)) return wrong(`at least ${schema.minItems ?? 0} needed`);
    return value.flatMap((item: unknown, index) => check(items, item, `${path}[${index}]`));
  }
  if (typeof value === "object" && value !== null) {
    const known = schema.properties as Record<string, Schema>;
    const missing = (schema.required ?? []).filter((key) => !Object.hasOwn(value, key));
    return [
      ...missing.map((key) => `${path}.${key}: missing`),
      ...Object.entries(value).flatMap(([key, nested]: [string, unknown]) => {
        const nestedSchema = known[key];
        return nestedSchema === undefined
          ? [`${path}.${key}: not known here; allowed are ${Object.keys(known).join(", ")}`]
          : check(nestedSchema, nested, `${path}.${key}`);
      }),
    ];
  }
  return [];
}

function isOfType(type: string, value: unknown): boolean {
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}
