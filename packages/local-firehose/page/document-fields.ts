import { elementsOf, membersOf } from "../json-text";
import type { DocumentField } from "./source";

/** Longest text of one field that the table shows. */
const MAX_CHARACTERS = 500;

/**
 * A document's fields as the table shows them.
 * @param source JSON text: its numbers may be larger than a browser's, its depth more than it
 *   reads.
 * @param columns paths of fields, such as `httpRequest.country`; where there is none, all members.
 */
export function documentFields(source: string, columns: readonly string[]): [name: string, field: DocumentField][] {
  const members = membersOf(source);
  if (columns.length === 0) return [...members].map(([name, value]) => [name, shown(value)]);
  return columns.flatMap((path) => {
    const value = valueAt(members, path);
    return value === undefined ? [] : [[path, shown(value)] as [string, DocumentField]];
  });
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
