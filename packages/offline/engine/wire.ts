// Property values on the wire between a program and its engine. The signatures are Pulumi's own:
// https://github.com/pulumi/pulumi, `sdk/nodejs/runtime/rpc.ts`.
import { UNKNOWN } from "./evaluation";

/** Properties in the wire format: secrets wrapped, assets and resource references tagged. */
export type WireProperties = Readonly<Record<string, unknown>>;

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT_VALUE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const RESOURCE_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";

type Tagged = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Tagged {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const signatureOf = (value: unknown): unknown => (isObject(value) ? value[SIGNATURE_KEY] : undefined);

/** Applies `change` to every member of an array or object; returns other values unchanged. */
function mapMembers(value: unknown, change: (member: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  if (isObject(value)) return mapValues(value, change);
  return value;
}

export function mapValues<Value, Result>(
  object: Readonly<Record<string, Value>>,
  change: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

/** Wraps a value so that the program and the policy pack see that it is secret. */
export function secret(value: unknown): unknown {
  return signatureOf(value) === SECRET ? value : { [SIGNATURE_KEY]: SECRET, value };
}

/** A reference to a resource; `id` is {@link UNKNOWN} in a preview, and absent for components. */
export function resourceReference(urn: string, id?: string): unknown {
  return { [SIGNATURE_KEY]: RESOURCE_REFERENCE, urn, ...(id === undefined ? {} : { id }), packageVersion: "" };
}

/**
 * The value with secrets unwrapped, outputs resolved, references as ids, and assets as `{ text }`,
 * `{ path }`, `{ uri }` or `{ assets }`.
 */
export function plain(value: unknown): unknown {
  if (!isObject(value)) return mapMembers(value, plain);
  switch (value[SIGNATURE_KEY]) {
    case SECRET:
      return plain(value["value"]);
    case OUTPUT_VALUE:
      return "value" in value ? plain(value["value"]) : UNKNOWN;
    case RESOURCE_REFERENCE:
      return "id" in value ? value["id"] || UNKNOWN : value["urn"];
    case ASSET:
    case ARCHIVE:
      return mapValues(Object.fromEntries(Object.entries(value).filter(([key]) => isContent(key))), plain);
    default:
      return mapValues(value, plain);
  }
}

/** Assets carry the signature and the SDK's marks (`__pulumiAsset`) beside their content. */
const isContent = (key: string): boolean => key !== SIGNATURE_KEY && !key.startsWith("__");

/**
 * The value as the CLI sends it to policy packs: secrets and unknowns stay, outputs are resolved,
 * references are ids.
 */
export function forPolicies(value: unknown): unknown {
  if (!isObject(value)) return mapMembers(value, forPolicies);
  switch (value[SIGNATURE_KEY]) {
    case OUTPUT_VALUE: {
      const known = "value" in value ? forPolicies(value["value"]) : UNKNOWN;
      return value["secret"] === true ? secret(known) : known;
    }
    case RESOURCE_REFERENCE:
      return plain(value);
    default:
      return mapValues(value, forPolicies);
  }
}

/** Dotted paths of the secrets in a property bag: `advancedSecurityOptions.masterUserOptions`. */
export function secretPaths(value: unknown, path = ""): string[] {
  const signature = signatureOf(value);
  if (signature === SECRET || (signature === OUTPUT_VALUE && (value as Tagged)["secret"] === true)) return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => secretPaths(member, path ? `${path}.${key}` : key));
}

export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (signatureOf(value) === OUTPUT_VALUE && !("value" in (value as Tagged))) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}
