import { isObject } from "./matches";
import type { SavedObject } from "./saved-object";

/** A line of an export that is a saved object, before it is checked. */
type Exported = Partial<Record<keyof SavedObject, unknown>>;

/**
 * The objects of an export of Dashboards for one stream, with unique ids and updated references. A
 * missing index pattern is the stream's; a single one gets the stream's title and time field. Ids
 * inside other texts stay: exports since 6.5 have none.
 * @param idOf returns the id of a stream's object, by the one in the export.
 * @param pattern the stream's own index pattern.
 * @throws Error that lists all lines that are not saved objects.
 */
export function exportedObjects(
  ndjson: string,
  idOf: (id: string) => string,
  pattern: SavedObject,
): readonly SavedObject[] {
  const exported = read(ndjson);
  const patterns = exported.filter(({ type }) => type === pattern.type);
  const keys = new Set(exported.map(({ type, id }) => `${type}/${id}`));
  const referenceOf = ({ name, type, id }: SavedObject["references"][number]): SavedObject["references"][number] => {
    if (keys.has(`${type}/${id}`)) return { name, type, id: idOf(id) };
    return { name, type, id: type === pattern.type ? pattern.id : id };
  };
  const objects = exported.map((object): SavedObject => {
    const isOnlyPattern = patterns.length === 1 && object === patterns[0];
    return {
      ...object,
      id: idOf(object.id),
      references: object.references.map(referenceOf),
      attributes: isOnlyPattern ? { ...object.attributes, ...pattern.attributes } : object.attributes,
    };
  });
  const isReferenced = objects.some(({ references }) => references.some(({ id }) => id === pattern.id));
  return isReferenced && patterns.length === 0 ? [pattern, ...objects] : objects;
}

function read(ndjson: string): SavedObject[] {
  const problems: string[] = [];
  const objects = ndjson.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === "") return [];
    const found = parse(line);
    // The last line of an export counts its objects.
    if (isObject(found) && "exportedCount" in found) return [];
    const object = isObject(found) ? savedObject(found) : undefined;
    if (object === undefined) problems.push(`Line ${index + 1} is not a saved object with type, id and attributes.`);
    return object === undefined ? [] : [object];
  });
  if (problems.length > 0) throw new Error(`The export of Dashboards has wrong lines:\n${problems.join("\n")}`);
  return objects;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Only what an import needs: dates, versions and namespaces are the exporting cluster's. */
function savedObject({ type, id, attributes, references = [], migrationVersion }: Exported): SavedObject | undefined {
  if (typeof type !== "string" || typeof id !== "string" || !isObject(attributes)) return undefined;
  if (!Array.isArray(references) || !references.every(isReference)) return undefined;
  return {
    type,
    id,
    attributes,
    references,
    ...(isObject(migrationVersion) ? { migrationVersion: migrationVersion as Record<string, string> } : {}),
  };
}

const isReference = (found: unknown): found is SavedObject["references"][number] =>
  isObject(found) && [found.name, found.type, found.id].every((text) => typeof text === "string");
