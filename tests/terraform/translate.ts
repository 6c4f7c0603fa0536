import type { Registration } from "@private-ingest/offline/engine/evaluation";
import { type Block, type Schema, snakeCase, terraformName, terraformType } from "./schema";

/** A program's resources as Terraform configuration. */
export interface Translation {
  /** Bodies by type and label: the `resource` of Terraform's JSON syntax. */
  readonly resource: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Files to put into an archive, by the archive's file name. */
  readonly archives: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Types and properties that the provider's schema does not have. */
  readonly problems: readonly string[];
  /**
   * Values that this version of the provider does not know yet, and what was put in their place.
   */
  readonly replaced: readonly string[];
}

/** A string that another resource answered, and the expression that reads it there. */
interface Reference {
  readonly value: string;
  readonly expression: string;
}

interface Target {
  readonly type: string;
  readonly label: string;
}

/** Values that the provider's last 5.x does not know yet. */
export const NEWER_VALUES: Readonly<Record<string, string>> = {
  "nodejs24.x": "nodejs22.x",
  "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08": "Policy-Min-TLS-1-2-PFS-2023-10",
};

/** Outputs that name a place, not the resource. */
const PLACES: readonly string[] = ["region", "ownerId", "availabilityZone", "availabilityZoneId"];

/** Shorter outputs, such as a version `1`, would match unrelated values. */
const SHORTEST_REFERENCE = 5;

/**
 * Turns registrations of an update into Terraform configuration by the provider's own schema.
 * Values that came from another resource are references again, so that Terraform sees the same
 * graph: a property's dependencies say which resources may be meant. Resources of other providers
 * are not translated; their answers stay in place as values.
 */
export function translate(registrations: readonly Registration[], schema: Schema): Translation {
  const problems: string[] = [];
  const replaced = new Set<string>();
  const archives: Record<string, Readonly<Record<string, string>>> = {};
  const resource: Record<string, Record<string, unknown>> = {};
  const targets = targetsOf(registrations, schema, problems);
  const byUrn = new Map(registrations.map((registration) => [registration.urn, registration]));

  for (const registration of registrations) {
    const target = targets.get(registration.urn);
    const block = target && schema[target.type]?.block;
    if (target && block) (resource[target.type] ??= {})[target.label] = body(registration, target, block);
  }
  return { resource, archives, problems, replaced: [...replaced].sort() };

  function body(registration: Registration, target: Target, block: Block): Record<string, unknown> {
    const at = `${target.type}.${target.label}`;
    const result: Record<string, unknown> = {};
    for (const [property, value] of Object.entries(registration.inputs)) {
      const references = referencesOf(registration.propertyDependencies[property] ?? []);
      Object.assign(result, argument(target.type, block, property, value, references, at));
    }
    const linked = new Set(Object.values(registration.propertyDependencies).flat());
    const dependsOn = registration.dependencies
      .filter((urn) => !linked.has(urn))
      .flatMap((urn) => addressOf(urn) ?? []);
    if (dependsOn.length > 0) result["depends_on"] = [...new Set(dependsOn)];
    if (registration.ignoreChanges.length > 0) {
      result["lifecycle"] = { ignore_changes: registration.ignoreChanges.map(snakeCase) };
    }
    if (block.block_types?.["timeouts"] && Object.keys(registration.customTimeouts).length > 0) {
      result["timeouts"] = registration.customTimeouts;
    }
    return result;
  }

  function argument(
    type: string,
    block: Block,
    property: string,
    value: unknown,
    references: readonly Reference[],
    at: string,
  ): Record<string, unknown> {
    if (value === null || value === undefined) return {};
    const name = terraformName(type, block, property);
    if (name === undefined) {
      problems.push(`${at}.${property}: the provider has no such argument`);
      return {};
    }
    if (name === "filename") return { filename: archive(at, value) };
    const nested = block.block_types?.[name]?.block;
    if (!nested) return { [name]: expression(asDeclared(block.attributes?.[name]?.type, value), references) };
    const blocks = (Array.isArray(value) ? value : [value]) as Readonly<Record<string, unknown>>[];
    return {
      [name]: blocks.map((members, index) => {
        const where = `${at}.${name}[${index}]`;
        const parts = Object.entries(members).map(([key, member]) =>
          argument(type, nested, key, member, references, where),
        );
        return Object.fromEntries(parts.flatMap((part) => Object.entries(part)));
      }),
    };
  }

  function archive(at: string, value: unknown): string {
    const { assets = {} } = value as { assets?: Readonly<Record<string, { text?: string }>> };
    const file = `${at.replace(".", "-")}.zip`;
    archives[file] = Object.fromEntries(Object.entries(assets).map(([path, { text = "" }]) => [path, text]));
    return file;
  }

  function expression(value: unknown, references: readonly Reference[]): unknown {
    if (Array.isArray(value)) return value.map((item) => expression(item, references));
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, expression(member, references)]));
    }
    if (typeof value !== "string") return value;
    const known = NEWER_VALUES[value];
    if (known !== undefined) replaced.add(`${value} by ${known}`);
    return interpolate(known ?? value, references);
  }

  function addressOf(urn: string): string | undefined {
    const target = targets.get(urn);
    return target && `${target.type}.${target.label}`;
  }

  /** What the resources answered, longest first, because an ARN holds the id. */
  function referencesOf(urns: readonly string[]): Reference[] {
    return urns
      .flatMap((urn) => {
        const target = targets.get(urn);
        const registration = byUrn.get(urn);
        if (!target || !registration) return [];
        const attributes = schema[target.type]?.block.attributes ?? {};
        return answers(registration)
          .filter(([key]) => snakeCase(key) in attributes)
          .map(([key, value]) => ({ value, expression: `${target.type}.${target.label}.${snakeCase(key)}` }));
      })
      .sort((a, b) => b.value.length - a.value.length);
  }
}

/** Texts that a resource answered and was not given, its id among them. */
function answers({ inputs, outputs, id }: Registration): [string, string][] {
  return [
    ...Object.entries(outputs).filter(([key]) => !(key in inputs || PLACES.includes(key))),
    ["id", id] as const,
  ].filter((entry): entry is [string, string] => typeof entry[1] === "string" && entry[1].length >= SHORTEST_REFERENCE);
}

/** Terraform type and label of every resource: the Pulumi name, numbered if it repeats. */
function targetsOf(registrations: readonly Registration[], schema: Schema, problems: string[]): Map<string, Target> {
  const targets = new Map<string, Target>();
  const taken = new Set<string>();
  for (const { urn, type: pulumiType, name, custom } of registrations) {
    if (!custom || !pulumiType.startsWith("aws:")) continue;
    const type = terraformType(schema, pulumiType);
    if (type === undefined) {
      problems.push(`${pulumiType}: the provider has no such resource`);
      continue;
    }
    const base = name.replace(/[^A-Za-z0-9_-]/g, "_");
    let label = base;
    for (let number = 2; taken.has(`${type}.${label}`); number += 1) label = `${base}-${number}`;
    taken.add(`${type}.${label}`);
    targets.set(urn, { type, label });
  }
  return targets;
}

/** Pulumi unwraps lists that hold at most one element. */
function asDeclared(type: unknown, value: unknown): unknown {
  const isList = Array.isArray(type) && (type[0] === "list" || type[0] === "set");
  return isList && !Array.isArray(value) ? [value] : value;
}

/** Replaces values by references and escapes the rest of the text for Terraform. */
function interpolate(text: string, references: readonly Reference[]): string {
  for (const { value, expression } of references) {
    const at = text.indexOf(value);
    if (at >= 0) {
      const before = interpolate(text.slice(0, at), references);
      return `${before}\${${expression}}${interpolate(text.slice(at + value.length), references)}`;
    }
  }
  return text.replace(/[$%]\{/g, (opening) => opening.charAt(0) + opening);
}
