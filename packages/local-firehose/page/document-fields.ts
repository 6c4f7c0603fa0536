import { elementsOf, membersOf } from "../json-text";
import { type DateReader, dateReader } from "../store/date-format";
import type { DocumentField } from "./source";

const MAX_CHARACTERS = 500;
/** Depth of nested lists in which epochs are shown as times. */
const MOST_LISTS = 2;

/** Read the dates that may be seconds or milliseconds since 1970, by the path of their field. */
export type EpochReaders = ReadonlyMap<string, DateReader>;

export function epochReaders(formats: Readonly<Record<string, string>>): EpochReaders {
  return new Map(Object.entries(formats).map(([path, format]) => [path, dateReader(format)]));
}

/**
 * A document's fields as the table shows them.
 * @param source JSON text: numbers and depth may be more than a browser reads.
 * @param columns paths of fields, such as `httpRequest.country`; all members if empty.
 */
export function documentFields(
  source: string,
  columns: readonly string[],
  epochs: EpochReaders = new Map(),
): [name: string, field: DocumentField][] {
  const members = membersOf(source);
  const fields = columns.length === 0 ? [...members] : columns.map((path) => [path, valueAt(members, path)] as const);
  return fields.flatMap(([path, value]) => {
    if (value === undefined) return [];
    const read = epochs.get(path);
    return [[path, shown(read === undefined ? value : withTimes(value, read))]];
  });
}

/** A value, or each of a list, as ISO 8601 where it is an epoch. */
function withTimes(value: string, read: DateReader, lists = MOST_LISTS): string {
  if (value.startsWith("[") && lists > 0)
    return `[${elementsOf(value)
      .map((element) => withTimes(element, read, lists - 1))
      .join(",")}]`;
  const [, text] = /^"?(-?\d+(?:\.\d*)?)"?$/.exec(value) ?? [];
  const time = new Date((text === undefined ? undefined : read(text)) ?? NaN);
  return Number.isNaN(time.getTime()) ? value : JSON.stringify(time);
}

/** The JSON at a path; of a list of objects, the list of what is there. */
function valueAt(members: ReadonlyMap<string, string>, path: string): string | undefined {
  const whole = members.get(path);
  if (whole !== undefined) return whole;
  for (let dot = path.indexOf("."); dot > 0; dot = path.indexOf(".", dot + 1)) {
    const outer = members.get(path.slice(0, dot));
    if (outer === undefined) continue;
    const rest = path.slice(dot + 1);
    if (outer.startsWith("{")) return valueAt(membersOf(outer), rest);
    if (!outer.startsWith("[")) return undefined;
    const values = elementsOf(outer).flatMap((element) =>
      element.startsWith("{") ? (valueAt(membersOf(element), rest) ?? []) : [],
    );
    return values.length === 0 ? undefined : `[${values.join(",")}]`;
  }
  return undefined;
}

function shown(value: string): DocumentField {
  const text = value.startsWith('"') ? (JSON.parse(value) as string) : value;
  const isCut = text.length > MAX_CHARACTERS;
  return { text: isCut ? `${text.slice(0, MAX_CHARACTERS)}…` : text, isNumber: /^[-\d]/.test(value) };
}
