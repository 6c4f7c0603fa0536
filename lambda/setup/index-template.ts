import { createHash } from "node:crypto";
import type { StreamSetup } from "../contracts/stream-setup";
import { indexPatterns } from "./index-names";
import { indexSettings } from "./index-settings";
import type { ManagedObject } from "./managed-object";
import type { Mark } from "./mark";
import { isObject, matches } from "./matches";
import { priorityOf, withFreePriority } from "./priority";

/** A template's content for a stream's indices. */
export type IndexTemplateOptions = Pick<
  StreamSetup,
  "indexName" | "shards" | "replicas" | "mappings" | "indexSettings"
> & {
  /** Whether slow requests are logged; the engine's default thresholds of -1 log none. */
  readonly slowLogs: boolean;
};

/** @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createdomain-configure-slow-logs.html */
const SLOW_LOGS = {
  search: { slowlog: { threshold: { query: { warn: "10s", info: "5s" }, fetch: { warn: "1s" } } } },
  indexing: { slowlog: { threshold: { index: { warn: "10s", info: "5s" } } } },
};

/** The template of every later rotated index; the longest index name wins. */
export function indexTemplate(layout: IndexTemplateOptions, mark: Mark): ManagedObject<Record<string, unknown>> {
  const { indexName, mappings } = layout;
  const id = `private-ingest-${indexName}`;
  const path = `/_index_template/${id}`;
  // In the domain's form, so that it compares equal.
  const template = {
    settings: indexSettings(layout.slowLogs ? SLOW_LOGS : {}, layout.indexSettings ?? {}, {
      number_of_shards: layout.shards,
      number_of_replicas: layout.replicas,
    }),
    ...(mappings === undefined ? {} : { mappings }),
  };
  // The state may contain more than desired, so only the digest reveals a removed field.
  const digest = createHash("sha256").update(JSON.stringify(template)).digest("hex").slice(0, 16);
  const desired = (priority: number): object => ({
    index_patterns: indexPatterns(indexName),
    priority,
    template,
    _meta: { description: mark.text, digest },
  });
  const maker = (state: Record<string, unknown>): unknown =>
    isObject(state._meta) ? state._meta.description : undefined;
  return {
    name: `index template ${id}`,
    async read(domain) {
      const { body } = await domain.request("GET", path);
      const templates = isObject(body) ? body.index_templates : undefined;
      const [first] = Array.isArray(templates) ? (templates as unknown[]) : [];
      return isObject(first) && isObject(first.index_template) ? first.index_template : undefined;
    },
    maker,
    isCurrent: (state) => matches(desired(priorityOf(indexName, state.priority)), state),
    async write(domain) {
      await withFreePriority(indexName, (priority) => domain.request("PUT", path, { body: desired(priority) }));
    },
    async remove(domain, state) {
      if (!mark.isOwn(maker(state))) return { keptBecause: "It was not made by this stack." };
      await domain.request("DELETE", path);
      return "removed";
    },
  };
}
