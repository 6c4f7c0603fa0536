import { MADE_HERE, type ManagedObject } from "./managed-object";
import { isObject, matches } from "./matches";
import { type NamedObject, readNamed } from "./named-object";

/** How the indices of a stream are laid out. */
export interface IndexLayout {
  readonly indexName: string;
  readonly shards: number;
  readonly replicas: number;
}

/** Above the templates that products bring along (0 to 50), below a user's own that are meant to win. */
const PRIORITY = 100;

/** The one mapping type of an index in Elasticsearch 6; the stream writes with it. */
const LEGACY_TYPE = "_doc";

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

/**
 * The same for an Elasticsearch before 7.8, which knows only the older kind of template: with a mapping type, and with the
 * retention policy named among the settings, as the policy cannot yet say which indices it is for.
 *
 * @param policyId of the retention policy; undefined keeps the indices.
 */
export function legacyIndexTemplate(
  { indexName, shards, replicas }: IndexLayout,
  policyId: string | undefined,
): ManagedObject<NamedObject> {
  const id = `private-ingest-${indexName}`;
  const path = `/_template/${id}`;
  const index = {
    number_of_shards: String(shards),
    number_of_replicas: String(replicas),
    ...(policyId === undefined ? {} : { opendistro: { index_state_management: { policy_id: policyId } } }),
  };
  const made = { mappings: { [LEGACY_TYPE]: { _meta: { description: MADE_HERE } } } };
  const desired = {
    index_patterns: [`${indexName}*`],
    order: PRIORITY,
    settings: { index },
    mappings: { [LEGACY_TYPE]: { ...made.mappings[LEGACY_TYPE], properties } },
  };
  return {
    name: `index template ${id}`,
    read: (domain) => readNamed(domain, path, id),
    isCurrent: (template) => matches(desired, template),
    async write(domain) {
      await domain.request("PUT", path, { body: desired });
    },
    async remove(domain, template) {
      if (!matches(made, template)) return { keptBecause: "It was not made here." };
      await domain.request("DELETE", path);
      return "removed";
    },
  };
}
