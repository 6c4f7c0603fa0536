interface SavedObject {
  readonly type: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references?: readonly { readonly name: string; readonly type: string; readonly id: string }[];
  readonly updated_at?: string;
}

/** Of Dashboards, and of Kibana in an Elasticsearch domain. */
export const savedObjectsPath = /^\/(_dashboards|_plugin\/kibana)\/api\/saved_objects(?=\/)/;

const types = new Set(["config", "dashboard", "index-pattern", "query", "search", "visualization"]);
const jsonAttributes = ["visState", "panelsJSON", "optionsJSON", "uiStateJSON", "searchSourceJSON"];

const keyOf = ({ id, type }: Pick<SavedObject, "type" | "id">): string => `${type}/${id}`;

/**
 * Import, look-up and deletion, with the checks of Dashboards: known types, valid JSON, and
 * references that exist. https://docs.opensearch.org/latest/dashboards/management/saved-objects/
 */
export class SavedObjects {
  readonly objects = new Map<string, SavedObject>();

  /** @param path below {@link savedObjectsPath}, with its query. */
  answer(method: string, path: string, body: string): { readonly status: number; readonly body: unknown } {
    const { pathname, searchParams } = new URL(path, "http://dashboards");
    if (method === "POST" && pathname === "/_bulk_get")
      return { status: 200, body: this.found(JSON.parse(body) as SavedObject[]) };
    if (method === "POST" && pathname === "/_import")
      return { status: 200, body: this.import(fileOf(body), searchParams.get("overwrite") === "true") };
    const key = decodeURIComponent(pathname.slice(1));
    const object = this.objects.get(key);
    if (object === undefined) return { status: 404, body: notFound(key) };
    if (method === "DELETE") this.objects.delete(key);
    return { status: 200, body: method === "DELETE" ? {} : object };
  }

  private found(asked: readonly SavedObject[]): unknown {
    const found = asked.map(
      ({ id, type }) => this.objects.get(keyOf({ id, type })) ?? { id, type, error: notFound(keyOf({ id, type })) },
    );
    return { saved_objects: found };
  }

  private import(lines: readonly SavedObject[], overwrite: boolean): unknown {
    const known = new Set([...this.objects.keys(), ...lines.map(keyOf)]);
    const errors = lines.flatMap((object) => {
      const error = this.problemOf(object, known, overwrite);
      return error === undefined ? [] : [{ id: object.id, type: object.type, error }];
    });
    const refused = new Set(errors.map(keyOf));
    const taken = lines.filter((object) => !refused.has(keyOf(object)));
    for (const object of taken)
      this.objects.set(keyOf(object), { references: [], ...object, updated_at: "2026-11-23T00:00:00Z" });
    return { success: errors.length === 0, successCount: taken.length, ...(errors.length > 0 && { errors }) };
  }

  private problemOf(object: SavedObject, known: ReadonlySet<string>, overwrite: boolean): unknown {
    const { attributes, references = [], type } = object;
    if (!types.has(type)) return { type: "unsupported_type" };
    if (!overwrite && this.objects.has(keyOf(object))) return { type: "conflict" };
    const missing = references.filter((reference) => !known.has(keyOf(reference)));
    if (missing.length > 0) return { type: "missing_references", references: missing };
    const meta = (attributes["kibanaSavedObjectMeta"] ?? {}) as Record<string, unknown>;
    const texts = jsonAttributes.map((name) => attributes[name] ?? meta[name]);
    return texts.every((text) => text === undefined || isJson(text)) ? undefined : { type: "unknown", statusCode: 400 };
  }
}

function fileOf(form: string): readonly SavedObject[] {
  const [, content = ""] = /\r\n\r\n(.*?)\r\n--/s.exec(form) ?? [];
  const lines = content.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => JSON.parse(line) as SavedObject);
}

function isJson(text: unknown): boolean {
  try {
    JSON.parse(String(text));
    return true;
  } catch {
    return false;
  }
}

function notFound(key: string): object {
  return { statusCode: 404, error: "Not Found", message: `Saved object [${key}] not found` };
}
