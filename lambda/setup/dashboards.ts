import { createHash, randomUUID } from "node:crypto";
import type { Dialect } from "./dialect";
import { type DomainClient, RequestFailed } from "./domain-client";
import type { Ledger } from "./ledger";
import type { ManagedObject } from "./managed-object";
import type { Mark } from "./mark";
import { isObject, matches } from "./matches";
import { keyOf, type SavedObject, toNdjson } from "./saved-object";

/** Saved objects as Dashboards return them. */
type Present = readonly unknown[];

export interface DashboardsArgs {
  readonly dialect: Dialect;
  readonly indexName: string;
  readonly desired: readonly SavedObject[];
  /** Digests of earlier writes; see {@link Ledger.savedObjects}. */
  readonly written: Ledger["savedObjects"];
  /** Whether present objects are the stream's own without a ledger. */
  readonly ownsPresent: boolean;
}

/** People's changes stay; objects that are no longer desired are deleted. */
export function dashboards(
  { dialect, indexName, desired, written, ownsPresent }: DashboardsArgs,
  mark: Mark,
): ManagedObject<Present> {
  const { dashboards: base, dashboardsHeader } = dialect;
  const headers = { [dashboardsHeader]: "true", securitytenant: "global" };
  const keys = new Set(desired.map(keyOf));
  const obsolete = Object.keys(written).filter((key) => !keys.has(key));
  const isOwn = (key: string): boolean => ownsPresent || key in written;
  const found = (key: string, present: Present): unknown => present.find((one) => keyOf(one as SavedObject) === key);
  /** The desired objects that are missing, or unchanged since an earlier version wrote them. */
  const toWrite = (present: Present): SavedObject[] =>
    desired.filter((object) => {
      const state = found(keyOf(object), present);
      return state === undefined || (isUnchanged(object, state) && !isAsDesired(object, state));
    });
  const isUnchanged = (object: SavedObject, state: unknown): boolean =>
    written[keyOf(object)] === digest(object, state);
  const toDelete = (present: Present): string[] => obsolete.filter((key) => found(key, present) !== undefined);

  async function deleteAll(domain: DomainClient, some: readonly string[]): Promise<void> {
    for (const key of some) {
      const { type, id } = typeAndId(key);
      await domain.request("DELETE", `${base}/api/saved_objects/${type}/${encodeURIComponent(id)}`, { headers });
    }
  }

  return {
    name: `saved objects of ${indexName}`,
    part: "dashboards",
    async read(domain) {
      const body = [...keys, ...obsolete].map(typeAndId);
      const answer = await domain.request("POST", `${base}/api/saved_objects/_bulk_get`, { body, headers });
      const { saved_objects: all } = isObject(answer.body) ? answer.body : {};
      const present = (Array.isArray(all) ? (all as unknown[]) : []).filter(
        (object) => isObject(object) && object.error === undefined,
      );
      return present.length === 0 ? undefined : present;
    },
    maker: (present) => (present.every((object) => isOwn(keyOf(object as SavedObject))) ? mark.text : undefined),
    isCurrent: (present) => toWrite(present).length === 0 && toDelete(present).length === 0,
    async write(domain, present = []) {
      const objects = toWrite(present);
      if (objects.length > 0) {
        const { body, contentType } = multipart(toNdjson(objects));
        const path = `${base}/api/saved_objects/_import?overwrite=true`;
        const answer = await domain.request("POST", path, {
          body,
          headers: { ...headers, "content-type": contentType },
        });
        if (!matches({ success: true }, answer.body)) {
          throw new RequestFailed(`POST ${path} imported in part: ${JSON.stringify(answer.body)}`, answer.status);
        }
      }
      await deleteAll(domain, toDelete(present));
    },
    written: (present) =>
      Object.fromEntries(
        desired.map((object) => {
          const key = keyOf(object);
          const state = found(key, present);
          // People's changes show as a difference from the earlier write.
          const isWritten = state !== undefined && isAsDesired(object, state);
          return [key, isWritten ? digest(object, state) : (written[key] ?? "")];
        }),
      ),
    async remove(domain, present) {
      const own = [...keys, ...obsolete].filter((key) => isOwn(key) && found(key, present) !== undefined);
      if (own.length === 0) return { keptBecause: "They were not made by this stack." };
      await deleteAll(domain, own.reverse());
      return "removed";
    },
  };
}

const isAsDesired = ({ attributes, references }: SavedObject, state: unknown): boolean =>
  matches({ attributes, references }, state);

/** Types have no slash. */
function typeAndId(key: string): Pick<SavedObject, "type" | "id"> {
  const slash = key.indexOf("/");
  return { type: key.slice(0, slash), id: key.slice(slash + 1) };
}

/** Digest of the attributes that this function writes: Dashboards add others, such as fields. */
function digest({ attributes }: SavedObject, found: unknown): string {
  const told = isObject(found) && isObject(found.attributes) ? found.attributes : {};
  const { references } = found as { references?: unknown };
  const own = Object.keys(attributes).map((name) => told[name]);
  return createHash("sha256")
    .update(JSON.stringify([own, references]))
    .digest("hex")
    .slice(0, 16);
}

/** The form of an import: one file, whose name must end with .ndjson. */
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
