import type { FakeCluster } from "./fake-cluster";

/** What is in the domain. The cluster adds `reserved` and empty lists to documents itself. */
export function contents({ documents, policies, savedObjects, ledgers, indices }: FakeCluster): unknown {
  const isOwn = ([key, value]: [string, unknown]): boolean =>
    key !== "reserved" && !(Array.isArray(value) && value.length === 0);
  const told = [...documents].map(([path, document]) => [
    path,
    Object.fromEntries(Object.entries(document).filter(isOwn)),
  ]);
  return structuredClone([
    Object.fromEntries(told),
    ...[policies, savedObjects, ledgers].map((of) => [...of.keys()].sort()),
    [...indices].map(([index, { policyId }]) => [index, policyId]),
  ]);
}
