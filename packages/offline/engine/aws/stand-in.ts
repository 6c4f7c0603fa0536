import { createHash } from "node:crypto";
import { UNKNOWN, type Registration } from "../evaluation";
import { nameOf } from "../urn";
import type { WireProperties } from "../wire";

export interface Account {
  /** Twelve digits. */
  readonly id: string;
  readonly region: string;
}

export interface Creation {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** After the provider's check, with nothing unknown in an update. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly preview: boolean;
  readonly account: Account;
  readonly created: (id: string) => Registration | undefined;
}

/** A resource type: what the provider's check fills in, and what the service answers. */
export interface StandIn {
  /** The input that Pulumi names after the resource, where the program gives none. */
  readonly autoname?: { readonly property: string; readonly prefix?: string; readonly lowerCase?: boolean };
  /** Values that the provider's check fills in for inputs that the program leaves out. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  readonly id: (creation: Creation) => string;
  /** Outputs of the service: unknown in a preview, and before inputs of the same name. */
  readonly computed?: Readonly<Record<string, (creation: Creation) => unknown>>;
}

export function applyCheck(standIn: StandIn | undefined, urn: string, inputs: WireProperties): WireProperties {
  if (!standIn) return inputs;
  const { autoname, defaults } = standIn;
  const isNamed =
    autoname &&
    [autoname.property, `${autoname.property}Prefix`].some((key) => (inputs[key] ?? undefined) !== undefined);
  const name = autoname && !isNamed ? { [autoname.property]: automaticName(autoname, urn) } : {};
  return { ...defaults, ...name, ...inputs };
}

/** Pulumi adds seven random hexadecimal digits; here they follow from the URN. */
function automaticName({ prefix = "", lowerCase = false }: NonNullable<StandIn["autoname"]>, urn: string): string {
  const name = `${prefix}${nameOf(urn)}-${hex(urn, 7)}`;
  return lowerCase ? name.toLowerCase() : name;
}

/** The service's name for a prefix, such as `bucketPrefix`: the provider adds 26 digits. */
function prefixedName({ autoname }: StandIn, { inputs, urn }: Creation): Readonly<Record<string, string>> {
  const prefix = autoname && inputs[`${autoname.property}Prefix`];
  return typeof prefix === "string" ? { [autoname?.property ?? ""]: `${prefix}${hex(urn, 26)}` } : {};
}

/** The id and the computed outputs of a resource. In a preview all but its inputs are unknown. */
export function computeOutputs(
  standIn: StandIn | undefined,
  creation: Creation,
): { id?: string; computed: Readonly<Record<string, unknown>> } {
  const name = standIn ? prefixedName(standIn, creation) : {};
  const answers = Object.entries(standIn?.computed ?? {});
  if (creation.preview) {
    const unknown = [...Object.keys(name), ...answers.map(([key]) => key)].filter((key) => !(key in creation.inputs));
    return { computed: Object.fromEntries(unknown.map((key) => [key, UNKNOWN])) };
  }
  const named = { ...creation, inputs: { ...creation.inputs, ...name } };
  const computed = answers.map(([key, answer]): [string, unknown] => [key, answer(named)]);
  return {
    id: standIn?.id(named) ?? `${creation.name}-${hex(creation.urn, 7)}`,
    computed: { ...name, ...Object.fromEntries(computed.filter(([, value]) => value !== undefined)) },
  };
}

export function hex(text: string, digits: number): string {
  return createHash("sha512").update(text).digest("hex").slice(0, digits);
}

/** Lower-case letters and digits that follow from a text, as in a search domain's host name. */
export function base36(text: string, digits: number): string {
  return BigInt(`0x${hex(text, 64)}`)
    .toString(36)
    .slice(0, digits);
}

export function uuid(text: string): string {
  const digits = hex(text, 32);
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    "-",
  );
}

/**
 * By the beginning of a Region's name.
 * @see https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json
 */
const PARTITIONS: readonly (readonly [prefix: string, partition: string, dnsSuffix: string])[] = [
  ["cn-", "aws-cn", "amazonaws.com.cn"],
  ["us-gov-", "aws-us-gov", "amazonaws.com"],
  ["eusc-", "aws-eusc", "amazonaws.eu"],
  ["", "aws", "amazonaws.com"],
];

const partitionOf = (region: string): (typeof PARTITIONS)[number] =>
  PARTITIONS.find(([prefix]) => region.startsWith(prefix)) ?? ["", "aws", "amazonaws.com"];

export const partition = (region: string): string => partitionOf(region)[1];

/** What the names of a Region's endpoints end in: `amazonaws.com`, `amazonaws.com.cn`, … */
export const dnsSuffix = (region: string): string => partitionOf(region)[2];

/** An ARN in the account's own region; services without regions (`iam`, `s3`) take an empty one. */
export function arn(
  account: Account,
  service: string,
  resource: string,
  scope?: { region?: string; account?: string },
): string {
  const { region = account.region, account: id = account.id } = scope ?? {};
  return `arn:${partition(account.region)}:${service}:${region}:${id}:${resource}`;
}

/** An input that is text; the empty text when it is left out. */
export function text(creation: Creation, property: string): string {
  const value = creation.inputs[property];
  return typeof value === "string" ? value : "";
}
