import type { RolePermissions } from "../contracts/setup-event";
import type { ManagedObject } from "./managed-object";
import type { Mark } from "./mark";
import { isObject, matches } from "./matches";
import { type NamedObject, readNamed } from "./named-object";

type IndexRight = NonNullable<RolePermissions["index_permissions"]>[number];

/** With exactly these permissions. An adopted one keeps more, and is never deleted. */
export function securityRole(
  api: string,
  name: string,
  permissions: RolePermissions,
  mark: Mark,
): ManagedObject<NamedObject> {
  const path = `${api}/roles/${encodeURIComponent(name)}`;
  const desired = { cluster_permissions: [], index_permissions: [], tenant_permissions: [], ...permissions };
  return {
    name: `role ${name}`,
    read: (domain) => readNamed(domain, path, name),
    maker: ({ description }) => description,
    isCurrent: (role) => matches({ ...desired, description: mark.text }, role),
    async write(domain) {
      await domain.request("PUT", path, { body: { ...desired, description: mark.text } });
    },
    adopted: {
      isCurrent: (role) => isEmpty(missing(permissions, role)),
      async write(domain, role) {
        await domain.request("PUT", path, { body: extended(role, missing(permissions, role)) });
      },
    },
    async remove(domain, { description }) {
      if (!mark.isOwn(description)) return { keptBecause: "It was not made by this stack." };
      await domain.request("DELETE", path);
      return "removed";
    },
  };
}

function missing(desired: RolePermissions, role: NamedObject): Required<RolePermissions> {
  const has = (kind: keyof RolePermissions): unknown[] => (Array.isArray(role[kind]) ? (role[kind] as unknown[]) : []);
  return {
    cluster_permissions: (desired.cluster_permissions ?? []).filter(
      (one) => !has("cluster_permissions").some((given) => includesAction(given, one)),
    ),
    index_permissions: (desired.index_permissions ?? []).filter(
      (one) =>
        !one.index_patterns.every((pattern) => has("index_permissions").some((given) => covers(given, pattern, one))),
    ),
    tenant_permissions: (desired.tenant_permissions ?? []).filter(
      (one) => !has("tenant_permissions").some((given) => matches(one, given)),
    ),
  };
}

/** Whether a right allows all desired actions on all the pattern's indices and their content. */
function covers(given: unknown, pattern: string, { allowed_actions }: IndexRight): boolean {
  if (!isObject(given) || !Array.isArray(given.index_patterns) || !Array.isArray(given.allowed_actions)) return false;
  const cut = [given.dls, given.fls, given.masked_fields].some((by) =>
    Array.isArray(by) ? by.length > 0 : Boolean(by),
  );
  const actions = given.allowed_actions as unknown[];
  return (
    !cut &&
    given.index_patterns.some((wider) => typeof wider === "string" && includesPattern(wider, pattern)) &&
    allowed_actions.every((action) => actions.some((wider) => includesAction(wider, action)))
  );
}

const ALL = /./;
const OF_INDICES = /^(indices:|crud$|create_index$|manage$)/;
const OF_THE_CLUSTER = /^cluster_monitor$/;

/** Actions that an action or group includes, among those that this function grants. https://docs.opensearch.org/latest/security/access-control/default-action-groups/ */
const INCLUDED: Readonly<Record<string, RegExp>> = {
  "*": ALL,
  unlimited: ALL,
  "indices:*": OF_INDICES,
  indices_all: OF_INDICES,
  "cluster:*": OF_THE_CLUSTER,
  cluster_all: OF_THE_CLUSTER,
  manage: /^indices:(monitor|admin)\//,
};

const includesAction = (wider: unknown, action: string): boolean =>
  wider === action || (typeof wider === "string" && INCLUDED[wider]?.test(action) === true);

/** Whether a pattern, whose only wildcard is `*`, matches all indices of another. */
function includesPattern(wider: string, pattern: string): boolean {
  const literal = wider.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`).test(pattern);
}

/** The role with further rights, as the API accepts it: without `reserved` and `static`. */
function extended(role: NamedObject, more: Required<RolePermissions>): object {
  const both = (kind: keyof RolePermissions): unknown[] => [
    ...(Array.isArray(role[kind]) ? (role[kind] as unknown[]) : []),
    ...more[kind],
  ];
  return {
    ...(role.description === undefined ? {} : { description: role.description }),
    cluster_permissions: both("cluster_permissions"),
    index_permissions: both("index_permissions"),
    tenant_permissions: both("tenant_permissions"),
  };
}

const isEmpty = (permissions: RolePermissions): boolean =>
  Object.values(permissions).every(({ length }) => length === 0);
