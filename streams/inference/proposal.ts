import { isTimeFieldName } from "../../lambda/transform/time-field";
import { takesIso } from "../fields/date-spellings";
import { DATES, type Field, fieldsOf, GROUPS, NUMBERS, WHOLE_NUMBERS } from "../fields/mapping-fields";
import { groupRank, isIdName, isMeasureName, isPlaceOrState, timeRank } from "./field-names";
import type { Guess } from "./mapping";
import type { ObservedField, ObservedObject } from "./observed";

/** Keys of stream.yaml that are derived from the fields. */
export interface Proposal {
  readonly timeField: string;
  /** Only if it is not the default. */
  readonly transform?: "none";
  readonly charts: readonly {
    readonly title: string;
    readonly y: "count" | { readonly avg: string };
    readonly by?: string;
  }[];
  readonly columns: readonly string[];
  readonly guesses: readonly Guess[];
}

/** Most lines of a readable chart. */
const MOST_LINES = 20;
const MOST_COLUMNS = 8;

/** Time field, charts and columns for a stream; without a sample, names and types decide. */
export function propose(
  name: string,
  mappings: Readonly<Record<string, unknown>>,
  observed?: ObservedObject,
): Proposal {
  const fields = [...fieldsOf(mappings)].filter(([, { isNested }]) => !isNested);
  const seen = (path: string): ObservedField | undefined => observedField(observed, path);
  const isAlways = (path: string): boolean => {
    const count = presence(observed, path);
    return count === undefined || count === observed?.objects;
  };
  const time = timeOf(fields, isAlways, seen);
  const y = numberOf(fields, isAlways, seen);
  const by = groupOf(fields, isAlways, seen);
  const lines = by === undefined ? "" : ` by ${lastName(by)}`;
  const charts: Proposal["charts"] = [
    ...(y === undefined
      ? []
      : [{ title: `average ${lastName(y)}${lines}`, y: { avg: y }, ...(by !== undefined && { by }) }]),
    { title: `${name}${lines}`, y: "count" as const, ...(by !== undefined && { by }) },
  ];
  const timeField = time ?? "timestamp";
  const columns = fields
    .filter(([path, { type, isMultiField }]) => path !== timeField && !isMultiField && isShown(type))
    .map(([path]) => path)
    .slice(0, MOST_COLUMNS);
  const isAdded = isTimeFieldName(timeField) && takesIso(fieldsOf(mappings).get(timeField)?.format);
  return {
    timeField,
    ...(!isAdded && { transform: "none" as const }),
    charts,
    columns,
    guesses: [
      {
        field: timeField,
        guess:
          time === undefined
            ? "the time of a record: no date of its own was found, so the arrival time is added"
            : `the time of a record${isAdded ? "; a record without it gets its arrival time" : "; nothing is added to records without it"}`,
      },
      ...(y === undefined ? [] : [{ field: y, guess: "the number to draw: its average" }]),
      ...(by === undefined ? [] : [{ field: by, guess: "one line per value" }]),
    ],
  };
}

type Entry = readonly [path: string, field: Field];
type Always = (path: string) => boolean;
type Seen = (path: string) => ObservedField | undefined;

/** A date of the record itself, not in a list; every record should have it. */
function timeOf(fields: readonly Entry[], isAlways: Always, seen: Seen): string | undefined {
  const hasClock = (path: string): boolean => {
    const field = seen(path);
    return field === undefined || field.numbers.count > 0 || field.texts.dates.hasClock;
  };
  return fields
    .filter(([path, { type }]) => DATES.includes(type) && seen(path)?.inLists !== true)
    .map(([path], place) => [path, [!isAlways(path), !hasClock(path), timeRank(path), depth(path), place]] as const)
    .sort(byRank)
    .map(([path]) => path)[0];
}

function numberOf(fields: readonly Entry[], isAlways: Always, seen: Seen): string | undefined {
  const isConstant = (path: string): boolean => seen(path)?.distinct.size === 1;
  return fields
    .filter(([path, { type }]) => NUMBERS.includes(type) && !isIdName(path) && !isPlaceOrState(path))
    .map(
      ([path, { type }], place) =>
        [
          path,
          [isConstant(path), !isMeasureName(path), !isAlways(path), WHOLE_NUMBERS.includes(type), depth(path), place],
        ] as const,
    )
    .sort(byRank)
    .map(([path]) => path)[0];
}

/** A field with few values that recur. */
function groupOf(fields: readonly Entry[], isAlways: Always, seen: Seen): string | undefined {
  const isFew = (path: string, type: string): boolean => {
    const field = seen(path.replace(/\.keyword$/, ""));
    if (field === undefined) return !isIdName(plain(path)) && (!WHOLE_NUMBERS.includes(type) || isPlaceOrState(path));
    const { size } = field.distinct;
    const isNumber = WHOLE_NUMBERS.includes(type);
    return (
      size >= 2 &&
      size <= MOST_LINES &&
      size * 2 <= field.values &&
      (!isNumber || isPlaceOrState(path) || isIdName(path))
    );
  };
  return fields
    .filter(([path, { type }]) => GROUPS.includes(type) && isFew(path, type))
    .map(([path], place) => [path, [!isAlways(path), groupRank(plain(path)), depth(path), place]] as const)
    .sort(byRank)
    .map(([path]) => path)[0];
}

function byRank(
  [, one]: readonly [string, readonly (number | boolean)[]],
  [, other]: readonly [string, readonly (number | boolean)[]],
): number {
  const place = one.findIndex((rank, index) => rank !== other[index]);
  return place < 0 ? 0 : Number(one[place]) - Number(other[place]);
}

const depth = (path: string): number => path.split(".").length;
const plain = (path: string): string => path.replace(/\.keyword$/, "");
const lastName = (path: string): string => plain(path).split(".").at(-1) ?? path;
const isShown = (type: string): boolean => !["object", "nested", "alias"].includes(type);

function observedField(root: ObservedObject | undefined, path: string): ObservedField | undefined {
  const [first = "", ...rest] = path.split(".");
  const field = root?.fields.get(first);
  return rest.length === 0 ? field : observedField(field?.inner, rest.join("."));
}

/** Number of records with a value at the path; undefined without a sample. */
function presence(root: ObservedObject | undefined, path: string): number | undefined {
  if (root === undefined) return undefined;
  const steps = plain(path).split(".");
  return Math.min(
    ...steps.map((_, index) => {
      const field = observedField(root, steps.slice(0, index + 1).join("."));
      return field === undefined ? 0 : field.inLists ? field.present - 1 : field.present;
    }),
  );
}
