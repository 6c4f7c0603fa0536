import { type DomainClient, RequestFailed } from "./domain-client";
import { indexPatterns, isIndexOf } from "./index-names";
import type { ManagedObject } from "./managed-object";
import type { Mark } from "./mark";
import { isObject, matches } from "./matches";
import { priorityOf, withFreePriority } from "./priority";

/** A policy, its version numbers for conflict detection, and the stream's indices. */
interface StoredPolicy {
  readonly policy: unknown;
  readonly sequenceNumber: number;
  readonly primaryTerm: number;
  readonly indices: readonly IndexRetention[];
}

interface IndexRetention {
  readonly index: string;
  /** Its policy; undefined where it has none. */
  readonly policyId: string | undefined;
  /** The policy's version that it follows; undefined until its first run. */
  readonly sequenceNumber: number | undefined;
}

/** The index setting that names the policy, in either dialect. */
const SETTING = [
  "index.plugins.index_state_management.policy_id",
  "index.opendistro.index_state_management.policy_id",
] as const;

/** Index names per request: the request line must stay below 4 KiB. */
const NAMES_PER_REQUEST = 30;

/** Harmless failures: the index follows another policy, or is closed. */
const MAY_FAIL = /already has a policy|index is closed/i;

/**
 * The policy that deletes each index some days after its creation (0 keeps it). New indices get it
 * from its template, existing ones by `add` and `change_policy`. An index with another policy keeps
 * that.
 * @see https://docs.opensearch.org/latest/im-plugin/ism/api/
 */
export function retentionPolicy(
  api: string,
  indexName: string,
  retentionDays: number,
  mark: Mark,
): ManagedObject<StoredPolicy> {
  const id = `private-ingest-${indexName}`;
  const path = `${api}/policies/${id}`;
  const desired = (priority: number): object => ({
    description: mark.text,
    default_state: "kept",
    states:
      retentionDays === 0
        ? [{ name: "kept", actions: [], transitions: [] }]
        : [
            {
              name: "kept",
              actions: [],
              transitions: [{ state_name: "deleted", conditions: { min_index_age: `${retentionDays}d` } }],
            },
            { name: "deleted", actions: [{ delete: {} }], transitions: [] },
          ],
    // Open Distro accepts one template. OpenSearch does, too, but returns a list.
    ism_template: { index_patterns: indexPatterns(indexName), priority },
  });
  const isDesired = (policy: unknown): boolean => {
    if (!isObject(policy)) return false;
    const [template, ...more]: unknown[] = [policy.ism_template].flat();
    const priority = priorityOf(indexName, isObject(template) ? template.priority : undefined);
    return more.length === 0 && matches(desired(priority), { ...policy, ism_template: template });
  };
  // Indices apply a policy minutes later, at their next run, so each is changed only once.
  const asked = new Set<string>();
  const without = ({ indices }: Pick<StoredPolicy, "indices">): string[] =>
    indices.filter(({ index, policyId }) => policyId === undefined && !asked.has(index)).map(({ index }) => index);
  const outdated = ({ indices, sequenceNumber }: Pick<StoredPolicy, "indices" | "sequenceNumber">): string[] =>
    indices
      .filter(({ index, policyId }) => policyId === id && !asked.has(index))
      .filter(({ sequenceNumber: followed }) => followed !== undefined && followed < sequenceNumber)
      .map(({ index }) => index);

  async function forIndices(
    domain: DomainClient,
    verb: string,
    names: readonly string[],
    body?: object,
  ): Promise<void> {
    for (let first = 0; first < names.length; first += NAMES_PER_REQUEST) {
      const some = names.slice(first, first + NAMES_PER_REQUEST);
      const target = `${api}/${verb}/${some.map(encodeURIComponent).join(",")}`;
      const answer = await domain.request("POST", target, { body });
      const { failures, failed_indices: failed } = isObject(answer.body) ? answer.body : {};
      const named: unknown[] = Array.isArray(failed) ? failed : [];
      const all = named.length > 0 || failures !== true ? named : [answer.body];
      const serious = all.filter((one) => !(isObject(one) && MAY_FAIL.test(String(one.reason))));
      if (serious.length > 0)
        throw new RequestFailed(`POST ${target} failed: ${JSON.stringify(serious)}`, answer.status);
      for (const index of some) asked.add(index);
    }
  }

  return {
    name: `retention policy ${id}`,
    part: "retention",
    maker: ({ policy }) => (isObject(policy) ? policy.description : undefined),
    async read(domain) {
      const { status, body } = await domain.request("GET", path);
      if (status === 404 || !isObject(body)) return undefined;
      return {
        policy: body.policy,
        sequenceNumber: Number(body._seq_no),
        primaryTerm: Number(body._primary_term),
        indices: await indicesOf(domain, api, indexName),
      };
    },
    isCurrent: (stored) => isDesired(stored.policy) && without(stored).length === 0 && outdated(stored).length === 0,
    async write(domain, stored) {
      const indices = stored?.indices ?? (await indicesOf(domain, api, indexName));
      let sequenceNumber = stored?.sequenceNumber ?? 0;
      if (stored === undefined || !isDesired(stored.policy)) {
        const condition =
          stored === undefined ? "" : `?if_seq_no=${stored.sequenceNumber}&if_primary_term=${stored.primaryTerm}`;
        const { body } = await withFreePriority(indexName, (priority) =>
          domain.request("PUT", path + condition, { body: { policy: desired(priority) } }),
        );
        sequenceNumber = isObject(body) ? Number(body._seq_no) : Infinity;
      }
      await forIndices(domain, "add", without({ indices }), { policy_id: id });
      await forIndices(domain, "change_policy", outdated({ indices, sequenceNumber }), { policy_id: id });
    },
    async remove(domain, { policy, indices }) {
      if (!isObject(policy) || !mark.isOwn(policy.description))
        return { keptBecause: "It was not made by this stack." };
      // Removed from the indices first: without the policy, they would keep deleting themselves.
      const followers = indices.filter(({ policyId }) => policyId === id).map(({ index }) => index);
      await forIndices(domain, "remove", followers);
      await domain.request("DELETE", path);
      return "removed";
    },
  };
}

async function indicesOf(domain: DomainClient, api: string, indexName: string): Promise<IndexRetention[]> {
  const { body } = await domain.request("GET", `${api}/explain/${encodeURIComponent(`${indexName}*`)}`);
  return Object.entries(isObject(body) ? body : {})
    .filter(([index, told]) => isIndexOf(indexName, index) && isObject(told))
    .map(([index, told]) => {
      const { policy_seq_no, ...more } = told as Record<string, unknown>;
      // Before the first run, the answer may contain only the index's setting.
      const policy_id = more.policy_id ?? more[SETTING[0]] ?? more[SETTING[1]];
      return {
        index,
        policyId: typeof policy_id === "string" ? policy_id : undefined,
        // Negative until the index has been initialised.
        sequenceNumber: typeof policy_seq_no === "number" && policy_seq_no >= 0 ? policy_seq_no : undefined,
      };
    });
}
