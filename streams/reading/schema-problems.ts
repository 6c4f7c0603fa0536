import Ajv, { type AnySchemaObject, type ErrorObject, type SchemaObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { nearMiss } from "./near-miss";
import type { DefinitionProblem } from "./problem";
import type { KeyPath, Source } from "./source";
import schema from "../stream.schema.json";

const ajv = new Ajv({ allErrors: true, verbose: true, strictTypes: false, strictRequired: false });
addFormats(ajv);
// Keyword of editors: a pattern in words.
ajv.addKeyword({ keyword: "patternErrorMessage", schemaType: "string" });

/** Keys of an inline definition besides those of stream.yaml. */
const inlineProperties = {
  indexName: { ...schema.properties.index, description: "Another spelling of index, as at top level." },
  mappings: { description: "Content of mappings.json.", type: "object" },
  settings: { description: "Settings of the index, as beside mappings in mappings.json.", type: "object" },
  dashboards: { description: "Content of dashboards.ndjson.", type: "string" },
};

/** A stream in the stack's settings: a whole definition, or overrides of a folder's. */
const inlineSchema = { ...schema, properties: { ...schema.properties, ...inlineProperties } };

const checks = { yaml: ajv.compile(schema as SchemaObject), inline: ajv.compile(inlineSchema as SchemaObject) };

/** Violations of the schema in a source. */
export function schemaProblems(source: Source, kind: keyof typeof checks): readonly DefinitionProblem[] {
  const check: ValidateFunction = checks[kind];
  if (check(source.value)) return [];
  // A failing `if` is reported by its `then`.
  const errors = (check.errors ?? []).filter(({ keyword }) => keyword !== "if");
  const problems = errors.map((error) => source.problem(placeOf(error, source.value), messageOf(error)));
  // A value of the wrong type also violates its choices.
  return problems.filter(({ place, message }, at) => {
    const first = problems.findIndex((other) => other.place === place && other.message === message);
    return first === at;
  });
}

function placeOf({ instancePath, keyword, params }: ErrorObject, root: unknown): KeyPath {
  const place: (string | number)[] = [];
  let value = root;
  for (const part of instancePath.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    place.push(Array.isArray(value) ? Number(key) : key);
    value = (value as Record<string, unknown>)[key];
  }
  if (keyword === "additionalProperties") place.push(String(params.additionalProperty));
  return place;
}

function messageOf({ keyword, params, data, parentSchema = {} }: ErrorObject): string {
  const keys = Object.keys((parentSchema.properties ?? {}) as object);
  if (keyword === "additionalProperties") {
    const key = String(params.additionalProperty);
    const miss = nearMiss(key, keys);
    // With few keys all are listed: the closest spelling may differ in meaning.
    return `unknown key${miss}${miss === "" || keys.length <= 5 ? `; allowed are ${keys.join(", ")}` : ""}`;
  }
  if (keyword === "required") return `${String(params.missingProperty)} is missing`;
  return `${shown(data)} given; allowed is ${allowedBy(parentSchema)}`;
}

const shown = (value: unknown): string => {
  const text = typeof value === "string" && value !== "" ? value : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
};

function allowedBy(given: AnySchemaObject): string {
  const { type, minimum, maximum, patternErrorMessage, maxLength, maxItems, properties } = given as SchemaObject & {
    readonly [key: string]: unknown;
  };
  const options = given.enum as readonly string[] | undefined;
  if (Array.isArray(type) || options?.[0] === "count")
    return "count, or one of avg, sum, min and max with a field, like {avg: price}";
  if (options !== undefined) return `one of ${options.join(", ")}`;
  if (type === "integer") return `a whole number from ${String(minimum)} to ${String(maximum)}`;
  if (typeof patternErrorMessage === "string") return patternErrorMessage;
  if (type === "string")
    return maxLength === undefined ? "a text" : `a text of at most ${String(maxLength)} characters`;
  if (type === "boolean") return "true or false";
  if (type === "array") return `a list of at most ${String(maxItems)} different items`;
  const keys = Object.keys((properties ?? {}) as object);
  return given.maxProperties === 1 ? `one of ${keys.join(", ")} with a field, like {avg: price}` : "keys with values";
}
