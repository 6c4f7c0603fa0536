import { MADE_HERE, type ManagedObject } from "./managed-object";
import { isObject, matches } from "./matches";

/** How the indices of a stream are laid out. */
export interface IndexLayout {
  readonly indexName: string;
  readonly shards: number;
  readonly replicas: number;
}

/** Above the templates that products bring along (0 to 50), below a user's own that are meant to win. */
const PRIORITY = 100;

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
export function indexTemplate({ indexName, shards, replicas }: IndexLayout): ManagedObject<Record<string, unknown>> {
  const id = `private-ingest-${indexName}`;
  const path = `/_index_template/${id}`;
  const desired = {
    index_patterns: [`${indexName}*`],
    priority: PRIORITY,
    // Written as the domain tells it back, or it would never be equal.
    template: {
      settings: { index: { number_of_shards: String(shards), number_of_replicas: String(replicas) } },
      mappings: { properties },
    },
    _meta: { description: MADE_HERE },
  };
  return {
    name: `index template ${id}`,
    async read(domain) {
      const { body } = await domain.request("GET", path);
      const templates = isObject(body) ? body.index_templates : undefined;
      const [first] = Array.isArray(templates) ? (templates as unknown[]) : [];
      return isObject(first) && isObject(first.index_template) ? first.index_template : undefined;
    },
    isCurrent: (template) => matches(desired, template),
    async write(domain) {
      await domain.request("PUT", path, { body: desired });
    },
    async remove(domain, template) {
      if (!matches({ _meta: desired._meta }, template)) return { keptBecause: "It was not made here." };
      await domain.request("DELETE", path);
      return "removed";
    },
  };
}
