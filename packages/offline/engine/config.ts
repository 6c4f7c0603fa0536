import type { ConfigDeclaration, Project } from "./project";

export interface StackConfig {
  /** Full key (`namespace:key`) to value; objects and lists as JSON text. */
  readonly values: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  /** Full keys whose values are encrypted in the stack file; a stand-in text replaces each. */
  readonly undecryptable: readonly string[];
  /**
   * A sentence per value of another type than declared. The CLI stops at the first; here the
   * program still runs, which may know what is allowed.
   */
  readonly mistyped: readonly string[];
}

/**
 * Merges the project's declarations, the stack's values and `overrides`, and checks types, as the
 * CLI does: https://github.com/pulumi/pulumi, `sdk/go/common/workspace/config.go`. Keys that are
 * not declared pass through; the program judges them. Keys without a namespace are the project's.
 * @param overrides come before the stack file's values, for example `{ indexName: "quotes" }`
 * @throws one error that lists every missing key.
 */
export function resolveConfig(
  project: Project,
  stack: string,
  stackValues: Readonly<Record<string, unknown>>,
  overrides: Readonly<Record<string, unknown>> = {},
): StackConfig {
  const fullKey = (key: string) => (key.includes(":") ? key : `${project.name}:${key}`);
  const withFullKeys = (object: Readonly<Record<string, unknown>>) =>
    Object.entries(object).map(([key, value]): [string, unknown] => [fullKey(key), value]);

  const declared = Object.entries(project.config).map(([key, schema]) => ({ key, full: fullKey(key), schema }));
  const given = new Map([...withFullKeys(stackValues), ...withFullKeys(overrides)]);
  const missing: string[] = [];
  const mistyped: string[] = [];

  for (const { key, full, schema } of declared) {
    const fallback = schema.default ?? schema.value;
    if (!given.has(full) && fallback !== undefined) given.set(full, fallback);
    const value = given.get(full);
    if (value === undefined) {
      if (full.startsWith(`${project.name}:`)) {
        missing.push(`Stack '${stack}' is missing configuration value '${key}': set it with \`pulumi config set\`.`);
      }
    } else if (schema.type !== undefined && !isSecure(value) && !hasType(value, schema)) {
      mistyped.push(
        `Stack '${stack}' with configuration key '${key}' must be of type '${typeName(schema)}': ${JSON.stringify(value)} is not.`,
      );
    }
  }
  if (missing.length > 0) throw new Error(missing.join("\n"));

  const secure = [...given].filter(([, value]) => isSecure(value)).map(([key]) => key);
  const declaredSecret = declared.filter(({ schema }) => schema.secret === true).map(({ full }) => full);
  // A secret of the stack file stays secret when an override gives its value in clear text.
  const overridden = withFullKeys(stackValues)
    .filter(([, value]) => isSecure(value))
    .map(([key]) => key);
  // Only the CLI can decrypt, with the stack's key.
  const shown = (key: string, value: unknown): string => (isSecure(value) ? `[secure value of ${key}]` : text(value));
  return {
    values: Object.fromEntries([...given].map(([key, value]) => [key, shown(key, value)])),
    secretKeys: [...new Set([...secure, ...declaredSecret, ...overridden])],
    undecryptable: secure,
    mistyped,
  };
}

const isSecure = (value: unknown): boolean => typeof value === "object" && value !== null && "secure" in value;
const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** `ValidateConfigValue`: strings hold any scalar; numbers and booleans may be text. */
function hasType(value: unknown, { type, items }: ConfigDeclaration): boolean {
  switch (type) {
    case "string":
      return typeof value !== "object";
    case "integer":
      return /^[+-]?\d+$/.test(text(value));
    case "boolean":
      return ["true", "false"].includes(text(value));
    case "array":
      return Array.isArray(value) && (items === undefined || value.every((item) => hasType(item, items)));
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    default:
      return false;
  }
}

function typeName({ type, items }: ConfigDeclaration): string {
  return type === "array" && items ? `array<${typeName(items)}>` : (type ?? "any");
}
