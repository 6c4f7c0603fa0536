import { DEFAULT_DATE_FORMAT } from "./store/date-format";
import { objectOf } from "./store/mapping";

/** A table with more columns than this is not read. */
const MOST_COLUMNS = 12;

type Json = Readonly<Record<string, unknown>>;

/**
 * The time field, then the definition's columns, else the mapping's fields. Without either it is
 * empty, and the page shows the documents' own fields.
 */
export function tableColumns(timeField: string, declared: readonly string[], mappings: Json = {}): readonly string[] {
  const mapped = mappedFields(mappings).map(([path]) => path);
  const fields = declared.length > 0 ? declared : mapped.slice(0, MOST_COLUMNS);
  const others = fields.filter((field) => field !== timeField);
  return others.length === 0 ? [] : [timeField, ...others];
}

/** Formats of the mapping's dates that may be seconds or milliseconds since 1970, by path. */
export function epochFormats(mappings: Json = {}): Readonly<Record<string, string>> {
  const dates = mappedFields(mappings).filter(([, { type }]) => type === "date" || type === "date_nanos");
  return Object.fromEntries(
    dates
      .map(([path, { format }]) => [path, typeof format === "string" ? format : DEFAULT_DATE_FORMAT] as const)
      .filter(([, format]) => format.includes("epoch_")),
  );
}

function mappedFields({ properties }: Json, before = ""): readonly (readonly [path: string, field: Json])[] {
  return Object.entries(objectOf(properties)).flatMap(([name, value]) => {
    const field = objectOf(value);
    return field.properties === undefined
      ? [[before + name, field] as const]
      : mappedFields(field, `${before}${name}.`);
  });
}
