import type { RoleHolders, RolePermissions } from "../../lambda/contracts/setup-event";
import { nameAndValue } from "./name-and-value";

export interface SecurityRoleOptions {
  /** `role=index pattern=action,action`, or `role=action,action` for the cluster. */
  readonly extraRoles: readonly string[];
  /** `role=holder`. */
  readonly extraMappings: readonly string[];
  /** A role that gets the rights of a master user, or empty. */
  readonly masterUserArn: string;
}

export interface SecurityRolePlan {
  readonly extraRoles: Readonly<Record<string, RolePermissions>>;
  readonly extraMappings: Readonly<Record<string, RoleHolders>>;
}

/** The roles to which the service maps an IAM master user. */
const MASTER_ROLES = ["all_access", "security_manager"] as const;

/** Prefix of a SAML or IAM Identity Center group. */
const GROUP = "group:";

/**
 * Roles and mappings of the settings, in the security API's form. IAM roles and groups are backend
 * roles; IAM and internal users are users.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html
 */
export function planSecurityRoles({ extraRoles, extraMappings, masterUserArn }: SecurityRoleOptions): SecurityRolePlan {
  const masters = masterUserArn ? MASTER_ROLES.map((role) => [role, masterUserArn] as const) : [];
  return {
    extraRoles: byName(extraRoles.map(nameAndValue), permissions),
    extraMappings: byName([...masters, ...extraMappings.map(nameAndValue)], holders),
  };
}

/** @param rights of one role: `index pattern=action,action`, or `action,action` for the cluster. */
function permissions(rights: readonly string[]): RolePermissions {
  const parts = rights.map((right) => right.split("="));
  const actions = (list = ""): string[] => list.split(",");
  return {
    cluster_permissions: parts.filter(({ length }) => length === 1).flatMap(([list]) => actions(list)),
    index_permissions: parts
      .filter(({ length }) => length === 2)
      .map(([pattern = "", list]) => ({ index_patterns: [pattern], allowed_actions: actions(list) })),
  };
}

function holders(names: readonly string[]): RoleHolders {
  const isRole = (name: string): boolean => /^arn:[^:]+:iam::\d{12}:role\//.test(name);
  const isGroup = (name: string): boolean => name.startsWith(GROUP);
  const roles = names
    .filter((name) => isRole(name) || isGroup(name))
    .map((name) => (isGroup(name) ? name.slice(GROUP.length) : name));
  const users = names.filter((name) => !isRole(name) && !isGroup(name));
  return { ...(roles.length > 0 ? { backend_roles: roles } : {}), ...(users.length > 0 ? { users } : {}) };
}

function byName<T>(
  pairs: readonly (readonly [name: string, value: string])[],
  plan: (values: readonly string[]) => T,
): Record<string, T> {
  const grouped = new Map<string, string[]>();
  for (const [name, value] of pairs) grouped.set(name, [...(grouped.get(name) ?? []), value]);
  return Object.fromEntries([...grouped].map(([name, values]) => [name, plan(values)]));
}
