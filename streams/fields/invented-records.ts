import type { StreamDefinition } from "../definition";
import { DATES, isObject, NUMBERS, typeOf, WHOLE_NUMBERS } from "./mapping-fields";

export type SampleRecord = Record<string, unknown>;

type Json = Readonly<Record<string, unknown>>;

/** Records that match the mappings or, without any, the fields of charts and columns. */
export function inventedRecords(
  { mappings, charts, columns, timeField }: Pick<StreamDefinition, "mappings" | "charts" | "columns" | "timeField">,
  random: () => number,
  now: () => Date,
): () => SampleRecord {
  const properties = isObject(mappings?.properties) ? mappings.properties : namedProperties(charts, columns, timeField);
  return () => record(properties, random, now);
}

function namedProperties(charts: StreamDefinition["charts"], columns: readonly string[], timeField: string): Json {
  const plain = (name: string): string => name.replace(/\.keyword$/, "");
  return {
    id: { type: "keyword" },
    ...Object.fromEntries(columns.map((name) => [plain(name), { type: "keyword" }])),
    ...Object.fromEntries(charts.flatMap(({ by }) => (by === undefined ? [] : [[plain(by), { type: "keyword" }]]))),
    ...Object.fromEntries(charts.flatMap(({ y }) => (y.kind === "count" ? [] : [[y.field, { type: "double" }]]))),
    [timeField]: { type: "date" },
  };
}

function record(properties: Json, random: () => number, now: () => Date): SampleRecord {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]) => {
      const value = isObject(property) ? invented(name, property, random, now) : undefined;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** A value of a field; undefined for a type without plain values, whose field is omitted. */
function invented(name: string, property: Json, random: () => number, now: () => Date): unknown {
  const type = String(typeOf(property));
  const whole = (below: number): number => Math.floor(random() * below);
  if (isObject(property.properties)) {
    const one = record(property.properties, random, now);
    return type === "nested" ? [one] : one;
  }
  if (DATES.includes(type)) return time(now(), property.format);
  if (WHOLE_NUMBERS.includes(type)) return whole(100);
  if (NUMBERS.includes(type)) return Math.round(random() * 10_000) / 100;
  switch (type) {
    case "boolean":
      return random() < 0.5;
    case "ip":
      return `192.0.2.${1 + whole(254)}`;
    case "constant_keyword":
      return property.value;
    case "keyword":
    case "wildcard":
      return `${name}-${1 + whole(5)}`;
    case "text":
    case "match_only_text":
      return `${name} ${1 + whole(1000)}`;
    case "geo_point":
      return { lat: whole(180) - 90, lon: whole(360) - 180 };
    default:
      return undefined;
  }
}

function time(now: Date, format: unknown): string | number {
  const formats = typeof format === "string" ? format.split("||") : [];
  if (formats[0] === "epoch_second") return Math.floor(now.getTime() / 1000);
  if (formats[0] === "epoch_millis") return now.getTime();
  return formats.some((one) => /^(strict_)?date(_hour_minute_second|_time_no_millis)?$/.test(one))
    ? now.toISOString().slice(0, 10)
    : now.toISOString();
}
