import { createHash, randomUUID } from "node:crypto";
import type { Dialect } from "./dialect";
import { RequestFailed } from "./domain-client";
import type { Ledger } from "./ledger";
import type { ManagedObject } from "./managed-object";
import type { Mark } from "./mark";
import { isObject, matches } from "./matches";
import { keyOf, type SavedObject, savedObjects, toNdjson } from "./saved-objects";

/** Saved objects as Dashboards tell them. */
type Present = readonly unknown[];

/** Where the saved objects of a stream are, and what was written of them. */
export interface DashboardsArgs {
  readonly dialect: Dialect;
  readonly indexName: string;
  /** Title of the index pattern. */
  readonly indexPattern: string;
  /** See {@link Ledger.savedObjects}. */
  readonly written: Ledger["savedObjects"];
}

/**
 * The saved objects of the stream, in the tenant that all users share. They are read and written together, as the dashboard
 * is nothing without the others. What people have changed stays as they left it.
 */
export function dashboards(
  { dialect, indexName, indexPattern, written }: DashboardsArgs,
  mark: Mark,
): ManagedObject<Present> {
  const { dashboards: base, dashboardsHeader } = dialect;
  const desired = savedObjects(indexName, indexPattern);
  const headers = { [dashboardsHeader]: "true", securitytenant: "global" };
  const isOwn = (object: SavedObject): boolean => keyOf(object) in written;
  /** The desired objects that are missing, or still as an earlier version of this function has written them. */
  const toWrite = (present: Present): SavedObject[] =>
    desired.filter((object) => {
      const found = present.find((other) => matches({ type: object.type, id: object.id }, other));
      if (found === undefined) return true;
      const { attributes, references } = object;
      return written[keyOf(object)] === digest(object, found) && !matches({ attributes, references }, found);
    });
  return {
    name: `saved objects of ${indexName}`,
    part: "dashboards",
    async read(domain) {
      const wanted = desired.map(({ type, id }) => ({ type, id }));
      const { body } = await domain.request("POST", `${base}/api/saved_objects/_bulk_get`, { body: wanted, headers });
      const found = isObject(body) && Array.isArray(body.saved_objects) ? (body.saved_objects as unknown[]) : [];
      const present = found.filter((object) => isObject(object) && object.error === undefined);
      return present.length === 0 ? undefined : present;
    },
    maker: (present) => (present.every((object) => isOwn(object as SavedObject)) ? mark.text : undefined),
    isCurrent: (present) => toWrite(present).length === 0,
    async write(domain, present = []) {
      const { body, contentType } = multipart(toNdjson(toWrite(present)));
      const path = `${base}/api/saved_objects/_import?overwrite=true`;
      const answer = await domain.request("POST", path, { body, headers: { ...headers, "content-type": contentType } });
      if (!matches({ success: true }, answer.body)) {
        throw new RequestFailed(`POST ${path} imported in part: ${JSON.stringify(answer.body)}`, answer.status);
      }
    },
    written: (present) =>
      Object.fromEntries(
        desired.map((object) => {
          const found = present.find((other) => matches({ type: object.type, id: object.id }, other));
          const { attributes, references } = object;
          // What people have changed stays known by what was written before.
          const isWritten = found !== undefined && matches({ attributes, references }, found);
          return [keyOf(object), isWritten ? digest(object, found) : (written[keyOf(object)] ?? "")];
        }),
      ),
    async remove(domain, present) {
      const found = desired.filter(({ type, id }) => present.some((object) => matches({ type, id }, object)));
      if (!found.some(isOwn)) return { keptBecause: "They were not made by this stack." };
      for (const { type, id } of found.filter(isOwn).reverse()) {
        await domain.request("DELETE", `${base}/api/saved_objects/${type}/${id}`, { headers });
      }
      return "removed";
    },
  };
}

/** Of the attributes that this function writes: Dashboards add their own, such as an index pattern's fields. */
function digest({ attributes }: SavedObject, found: unknown): string {
  const told = isObject(found) && isObject(found.attributes) ? found.attributes : {};
  const { references } = found as { references?: unknown };
  const own = Object.keys(attributes).map((name) => told[name]);
  return createHash("sha256")
    .update(JSON.stringify([own, references]))
    .digest("hex")
    .slice(0, 16);
}

/** The form that an import wants: one file, whose name must end with .ndjson. */
function multipart(ndjson: string): { body: string; contentType: string } {
  const boundary = `private-ingest-${randomUUID()}`;
  const lines = [
    `--${boundary}`,
    'content-disposition: form-data; name="file"; filename="private-ingest.ndjson"',
    "content-type: application/ndjson",
    "",
    ndjson,
    `--${boundary}--`,
    "",
  ];
  return { body: lines.join("\r\n"), contentType: `multipart/form-data; boundary=${boundary}` };
}
