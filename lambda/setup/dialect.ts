import type { SetupEvent } from "../contracts/setup-event";

export interface Dialect {
  readonly security: string;
  readonly indexStateManagement: string;
  /** The cluster setting of index state management's history. */
  readonly historySetting: string;
  readonly dashboards: string;
  /** Header that Dashboards require against forged requests. */
  readonly dashboardsHeader: string;
}

/** Elasticsearch domains have Open Distro's paths. OpenSearch has both; only its own will last. */
export const dialects: Readonly<Record<SetupEvent["engine"], Dialect>> = {
  opensearch: {
    security: "/_plugins/_security/api",
    indexStateManagement: "/_plugins/_ism",
    historySetting: "plugins.index_state_management.history.enabled",
    dashboards: "/_dashboards",
    dashboardsHeader: "osd-xsrf",
  },
  elasticsearch: {
    security: "/_opendistro/_security/api",
    indexStateManagement: "/_opendistro/_ism",
    historySetting: "opendistro.index_state_management.history.enabled",
    dashboards: "/_plugin/kibana",
    dashboardsHeader: "kbn-xsrf",
  },
};
