import { longestTermBytes, type Property, type ValueReader, valueReader } from "./field-types";

export type Dynamic = "true" | "false" | "strict";

export type Field =
  | { readonly kind: "object"; readonly type: string; readonly dynamic: Dynamic }
  | { readonly kind: "value"; readonly type: string; readonly read: ValueReader; readonly longestBytes: number }
  /** Accepts anything: a disabled object, or a type whose values are not checked here. */
  | { readonly kind: "opaque"; readonly type: string };

/** A mapping's fields by their path. */
export interface Mapping {
  readonly fields: ReadonlyMap<string, Field>;
  readonly dynamic: Dynamic;
  /** Declared fields, as the limit of total fields counts them. */
  readonly count: number;
  readonly dateDetection: boolean;
  readonly numericDetection: boolean;
}

type Json = Readonly<Record<string, unknown>>;

/** @param mappings body of an index template's `mappings`. */
export function readMapping(mappings: Json = {}): Mapping {
  const fields = new Map<string, Field>();
  const dynamic = dynamicOf(mappings, "true");
  const count = addFields(fields, mappings, "", dynamic);
  return {
    fields,
    dynamic,
    count,
    dateDetection: mappings.date_detection !== false,
    numericDetection: mappings.numeric_detection === true,
  };
}

/** @returns how many fields were added. */
function addFields(fields: Map<string, Field>, parent: Json, before: string, dynamic: Dynamic): number {
  let count = 0;
  for (const [name, value] of Object.entries(objectOf(parent.properties))) {
    const property = objectOf(value);
    const path = before + name;
    // A name with dots declares the objects around it.
    for (let dot = path.indexOf(".", before.length); dot > 0; dot = path.indexOf(".", dot + 1)) {
      const outer = path.slice(0, dot);
      if (!fields.has(outer)) fields.set(outer, { kind: "object", type: "object", dynamic });
    }
    const field = fieldOf(property, dynamic);
    fields.set(path, field);
    count += 1 + Object.keys(objectOf(property.fields)).length;
    if (field.kind === "object") count += addFields(fields, property, `${path}.`, field.dynamic);
  }
  return count;
}

function fieldOf(property: Property, dynamic: Dynamic): Field {
  const type = typeof property.type === "string" ? property.type : "object";
  if (type === "object" || type === "nested") {
    if (property.enabled === false) return { kind: "opaque", type };
    return { kind: "object", type, dynamic: dynamicOf(property, dynamic) };
  }
  const read = valueReader(property);
  return read === undefined
    ? { kind: "opaque", type }
    : { kind: "value", type, read, longestBytes: longestOf(property) };
}

/** Most bytes of a text: a keyword without `ignore_above` is one term, in whichever spelling. */
function longestOf(property: Property): number {
  const spellings = [property, ...Object.values(objectOf(property.fields)).map(objectOf)];
  const isTerm = spellings.some(
    ({ type, ignore_above: ignoreAbove, index, doc_values: docValues }) =>
      type === "keyword" && ignoreAbove === undefined && !(index === false && docValues === false),
  );
  return isTerm ? longestTermBytes : Infinity;
}

function dynamicOf({ dynamic }: Json, inherited: Dynamic): Dynamic {
  const text = String((dynamic as string | boolean | undefined) ?? inherited);
  return text === "false" || text === "strict" ? text : "true";
}

/** The field in documents: of another spelling of a field (`name.keyword`), the field itself. */
export function documentField(mappings: Json | undefined, path: string): string {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf(".")));
  return Object.hasOwn(objectOf(propertyOf(mappings, parent).fields), path.slice(parent.length + 1)) ? parent : path;
}

/** The parameters of a declared field; none for others. */
export function propertyOf(mappings: Json | undefined, path: string): Property {
  let property: Json = mappings ?? {};
  for (const name of path.split(".")) {
    const properties = objectOf(property.properties);
    property = objectOf(properties[name]);
  }
  return property;
}

export function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
