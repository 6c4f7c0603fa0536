/** The fields of an index by their paths, from its mappings. */

/**
 * Field types of OpenSearch, which include those of Elasticsearch OSS 7.10.
 * https://docs.opensearch.org/latest/mappings/supported-field-types/index/
 */
export const FIELD_TYPES: readonly string[] =
  `alias binary boolean byte completion constant_keyword date date_nanos date_range derived double double_range
  flat_object float float_range geo_point geo_shape half_float integer integer_range ip ip_range join
  keyword knn_vector long long_range match_only_text nested object percolator rank_feature rank_features
  scaled_float search_as_you_type semantic short sparse_vector star_tree text token_count unsigned_long version
  wildcard xy_point xy_shape`.split(/\s+/);

export const DATES: readonly string[] = ["date", "date_nanos"];
export const WHOLE_NUMBERS: readonly string[] = ["byte", "short", "integer", "long", "unsigned_long"];
export const NUMBERS: readonly string[] = [...WHOLE_NUMBERS, "double", "float", "half_float", "scaled_float"];
/** Types for which a chart can have a line per value. */
export const GROUPS: readonly string[] = ["keyword", "constant_keyword", "wildcard", "ip", "boolean", "version"].concat(
  WHOLE_NUMBERS,
);

export interface Field {
  readonly type: string;
  readonly format?: string;
  /** Target of an alias. */
  readonly path?: string;
  /** Whether it is in nested objects, which charts cannot read. */
  readonly isNested: boolean;
  /** Another spelling of a field, under its name. */
  readonly isMultiField: boolean;
}

type Json = Readonly<Record<string, unknown>>;
export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** https://docs.opensearch.org/latest/mappings/metadata-fields/index/ */
const METADATA =
  /^_(id|index|source|routing|field_names|ignored|meta|type|size|seq_no|primary_term|version|nested_path|doc_count|data_stream_timestamp|tier)$/;

/**
 * Whether an index refuses the name.
 * @param isTop whether it is at the top level.
 */
export const isRefusedName = (name: string, isTop: boolean): boolean =>
  name.trim() === "" || /^\.|\.$|\.\./.test(name) || (isTop && METADATA.test(name));

/** The type of a field; `object` if it has only properties. */
export const typeOf = (property: Json): unknown => property.type ?? "object";

export function fieldsOf(mappings: Json, parent = "", isNested = false): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  const add = (name: string, property: Json, isMultiField: boolean): void => {
    const [type, format, path] = [typeOf(property), property.format, property.path];
    fields.set(name, {
      type: String(type),
      ...(typeof format === "string" && { format }),
      ...(typeof path === "string" && { path }),
      isNested,
      isMultiField,
    });
  };
  for (const [name, property] of Object.entries(isObject(mappings.properties) ? mappings.properties : {})) {
    if (!isObject(property)) continue;
    const path = parent === "" ? name : `${parent}.${name}`;
    add(path, property, false);
    for (const [more, spelling] of Object.entries(isObject(property.fields) ? property.fields : {}))
      if (isObject(spelling)) add(`${path}.${more}`, spelling, true);
    for (const [below, field] of fieldsOf(property, path, isNested || property.type === "nested"))
      fields.set(below, field);
  }
  // An alias counts as its target.
  if (parent === "") {
    for (const [name, property] of aliases(mappings)) {
      const target = fields.get(property);
      if (target !== undefined) fields.set(name, target);
    }
  }
  return fields;
}

function aliases(mappings: Json, parent = ""): readonly (readonly [name: string, path: string])[] {
  return Object.entries(isObject(mappings.properties) ? mappings.properties : {}).flatMap(([name, property]) => {
    if (!isObject(property)) return [];
    const path = parent === "" ? name : `${parent}.${name}`;
    if (property.type === "alias") return [[path, String(property.path)] as const];
    return aliases(property, path);
  });
}
