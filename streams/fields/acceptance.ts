import { isIP } from "node:net";
import { dateSpelling, epochSpelling } from "./date-spellings";
import { DATES, isObject, NUMBERS, typeOf, WHOLE_NUMBERS } from "./mapping-fields";

type Json = Readonly<Record<string, unknown>>;

/** Why an index with these mappings would refuse the record: a line per value; none where it takes it. */
export function refusals(mappings: Json, record: Json, parent = ""): readonly string[] {
  const properties = isObject(mappings.properties) ? mappings.properties : {};
  return Object.entries(record).flatMap(([name, value]) => {
    const path = parent === "" ? name : `${parent}.${name}`;
    if (name.trim() === "" || /^\.|\.$|\.\./.test(name)) return [`${path}: the index takes no such name`];
    const [first = "", ...rest] = name.split(".");
    const property = properties[first];
    const inner = rest.length === 0 ? value : { [rest.join(".")]: value };
    return isObject(property) ? refusalsOf(property, inner, path) : [];
  });
}

function refusalsOf(property: Json, value: unknown, path: string): readonly string[] {
  if (value === null || property.enabled === false) return [];
  if (Array.isArray(value)) return value.flatMap((item) => refusalsOf(property, item, path));
  const type = String(typeOf(property));
  if (type === "object" || type === "nested")
    return isObject(value) ? refusals(property, value, path) : [`${path}: ${JSON.stringify(value)} is no object`];
  const fits = takes(type, property, value);
  return fits ? [] : [`${path}: ${JSON.stringify(value)} is no ${type}`];
}

function takes(type: string, property: Json, value: unknown): boolean {
  if (DATES.includes(type)) return isTime(value, property.format);
  if (NUMBERS.includes(type)) return isNumber(value, WHOLE_NUMBERS.includes(type));
  switch (type) {
    case "boolean":
      return typeof value === "boolean" || ["true", "false", ""].includes(value as string);
    case "ip":
      return typeof value === "string" && isIP(value) !== 0 && !value.includes("%");
    case "keyword":
    case "text":
    case "match_only_text":
    case "wildcard":
      return !isObject(value);
    default:
      return true;
  }
}

function isNumber(value: unknown, isWhole: boolean): boolean {
  const isText = typeof value === "string" && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value);
  const number = typeof value === "number" || isText ? Number(value) : NaN;
  // Fractions are cut off, not refused.
  return Number.isFinite(number) && (!isWhole || (number >= -(2 ** 63) && number < 2 ** 63));
}

function isTime(value: unknown, format: unknown): boolean {
  const formats = typeof format === "string" ? format.split("||") : ["strict_date_optional_time", "epoch_millis"];
  const spelling = typeof value === "string" ? (dateSpelling(value) ?? epochSpelling(value)) : epochSpelling(value);
  return spelling !== undefined && formats.includes(spelling.format);
}
