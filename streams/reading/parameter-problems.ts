import { DATES, FIELD_TYPES, typeOf } from "../fields/mapping-fields";
import { nearMiss } from "./near-miss";

type Json = Readonly<Record<string, unknown>>;

/** Parameters that fields of any type have. https://docs.opensearch.org/latest/mappings/mapping-parameters/index/ */
const PARAMETERS = `analyzer boost coerce compression_level contexts copy_to data_type depth_limit dimension doc_values
  dynamic eager_global_ordinals enable_position_increments enabled fielddata fielddata_frequency_filter fields format
  ignore_above ignore_malformed ignore_z_value include_in_parent include_in_root index index_options index_phrases
  index_prefixes locale max_input_length max_shingle_size meta method metric mode model_id normalizer norms null_value
  orientation path points_only position_increment_gap positive_score_impact precision preserve_position_increments
  preserve_separators properties relations scaling_factor script search_analyzer search_quote_analyzer similarity
  skip_list space_type split_queries_on_whitespace store strategy term_vector tree type value`.split(/\s+/);

/** Types of other systems, by their equivalent here. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  string: "text or keyword",
  flattened: "flat_object",
  dense_vector: "knn_vector",
  point: "xy_point",
  shape: "xy_shape",
  int: "integer",
  number: "long or double",
  decimal: "scaled_float or double",
  bool: "boolean",
  datetime: "date",
  timestamp: "date",
  array: "the type of its values",
};

interface Rule {
  readonly key: string;
  readonly isWrong: (value: unknown, type: unknown, property: Json) => boolean;
  readonly message: string;
}

const isSwitch = (value: unknown): boolean =>
  value === undefined || ["true", "false", true, false].includes(value as string | boolean);

const RULES: readonly Rule[] = [
  {
    key: "properties",
    isWrong: (value, type) => value !== undefined && type !== "object" && type !== "nested",
    message: "only an object or nested has properties; leave them or the type out",
  },
  {
    key: "fields",
    isWrong: (value, _, { type }) => value !== undefined && type === undefined,
    message: "a field with other spellings has a type; add one, like text",
  },
  {
    key: "path",
    isWrong: (value, type) => type === "alias" && typeof value !== "string",
    message: "an alias names the field that it stands for; add path",
  },
  {
    key: "format",
    isWrong: (value, type) => DATES.includes(String(type)) && value !== undefined && typeof value !== "string",
    message: "a text is expected, with || between formats, like epoch_second||strict_date_optional_time",
  },
  {
    key: "scaling_factor",
    isWrong: (value, type) => type === "scaled_float" && !(Number(value) > 0),
    message: "a scaled_float has a scaling_factor; a number above 0 is expected, like 100",
  },
  {
    key: "dynamic",
    isWrong: (value) =>
      !isSwitch(value) && !["strict", "strict_allow_templates", "false_allow_templates"].includes(String(value)),
    message: "true, false, strict, strict_allow_templates or false_allow_templates is expected",
  },
  { key: "enabled", isWrong: (value) => !isSwitch(value), message: "true or false is expected" },
];

/** Parameters of a field that OpenSearch would certainly refuse. */
export function parameterProblems(property: Json): readonly Record<"key" | "message", string>[] {
  const type = typeOf(property);
  const isKnown = typeof type === "string" && FIELD_TYPES.includes(type);
  const broken = isKnown ? RULES.filter(({ key, isWrong }) => isWrong(property[key], type, property)) : [];
  const misspelt = Object.keys(property).flatMap((key) => {
    const near = PARAMETERS.includes(key) ? "" : nearMiss(key, PARAMETERS);
    // Plugins have further parameters.
    return near === "" ? [] : [{ key, message: `unknown key${near}` }];
  });
  return [
    ...(isKnown ? [] : [{ key: "type", message: `${shown(type)} given; no such type of field${hint(type)}` }]),
    ...broken.map(({ key, message }) => ({ key, message })),
    ...misspelt,
  ];
}

const shown = (type: unknown): string => (typeof type === "string" ? type : JSON.stringify(type));

function hint(type: unknown): string {
  const elsewhere = typeof type === "string" && Object.hasOwn(ELSEWHERE, type) ? ELSEWHERE[type] : undefined;
  if (elsewhere !== undefined) return `; did you mean ${elsewhere}?`;
  return (typeof type === "string" && nearMiss(type, FIELD_TYPES)) || `; allowed are ${FIELD_TYPES.join(", ")}`;
}
