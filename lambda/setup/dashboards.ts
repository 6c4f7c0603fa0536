import { randomUUID } from "node:crypto";
import type { Dialect } from "./dialect";
import { RequestFailed } from "./domain";
import type { ManagedObject } from "./managed-object";
import { isObject, matches } from "./matches";
import { savedObjects, toNdjson } from "./saved-objects";

/**
 * The saved objects of the stream, in the tenant that all users share. They are read and written together, as the dashboard
 * is nothing without the others.
 */
export function dashboards(
  { dashboards: base, dashboardsHeader }: Dialect,
  indexName: string,
): ManagedObject<unknown[]> {
  const desired = savedObjects(indexName);
  const headers = { [dashboardsHeader]: "true", securitytenant: "global" };
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
    isCurrent: (present) =>
      desired.every(({ type, id, attributes, references }) =>
        present.some((object) => matches({ type, id, attributes, references }, object)),
      ),
    async write(domain) {
      const { body, contentType } = multipart(toNdjson(desired));
      const path = `${base}/api/saved_objects/_import?overwrite=true`;
      const answer = await domain.request("POST", path, { body, headers: { ...headers, "content-type": contentType } });
      if (!matches({ success: true }, answer.body)) {
        throw new RequestFailed(`POST ${path} imported in part: ${JSON.stringify(answer.body)}`, answer.status);
      }
    },
    async remove(domain, present) {
      for (const { type, id } of [...desired].reverse()) {
        if (!present.some((object) => matches({ type, id }, object))) continue;
        await domain.request("DELETE", `${base}/api/saved_objects/${type}/${id}`, { headers });
      }
      return "removed";
    },
  };
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
