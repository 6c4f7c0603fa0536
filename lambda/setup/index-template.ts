import { indexPatterns } from "./index-names";
import type { ManagedObject } from "./managed-object";
import type { Mark } from "./mark";
import { isObject, matches } from "./matches";
import { priorityOf, withFreePriority } from "./priority";

/** How the indices of a stream are laid out. */
export interface IndexLayout {
  readonly indexName: string;
  readonly shards: number;
  readonly replicas: number;
  /** Whether slow requests are logged; the engine's own thresholds are -1, which logs none. */
  readonly slowLogs: boolean;
}

/** @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createdomain-configure-slow-logs.html */
const SLOW_LOGS = {
  search: { slowlog: { threshold: { query: { warn: "10s", info: "5s" }, fetch: { warn: "1s" } } } },
  indexing: { slowlog: { threshold: { index: { warn: "10s", info: "5s" } } } },
};

const keywordText = { type: "text", fields: { keyword: { type: "keyword", ignore_above: 256 } } };

/** Fields of the stock data; any others get the type that the first document suggests. */
const properties = {
  timestamp: { type: "date" },
  ticker_symbol: keywordText,
  sector: keywordText,
  change: { type: "double" },
  price: { type: "double" },
};

/** The template that every rotated index of the stream is made from. */
export function indexTemplate(
  { indexName, shards, replicas, slowLogs }: IndexLayout,
  mark: Mark,
): ManagedObject<Record<string, unknown>> {
  const id = `private-ingest-${indexName}`;
  const path = `/_index_template/${id}`;
  const desired = (priority: number): object => ({
    index_patterns: indexPatterns(indexName),
    priority,
    // Written as the domain tells it back, or it would never be equal.
    template: {
      settings: {
        index: {
          number_of_shards: String(shards),
          number_of_replicas: String(replicas),
          ...(slowLogs ? SLOW_LOGS : {}),
        },
      },
      mappings: { properties },
    },
    _meta: { description: mark.text },
  });
  const maker = (template: Record<string, unknown>): unknown =>
    isObject(template._meta) ? template._meta.description : undefined;
  return {
    name: `index template ${id}`,
    async read(domain) {
      const { body } = await domain.request("GET", path);
      const templates = isObject(body) ? body.index_templates : undefined;
      const [first] = Array.isArray(templates) ? (templates as unknown[]) : [];
      return isObject(first) && isObject(first.index_template) ? first.index_template : undefined;
    },
    maker,
    isCurrent: (template) => matches(desired(priorityOf(indexName, template.priority)), template),
    async write(domain) {
      await withFreePriority(indexName, (priority) => domain.request("PUT", path, { body: desired(priority) }));
    },
    async remove(domain, template) {
      if (!mark.isOwn(maker(template))) return { keptBecause: "It was not made by this stack." };
      await domain.request("DELETE", path);
      return "removed";
    },
  };
}
