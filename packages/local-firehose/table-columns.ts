/** A table with more columns than this is not read. */
const MOST_COLUMNS = 12;

type Json = Readonly<Record<string, unknown>>;

/**
 * Columns of the table of documents: the time field, then those that the definition names, or else
 * the mapping's fields.
 * @param mappings body of an index template's `mappings`.
 * @returns none where nothing is declared: the documents' own fields are then shown.
 */
export function tableColumns(timeField: string, declared: readonly string[], mappings: Json = {}): readonly string[] {
  const fields = declared.length > 0 ? declared : mappedFields(mappings).slice(0, MOST_COLUMNS);
  const others = fields.filter((field) => field !== timeField);
  return others.length === 0 ? [] : [timeField, ...others];
}

/** Paths of the fields that hold values, in the order of the mapping. */
function mappedFields({ properties }: Json, before = ""): readonly string[] {
  return Object.entries(objectOf(properties)).flatMap(([name, value]) => {
    const field = objectOf(value);
    return field.properties === undefined ? [before + name] : mappedFields(field, `${before}${name}.`);
  });
}

function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}
