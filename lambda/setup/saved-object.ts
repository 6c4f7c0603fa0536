/** One line of an export. */
export interface SavedObject {
  /** Such as `index-pattern`, `visualization`, `search` or `dashboard`. */
  readonly type: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly { readonly name: string; readonly type: string; readonly id: string }[];
  /** The object's version; without it, Dashboards run every migration since 6.0. */
  readonly migrationVersion?: Readonly<Record<string, string>>;
}

export const keyOf = ({ type, id }: Pick<SavedObject, "type" | "id">): string => `${type}/${id}`;

export function toNdjson(objects: readonly SavedObject[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join("");
}
