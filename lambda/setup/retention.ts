import { MADE_HERE, type ManagedObject } from "./managed-object";
import { isObject, matches } from "./matches";

/** A policy with what the API needs to know that nobody else has changed it. */
interface StoredPolicy {
  readonly policy: unknown;
  readonly sequenceNumber: number;
  readonly primaryTerm: number;
}

const retentionPolicyId = (indexName: string): string => `private-ingest-${indexName}`;

/** Two policies that fit an index are decided by it. */
const PRIORITY = 100;

/**
 * The policy that deletes each index of the stream so many days after it was made. New indices get it by its own template;
 * a changed one is also given to the indices that have it already, as they keep to the text they were given.
 *
 * @param api such as `/_plugins/_ism`.
 */
export function retentionPolicy(api: string, indexName: string, retentionDays: number): ManagedObject<StoredPolicy> {
  const id = retentionPolicyId(indexName);
  const path = `${api}/policies/${id}`;
  const indices = encodeURIComponent(`${indexName}*`);
  const desired = {
    description: MADE_HERE,
    default_state: "kept",
    states: [
      {
        name: "kept",
        actions: [],
        transitions: [{ state_name: "deleted", conditions: { min_index_age: `${retentionDays}d` } }],
      },
      { name: "deleted", actions: [{ delete: {} }], transitions: [] },
    ],
    ism_template: [{ index_patterns: [`${indexName}*`], priority: PRIORITY }],
  };
  return {
    name: `retention policy ${id}`,
    part: "retention",
    async read(domain) {
      const { status, body } = await domain.request("GET", path);
      if (status === 404 || !isObject(body)) return undefined;
      return { policy: body.policy, sequenceNumber: Number(body._seq_no), primaryTerm: Number(body._primary_term) };
    },
    isCurrent: ({ policy }) => matches(desired, policy),
    async write(domain, stored) {
      const condition =
        stored === undefined ? "" : `?if_seq_no=${stored.sequenceNumber}&if_primary_term=${stored.primaryTerm}`;
      await domain.request("PUT", path + condition, { body: { policy: desired } });
      if (stored !== undefined) {
        await domain.request("POST", `${api}/change_policy/${indices}`, { body: { policy_id: id } });
      }
    },
    async remove(domain, { policy }) {
      if (!matches({ description: MADE_HERE }, policy)) return { keptBecause: "It was not made here." };
      // First from the indices: they would go on to delete themselves without it.
      await domain.request("POST", `${api}/remove/${indices}`);
      await domain.request("DELETE", path);
      return "removed";
    },
  };
}
