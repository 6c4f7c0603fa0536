import type { Chart } from "../../lambda/contracts/stream-setup";
import { DATES, type Field, fieldsOf, GROUPS, isObject, NUMBERS } from "../fields/mapping-fields";
import { nearMiss, shortList } from "./near-miss";

export interface FieldProblem {
  readonly key: readonly (string | number)[];
  readonly message: string;
}

interface Fields {
  readonly charts: readonly Chart[];
  readonly columns: readonly string[];
  readonly timeField: string;
}

export function fieldProblems(
  { charts, columns, timeField }: Fields,
  mappings: Readonly<Record<string, unknown>>,
): readonly FieldProblem[] {
  const fields = fieldsOf(mappings);
  if (fields.size === 0) return [];
  const names = [...fields.keys()];
  const problems: FieldProblem[] = [];
  const demand = (key: FieldProblem["key"], name: string, types: readonly string[], what: string): void => {
    const field = fields.get(name);
    const message = field === undefined ? missing(name, names) : unfit(name, field, types, what, fields);
    if (message !== undefined) problems.push({ key, message });
  };
  if (!fields.has(timeField)) {
    const fix = `; add "${timeField}": {"type": "date"} to the mappings, or name the records' own time`;
    problems.push({ key: ["timeField"], message: `${missing(timeField, names)}${fix}` });
  } else demand(["timeField"], timeField, DATES, "a date");
  charts.forEach(({ y, by }, index) => {
    if (y.kind !== "count") demand(["charts", index, "y", y.kind], y.field, NUMBERS, "a number");
    if (by !== undefined)
      demand(["charts", index, "by"], by, GROUPS, "a keyword, an IP address, a boolean or a whole number");
  });
  columns.forEach((name, index) => {
    if (!fields.has(name) && !isInsideOpaque(name, mappings))
      problems.push({ key: ["columns", index], message: missing(name, names) });
  });
  return problems;
}

const missing = (name: string, names: readonly string[]): string =>
  `${name} given; the mappings have no such field${nearMiss(name, names) || `; they have ${shortList(names)}`}`;

function unfit(
  name: string,
  { type, isNested }: Field,
  types: readonly string[],
  what: string,
  fields: ReadonlyMap<string, Field>,
): string | undefined {
  if (isNested) return `${name} given; it lies in nested objects, which charts cannot see`;
  if (types.includes(type)) return undefined;
  const spelling = [...fields].find(
    ([other, field]) => field.isMultiField && other.startsWith(`${name}.`) && types.includes(field.type),
  );
  return `${name} given, which is of type ${type}; allowed is ${what}${spelling === undefined ? "" : `; did you mean ${spelling[0]}?`}`;
}

function isInsideOpaque(name: string, mappings: Readonly<Record<string, unknown>>): boolean {
  let at: unknown = mappings;
  for (const step of name.split(".")) {
    if (!isObject(at)) return false;
    if (at.enabled === false || at.type === "flat_object") return true;
    at = isObject(at.properties) ? at.properties[step] : undefined;
  }
  return isObject(at);
}
