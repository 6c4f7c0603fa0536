import type { Dialect } from "./dialect";
import { PartMissing, RequestFailed } from "./domain-client";
import type { ManagedObject } from "./managed-object";
import { isObject, matches } from "./matches";

const GOES_WITH_THE_DOMAIN = { keptBecause: "It goes with the domain." } as const;

/** Switches on the audit log of the stack's own domain; its log group is empty until then. https://docs.aws.amazon.com/opensearch-service/latest/developerguide/audit-logs.html */
export function auditLogs({ security }: Dialect): ManagedObject<Readonly<Record<string, unknown>>> {
  return {
    name: "audit logs",
    part: "audit logs",
    async read(domain) {
      const { body, status } = await domain.request("GET", `${security}/audit`);
      if (status === 404 || !isObject(body) || !isObject(body.config)) {
        throw new PartMissing(`GET ${security}/audit returned no configuration`, status);
      }
      return body.config;
    },
    isCurrent: ({ enabled }) => enabled === true,
    async write(domain, config) {
      await domain.request("PUT", `${security}/audit/config`, { body: { ...config, enabled: true } });
    },
    remove: () => Promise.resolve(GOES_WITH_THE_DOMAIN),
  };
}

/** Indices of index state management's history. */
const HISTORY = "/.opendistro-ism-managed-index-history-*";

/** Whether the history is on, and its indices that have replicas. */
interface History {
  readonly enabled: boolean;
  readonly replicated: readonly string[];
}

/**
 * Switches off the retention's history on one node: its indices have a replica, so the domain would
 * stay yellow. The service allows no other change.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ism.html
 */
export function retentionHistory({ historySetting }: Dialect): ManagedObject<History> {
  // A service that refuses to change the indices deletes them itself after 30 days.
  let refused = false;
  return {
    name: "history of retention",
    part: "retention",
    async read(domain) {
      const { body } = await domain.request("GET", "/_cluster/settings?flat_settings=true");
      const { persistent } = isObject(body) ? body : {};
      const { body: indices } = await domain.request("GET", `${HISTORY}/_settings?flat_settings=true`);
      const replicated = Object.entries(isObject(indices) ? indices : {})
        .filter(([, told]) => isObject(told) && !matches({ settings: { "index.number_of_replicas": "0" } }, told))
        .map(([index]) => index);
      return { enabled: !matches({ [historySetting]: "false" }, persistent), replicated };
    },
    isCurrent: ({ enabled, replicated }) => !enabled && (refused || replicated.length === 0),
    async write(domain, state) {
      if (state?.enabled !== false) {
        await domain.request("PUT", "/_cluster/settings", { body: { persistent: { [historySetting]: false } } });
      }
      if (state === undefined || state.replicated.length === 0) return;
      try {
        const body = { index: { number_of_replicas: 0 } };
        await domain.request("PUT", `${HISTORY}/_settings`, { body, retry: false });
      } catch (error) {
        if (!(error instanceof RequestFailed)) throw error;
        refused = true;
      }
    },
    remove: () => Promise.resolve(GOES_WITH_THE_DOMAIN),
  };
}
