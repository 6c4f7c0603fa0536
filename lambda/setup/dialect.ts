import type { SetupEvent } from "../contracts/setup-event";

/** Where an engine keeps its parts, and what its Dashboards are called. */
export interface Dialect {
  readonly security: string;
  readonly indexStateManagement: string;
  /** The setting of the cluster that turns the record of index state management on. */
  readonly historySetting: string;
  readonly dashboards: string;
  /** The header without which Dashboards take a request for forged. */
  readonly dashboardsHeader: string;
}

/** Open Distro's paths are the ones of Elasticsearch domains; OpenSearch knows both, and its own for longer. */
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
