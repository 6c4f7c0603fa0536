import { isObject } from "../fields/mapping-fields";

type Json = Readonly<Record<string, unknown>>;

/** Mappings from a domain's answer, and their indices. */
export interface ExistingMapping {
  readonly mappings: Json;
  /** Indices whose mappings were merged, the newest last; none for a body without index. */
  readonly indices: readonly string[];
  /** Fields whose type differs between indices; the newest decides. */
  readonly conflicts: readonly string[];
}

/**
 * Reads the answer of `GET index/_mapping`, `GET index` or `GET _index_template/name`, the body of
 * a template or new index, or mappings alone. @throws {Error} when it is none of them.
 */
export function existingMapping(answer: unknown): ExistingMapping {
  const single = bodyMappings(answer);
  if (single !== undefined) return { mappings: single, indices: [], conflicts: [] };
  const byIndex = isObject(answer)
    ? Object.entries(answer).flatMap(([index, body]) => {
        const mappings = isObject(body) ? bodyMappings(body) : undefined;
        return mappings === undefined ? [] : [[index, mappings] as const];
      })
    : [];
  if (byIndex.length === 0)
    throw new Error(
      "no mappings found; allowed is the answer of GET index/_mapping, or a body with mappings or properties",
    );
  byIndex.sort(([one], [other]) => (one < other ? -1 : 1));
  const conflicts = new Set<string>();
  const mappings = byIndex.reduce<Json>((all, [, next]) => merged(all, next, "", conflicts), {});
  return { mappings, indices: byIndex.map(([index]) => index), conflicts: [...conflicts] };
}

function bodyMappings(body: unknown): Json | undefined {
  if (!isObject(body)) return undefined;
  if (isObject(body.properties) && !isObject(body.properties.mappings)) return body;
  if (isObject(body.mappings)) {
    const { properties } = body.mappings;
    if (isObject(properties) || Object.keys(body.mappings).length === 0) return body.mappings;
    // Elasticsearch 6 had a type level.
    const [type] = Object.values(body.mappings);
    return isObject(type) && isObject(type.properties) ? type : body.mappings;
  }
  if (isObject(body.template)) return bodyMappings(body.template);
  if (isObject(body.index_template)) return bodyMappings(body.index_template);
  const [first] = Array.isArray(body.index_templates) ? (body.index_templates as unknown[]) : [];
  return first === undefined ? undefined : bodyMappings(first);
}

function merged(one: Json, other: Json, path: string, conflicts: Set<string>): Json {
  const properties: Record<string, unknown> = isObject(one.properties) ? { ...one.properties } : {};
  for (const [name, property] of Object.entries(isObject(other.properties) ? other.properties : {})) {
    const before = properties[name];
    const at = path === "" ? name : `${path}.${name}`;
    if (!isObject(before) || !isObject(property)) properties[name] = property;
    else if (before.type !== property.type) {
      conflicts.add(at);
      properties[name] = property;
    } else properties[name] = isObject(property.properties) ? merged(before, property, at, conflicts) : property;
  }
  return { ...one, ...other, ...(Object.keys(properties).length > 0 && { properties }) };
}
